"""Writes penalties.json: how one step of plain gradient descent changes weights when only a penalty pulls at them.

Run with Debian's /usr/bin/python3 (scikit-learn and PyTorch as recorded). Their optimizers run for real, on examples
that are all 0 or with gradients that are 0, so that the loss has no say. Keras and TensorFlow Playground are not at
hand: their formulas are written from their sources, and the gradient of Keras' is PyTorch's autograd's.
tfjs and convnetjs are in penalties-js.json, by penalties-js.mjs.
"""

import itertools
import json
import pathlib
import warnings

import numpy as np
import sklearn
import torch
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
# no weight is 0, and no L1 step below takes one past 0
W = [0.8, -0.35, 1.7, -2.2, 0.6]
STEPS = list(itertools.product([0.7, 0.03], [1, 32, 211], [0.3, 0.01]))
cases = []


def record(convention, kind, change, steps=STEPS):
    for strength, m, lr in steps:
        after = change(strength, m, lr)
        cases.append(
            {
                "convention": convention,
                "kind": kind,
                "strength": strength,
                "batchSize": m,
                "learningRate": lr,
                "change": [a - w for a, w in zip(after, W)],
            }
        )


def scikit_learn(alpha, m, lr):
    """A step of MLPClassifier without hidden layers: with inputs of 0 the gradient of W is the penalty's."""
    model = MLPClassifier((), alpha=alpha, solver="sgd", learning_rate_init=lr, momentum=0, batch_size=m)
    X, y = np.zeros((m, len(W))), np.arange(m) % 2
    model.partial_fit(X, y, classes=[0, 1])
    model.coefs_[0][:] = np.array(W)[:, None]
    model.partial_fit(X, y)
    return model.coefs_[0][:, 0].tolist()


def torch_step(optimizer):
    def step(wd, m, lr):
        w = torch.nn.Parameter(torch.tensor(W, dtype=torch.float64))
        w.grad = torch.zeros_like(w)
        optimizer([w], lr=lr, weight_decay=wd).step()
        return w.tolist()

    return step


def keras(penalty):
    """keras/src/regularizers/regularizers.py (06dd09c): L1 is l1 * sum(absolute(x)), L2 is l2 * sum(square(x)); the
    trainer adds it to the loss, which is a mean over the batch."""

    def step(strength, m, lr):
        w = torch.nn.Parameter(torch.tensor(W, dtype=torch.float64))
        (torch.zeros(m, dtype=torch.float64).mean() + strength * torch.sum(penalty(w))).backward()
        torch.optim.SGD([w], lr=lr).step()
        return w.tolist()

    return step


def playground(derivative):
    """tensorflow/playground src/nn.ts, updateWeights (bd89e3a): after the step along the error's derivative, learning
    rate times regularization rate times the derivative of 0.5 w² or |w| is subtracted."""
    return lambda rate, m, lr: [w - (lr * rate) * derivative(w) for w in W]


record("scikitLearn", "l2", scikit_learn)
record("pytorch", "l2", torch_step(torch.optim.SGD))
record("decoupled", "l2", torch_step(torch.optim.AdamW))
record("keras", "l2", keras(torch.square))
record("keras", "l1", keras(torch.abs))
record("playground", "l2", playground(lambda w: w))
record("playground", "l1", playground(lambda w: -1 if w < 0 else 1))

figures = {
    "versions": {
        "scikit-learn": sklearn.__version__,
        "torch": torch.__version__,
        "numpy": np.__version__,
    },
    "w": W,
    "cases": cases,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(figures, indent=1) + "\n")

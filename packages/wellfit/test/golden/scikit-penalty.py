"""Writes scikit-penalty.json: costs, gradients and minima of scikit-learn's penalized models.

Run with Debian's `/usr/bin/python3 scikit-penalty.py`. `backprop` is one call of `_backprop` of MLPClassifier and
MLPRegressor, whose cost is loss + alpha/(2m)·Σw²; `factor` is what scikit-learn's cost is of the library's: it takes
half of a squared error, and adds the losses of several labels up. (Of several values it has the mean in its cost and
the sum in its gradient, and is not compared.) `minima` are the fitted coefficients of linear
models, solved to the last digits.
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor

draw = np.random.RandomState(40)
M, INPUTS = 12, 3
OUT = {"MLPClassifier": MLPClassifier, "MLPRegressor": MLPRegressor}


def backprop(name, estimator, loss, activation, targets, alpha, factor=1):
    """One pass at random weights, in the way fit calls it."""
    X = draw.randn(M, INPUTS)
    model = OUT[estimator]((4, 3), activation=activation, alpha=alpha, max_iter=1, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(X, targets)
    model.coefs_ = [draw.randn(*W.shape) for W in model.coefs_]
    model.intercepts_ = [draw.randn(*b.shape) for b in model.intercepts_]
    y = targets.astype(float) if estimator == "MLPRegressor" else model._label_binarizer.transform(targets)
    y = y.reshape(M, -1)
    activations = [X] + [np.empty((M, len(b))) for b in model.intercepts_]
    deltas = [np.empty_like(a) for a in activations[1:]]
    weights = [np.empty_like(W) for W in model.coefs_]
    offsets = [np.empty_like(b) for b in model.intercepts_]
    activations = model._forward_pass(activations)
    cost, weights, offsets = model._backprop(X, y, activations, deltas, weights, offsets)
    layers = lambda Ws, bs: [{"W": W.tolist(), "b": [b.tolist()]} for W, b in zip(Ws, bs)]
    return {
        "name": name,
        "loss": loss,
        "activation": activation,
        "alpha": alpha,
        "factor": factor,
        "x": X.tolist(),
        "y": y.tolist(),
        "parameters": layers(model.coefs_, model.intercepts_),
        "cost": float(cost),
        "gradients": layers(weights, offsets),
    }


binary = draw.randint(0, 2, M)
classes = np.arange(M) % 3
several = draw.randint(0, 2, (M, 2))
value = draw.randn(M)
calls = [
    backprop("binary", "MLPClassifier", "binaryCrossEntropy", "tanh", binary, 0.7),
    backprop("binary, without penalty", "MLPClassifier", "binaryCrossEntropy", "relu", binary, 0.0),
    backprop("several classes", "MLPClassifier", "softmaxCrossEntropy", "logistic", classes, 2.5),
    backprop("several labels", "MLPClassifier", "multiLabelCrossEntropy", "tanh", several, 0.7, 2),
    backprop("a value", "MLPRegressor", "meanSquaredError", "tanh", value, 0.3, 0.5),
    backprop("a value, by relu", "MLPRegressor", "meanSquaredError", "relu", value, 0.01, 0.5),
]

n = 40
X = draw.randn(n, 6)
y = X @ [1.5, 0, -2, 0, 0.4, 0.05] + 0.3 * draw.randn(n) + 0.7
labels = (X @ [1, -1, 0.5, 0, 0, 0] + draw.randn(n) > 0.3).astype(int)
three = np.argmax(X @ draw.randn(6, 3) + draw.randn(n, 3), axis=1)


def minimum(model, targets, **more):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.fit(X, targets)
    return {**more, "W": np.atleast_2d(model.coef_).T.tolist(), "b": np.atleast_1d(model.intercept_).tolist()}


exact = {"tol": 1e-14, "max_iter": 1_000_000}
minima = {
    "x": X.tolist(),
    "y": y.tolist(),
    "labels": labels.tolist(),
    "classes": three.tolist(),
    "lasso": [minimum(Lasso(alpha, **exact), y, alpha=alpha) for alpha in [0.03, 0.2, 1]],
    "elasticNet": [
        minimum(ElasticNet(alpha, l1_ratio=ratio, **exact), y, alpha=alpha, ratio=ratio)
        for alpha, ratio in [(0.1, 0.5), (0.4, 0.9), (0.4, 0.1)]
    ],
    "logistic": [
        minimum(LogisticRegression(C=C, solver="newton-cg", tol=1e-8, max_iter=10_000), targets, C=C, classes=k)
        for C in [0.1, 1, 20]
        for k, targets in [(2, labels), (3, three)]
    ],
}
for found in minima["lasso"]:
    assert any(w == [0] for w in found["W"]), found

figures = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "backprop": calls,
    "minima": minima,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(figures, indent=1) + "\n")

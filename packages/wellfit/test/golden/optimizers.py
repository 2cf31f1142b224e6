"""Writes optimizers.json: parameters after each step of SGD and Adam, by formulas written from PyTorch's documentation.

Run with `python3 optimizers.py`. It shares nothing with the library: the gradients are of its own making, and
every line works on one scalar at a time in Python's doubles; numpy draws the numbers and is recorded.
"""

import json
import math
import pathlib

import numpy as np

SIZE, STEPS = 5, 30
draw = np.random.RandomState(20)
start = draw.randn(SIZE).tolist()
# sizes from tiny to large, a coordinate that never moves, and signs that change
gradients = (draw.randn(STEPS, SIZE) * [1, 1e-6, 1e3, 0, 1]).tolist()


def sgd(lr, momentum=0.0, nesterov=False):
    """torch.optim.SGD: buf = g at the first step, else momentum * buf + g; g + momentum * buf with nesterov."""
    theta, buffers, trace = list(start), [None] * SIZE, []
    for gradient in gradients:
        for i, g in enumerate(gradient):
            d = g
            if momentum:
                buffers[i] = g if buffers[i] is None else momentum * buffers[i] + g
                d = g + momentum * buffers[i] if nesterov else buffers[i]
            theta[i] = theta[i] - lr * d
        trace.append(list(theta))
    return trace


def adam(lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """torch.optim.Adam: step_size = lr / bias1, denom = sqrt(v) / sqrt(bias2) + eps."""
    theta, m, v, trace = list(start), [0.0] * SIZE, [0.0] * SIZE, []
    for t, gradient in enumerate(gradients, start=1):
        for i, g in enumerate(gradient):
            m[i] = m[i] + (g - m[i]) * (1 - beta1)
            v[i] = beta2 * v[i] + (1 - beta2) * g * g
            denominator = math.sqrt(v[i]) / math.sqrt(1 - beta2**t) + eps
            theta[i] = theta[i] - lr / (1 - beta1**t) * m[i] / denominator
        trace.append(list(theta))
    return trace


cases = [
    ("sgd", {"learningRate": 0.3}, sgd(0.3)),
    ("sgd", {"learningRate": 0.1, "momentum": 0.9}, sgd(0.1, 0.9)),
    ("sgd", {"learningRate": 0.1, "momentum": 0.5, "nesterov": True}, sgd(0.1, 0.5, True)),
    ("sgd", {"learningRate": 0.01, "momentum": 0.99, "nesterov": True}, sgd(0.01, 0.99, True)),
    ("adam", {}, adam()),
    ("adam", {"learningRate": 0.1}, adam(0.1)),
    (
        "adam",
        {"learningRate": 0.02, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
        adam(0.02, 0.5, 0.9, 1e-3),
    ),
    ("adam", {"learningRate": 0.02, "beta1": 0, "beta2": 0}, adam(0.02, 0.0, 0.0)),
]
figures = {
    "numpy": np.__version__,
    "start": start,
    "gradients": gradients,
    "cases": [{"kind": kind, "options": options, "after": after} for kind, options, after in cases],
}
text = json.dumps(figures, indent=1)
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")

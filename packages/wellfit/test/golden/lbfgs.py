"""Writes lbfgs.json: where PyTorch's L-BFGS is after each iteration, and what scipy finds to be the minimum.

Run with `/usr/bin/python3 lbfgs.py`. Costs and gradients are written out in numpy and shared by both; torch only
iterates. The data of each problem are recorded, so that the library's tests can evaluate the same functions.
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.optimize
import torch

draw = np.random.RandomState(22)


def rosenbrock(x):
    cost = np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)
    return cost, scipy.optimize.rosen_der(x)


curvatures = np.logspace(0, 4, 8)
pulls = draw.randn(8)


def quadratic(x):
    """Half the sum of curvature times square, minus the pulls."""
    return np.sum(x * (curvatures * x / 2 - pulls)), curvatures * x - pulls


features = draw.randn(30, 4) * [1, 3, 0.3, 1]
labels = (features @ [1, -0.5, 2, 0] + draw.randn(30) > 0).astype(float)
STRENGTH = 0.01


def logistic(x):
    """Mean log loss of a logistic regression, the last parameter its bias, plus a squared penalty on the others."""
    z = features @ x[:-1] + x[-1]
    cost = np.mean(np.logaddexp(0, z) - labels * z) + STRENGTH / 2 * np.sum(x[:-1] ** 2)
    dz = (1 / (1 + np.exp(-z)) - labels) / len(labels)
    return cost, np.append(features.T @ dz + STRENGTH * x[:-1], np.sum(dz))


def shallow(x):
    """Falls ever more slowly beyond its minimum: function 1 of More and Thuente (1994) in each coordinate."""
    return np.sum(-x / (x**2 + 2)), (x**2 - 2) / (x**2 + 2) ** 2


def sudden(x):
    """Almost a line, and then a wall, which a cubic follows badly."""
    return np.sum(x**16 / 16 - x), x**15 - 1


def iterate(evaluate, start, iterations, history, rate):
    """One call of `step` for each iteration, each with its number of evaluations within the line search."""
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [x],
        lr=rate,
        max_iter=1,
        history_size=history,
        tolerance_grad=0,
        tolerance_change=0,
        line_search_fn="strong_wolfe",
    )
    calls = 0

    def closure():
        nonlocal calls
        calls += 1
        cost, gradient = evaluate(x.detach().numpy())
        x.grad = torch.from_numpy(gradient)
        return torch.tensor(cost)

    trace = []
    for _ in range(iterations):
        calls = 0
        optimizer.step(closure)
        where = x.detach().numpy()
        trace.append({"x": where.tolist(), "cost": float(evaluate(where)[0]), "evaluations": calls - 1})
    return trace


problems = [
    ("rosenbrock", rosenbrock, [-1.2, 1.0], 24, 10, 1),
    ("rosenbrock", rosenbrock, [-1.2, 1.0], 20, 2, 0.5),
    ("rosenbrock", rosenbrock, [-1.2, 1.0, 0.5, 2.0], 20, 10, 1),
    ("quadratic", quadratic, [1.0] * 8, 20, 10, 1),
    ("quadratic", quadratic, [1.0] * 8, 20, 3, 1),
    ("logistic", logistic, [0.0] * 5, 10, 10, 1),
    ("logistic", logistic, [5.0, -4.0, 3.0, -2.0, 1.0], 12, 10, 1),
    ("shallow", shallow, [0.0, 0.5], 6, 10, 1e-3),
    ("shallow", shallow, [0.0, 0.5], 6, 10, 100),
    ("sudden", sudden, [0.0], 3, 10, 3),
    ("sudden", sudden, [0.0, 0.5, 0.9], 8, 10, 20),
    ("sudden", sudden, [-0.5, 1.3], 8, 10, 0.01),
]
cases = []
for name, evaluate, start, iterations, history, rate in problems:
    found = scipy.optimize.minimize(
        evaluate,
        start,
        jac=True,
        method="L-BFGS-B",
        options={"ftol": 0, "gtol": 1e-11, "maxiter": 10_000, "maxfun": 100_000},
    )
    cases.append(
        {
            "problem": name,
            "start": start,
            "history": history,
            "learningRate": rate,
            "iterations": iterate(evaluate, start, iterations, history, rate),
            "minimum": float(found.fun),
        }
    )
figures = {
    "torch": torch.__version__,
    "scipy": scipy.__version__,
    "numpy": np.__version__,
    "quadratic": {"curvatures": curvatures.tolist(), "pulls": pulls.tolist()},
    "logistic": {"features": features.tolist(), "labels": labels.tolist(), "strength": STRENGTH},
    "cases": cases,
}
text = json.dumps(figures, indent=1)
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")

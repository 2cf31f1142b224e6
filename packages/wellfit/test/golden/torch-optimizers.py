"""Writes torch-optimizers.json: parameters after each step of PyTorch's own optimizers and schedulers, in float64.

Run with `/usr/bin/python3 torch-optimizers.py`. The gradients are given, those of optimizers.json: from tiny to
large, a coordinate that never moves, and signs that change.
"""

import json
import pathlib

import numpy as np
import torch

SIZE, STEPS = 5, 30
draw = np.random.RandomState(20)
start = draw.randn(SIZE).tolist()
gradients = (draw.randn(STEPS, SIZE) * [1, 1e-6, 1e3, 0, 1]).tolist()
# falls, then hardly moves, then stays, falls a little, and rises
losses = [1 / (1 + t) for t in range(8)] + [0.125 - 1e-6 * t for t in range(8)]
losses += [0.12] * 6 + [0.11, 0.11, 0.1] + [0.2 + 0.1 * t for t in range(5)]
assert len(losses) == STEPS


def trace(make_optimizer, make_scheduler=None, watches=False):
    """Parameters after each step, and the learning rate that each step had."""
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make_optimizer([theta])
    scheduler = make_scheduler(optimizer) if make_scheduler else None
    after, rates = [], []
    for gradient, loss in zip(gradients, losses):
        theta.grad = torch.tensor(gradient, dtype=torch.float64)
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        after.append(theta.detach().tolist())
        if scheduler:
            scheduler.step(loss) if watches else scheduler.step()
    return after, rates


SGD, RMSprop, Adagrad = torch.optim.SGD, torch.optim.RMSprop, torch.optim.Adagrad
Adam, AdamW = torch.optim.Adam, torch.optim.AdamW
cases = [
    ("sgd", {"learningRate": 0.3}, SGD, {"lr": 0.3}),
    ("sgd", {"learningRate": 0.1, "momentum": 0.9}, SGD, {"lr": 0.1, "momentum": 0.9}),
    (
        "sgd",
        {"learningRate": 0.1, "momentum": 0.7, "nesterov": True},
        SGD,
        {"lr": 0.1, "momentum": 0.7, "nesterov": True},
    ),
    ("rmsprop", {}, RMSprop, {}),
    (
        "rmsprop",
        {"learningRate": 0.05, "decay": 0.9, "epsilon": 1e-3},
        RMSprop,
        {"lr": 0.05, "alpha": 0.9, "eps": 1e-3},
    ),
    ("rmsprop", {"momentum": 0.8}, RMSprop, {"momentum": 0.8}),
    ("rmsprop", {"centered": True}, RMSprop, {"centered": True}),
    (
        "rmsprop",
        {"decay": 0.8, "momentum": 0.5, "centered": True},
        RMSprop,
        {"alpha": 0.8, "momentum": 0.5, "centered": True},
    ),
    ("adagrad", {}, Adagrad, {}),
    (
        "adagrad",
        {"learningRate": 0.5, "epsilon": 1e-2, "initialAccumulator": 0.1},
        Adagrad,
        {"lr": 0.5, "eps": 1e-2, "initial_accumulator_value": 0.1},
    ),
    ("adam", {}, Adam, {}),
    (
        "adam",
        {"learningRate": 0.02, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
        Adam,
        {"lr": 0.02, "betas": (0.5, 0.9), "eps": 1e-3},
    ),
    ("adamW", {}, AdamW, {}),
    (
        "adamW",
        {"learningRate": 0.1, "beta1": 0.8, "weightDecay": 0.5},
        AdamW,
        {"lr": 0.1, "betas": (0.8, 0.999), "weight_decay": 0.5},
    ),
    (
        "adamW",
        {"learningRate": 0.1, "weightDecay": 0.5, "decay": "weights"},
        AdamW,
        {"lr": 0.1, "weight_decay": 0.5},
    ),
]
# what a bias gets where only weights decay
of_bias = [("adamW", {"weightDecay": 0.5, "decay": "weights"}, AdamW, {"weight_decay": 0})]
schedulers = torch.optim.lr_scheduler
scheduled = [
    (
        {"kind": "stepDecay", "learningRate": 0.1, "every": 7, "factor": 0.3},
        lambda optimizer: schedulers.StepLR(optimizer, step_size=7, gamma=0.3),
    ),
    (
        {"kind": "exponentialDecay", "learningRate": 0.1, "factor": 0.9},
        lambda optimizer: schedulers.ExponentialLR(optimizer, gamma=0.9),
    ),
    (
        {"kind": "cosineDecay", "learningRate": 0.1, "final": 0.01},
        lambda optimizer: schedulers.CosineAnnealingLR(optimizer, T_max=STEPS, eta_min=0.01),
    ),
    (
        {"kind": "warmUp", "steps": 8, "from": 0.25, "to": 0.1},
        lambda optimizer: schedulers.LinearLR(optimizer, start_factor=0.25, total_iters=8),
    ),
    (
        {
            "kind": "warmUp",
            "steps": 5,
            "from": 0.1,
            "to": {"kind": "cosineDecay", "learningRate": 0.1},
        },
        lambda optimizer: schedulers.SequentialLR(
            optimizer,
            [
                schedulers.LinearLR(optimizer, start_factor=0.1, total_iters=5),
                schedulers.CosineAnnealingLR(optimizer, T_max=STEPS - 5),
            ],
            milestones=[5],
        ),
    ),
    (
        {"kind": "onPlateau", "learningRate": 0.1, "factor": 0.5, "patience": 2, "minimum": 0.02},
        lambda optimizer: schedulers.ReduceLROnPlateau(
            optimizer, factor=0.5, patience=2, min_lr=0.02
        ),
    ),
    (
        {"kind": "onPlateau", "learningRate": 0.1, "patience": 0, "minimumChange": 0.4, "factor": 0.7},
        # without eps, a smallest change of the rate that the library knows nothing of
        lambda optimizer: schedulers.ReduceLROnPlateau(
            optimizer, factor=0.7, patience=0, threshold=0.4, eps=0
        ),
    ),
]
figures = {
    "torch": torch.__version__,
    "numpy": np.__version__,
    "start": start,
    "gradients": gradients,
    "cases": [
        {
            "kind": kind,
            "options": options,
            "penalized": penalized,
            "after": trace(lambda p: make(p, **given))[0],
        }
        for penalized, some in [(True, cases), (False, of_bias)]
        for kind, options, make, given in some
    ],
    "losses": losses,
    "scheduled": [],
}
for schedule, make_scheduler in scheduled:
    watches = schedule["kind"] == "onPlateau"
    after, rates = trace(lambda p: SGD(p, lr=0.1, momentum=0.9), make_scheduler, watches)
    figures["scheduled"].append({"schedule": schedule, "rates": rates, "after": after})
text = json.dumps(figures, indent=1)
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")

"""Writes torch-layers.json: what PyTorch's own layers, losses and training loops give in float64.

Run with Debian's `/usr/bin/python3 torch-layers.py`. `passes` are single passes through small networks: logits, loss
and every gradient. `runs` are short trainings over batches in order: parameters and running statistics at the end.
Weights are written [fanIn, fanOut], the transpose of PyTorch's, and layers by their descriptions in the library.
"""

import json
import math
import pathlib

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
draw = np.random.RandomState(30)
INPUTS, M = 3, 7


def module(description, units):
    """A layer of PyTorch for a description, and how many units leave it. keepProb is 1 - p, momentum 1 - momentum."""
    options = dict(description)
    kind = options.pop("kind")
    if kind == "dense":
        return nn.Linear(units, options["units"]), options["units"]
    made = {
        "relu": lambda: nn.ReLU(),
        "leakyRelu": lambda slope: nn.LeakyReLU(slope),
        "elu": lambda alpha: nn.ELU(alpha),
        "gelu": lambda: nn.GELU(),
        "tanh": lambda: nn.Tanh(),
        "sigmoid": lambda: nn.Sigmoid(),
        "layerNorm": lambda epsilon: nn.LayerNorm(units, eps=epsilon),
        "batchNorm": lambda momentum, epsilon: nn.BatchNorm1d(
            units, eps=epsilon, momentum=1 - momentum
        ),
        "dropout": lambda keepProb: nn.Dropout(1 - keepProb),
        "alphaDropout": lambda keepProb: nn.AlphaDropout(1 - keepProb),
    }[kind](**options)
    return made, units


def build(descriptions):
    """A network with random parameters; running statistics are random too, variances above 0."""
    units, modules = INPUTS, []
    for description in descriptions:
        made, units = module(description, units)
        modules.append(made)
    net = nn.Sequential(*modules)
    with torch.no_grad():
        for name, values in net.state_dict().items():
            if name.endswith("num_batches_tracked"):
                continue
            drawn = torch.tensor(draw.randn(*values.shape))
            values.copy_(0.5 + drawn**2 if name.endswith("running_var") else drawn)
    return net


LETTERS = {
    nn.Linear: {"weight": "W", "bias": "b"},
    nn.LayerNorm: {"weight": "gamma", "bias": "beta"},
    nn.BatchNorm1d: {"weight": "gamma", "bias": "beta", "running_mean": "mean", "running_var": "variance"},
}


def by_layer(net, read=lambda values: values):
    """What a network holds, layer by layer as the library writes it; None for a layer that holds nothing."""
    found = []
    for layer in net:
        letters = LETTERS.get(type(layer))
        values = letters and {
            letter: rows(read(getattr(layer, name))) for name, letter in letters.items()
        }
        found.append(values and {letter: of for letter, of in values.items() if of is not None})
    return found


def rows(values):
    if values is None:
        return None
    values = values.detach()
    return (values.T if values.dim() == 2 else values[None]).tolist()


def normalized(weights):
    weights = torch.tensor(weights)
    return weights * len(weights) / weights.sum()


def loss_of(description, weighting, targets):
    """The mean loss as a function of logits, by PyTorch's own modules."""
    kind, smoothing = description["kind"], description.get("labelSmoothing", 0)
    if kind == "softmaxCrossEntropy":
        weight = weighting.get("classWeights")
        loss = nn.CrossEntropyLoss(weight=weight and torch.tensor(weight), label_smoothing=smoothing)
        return lambda z: loss(z, torch.tensor(targets))
    y = torch.tensor(targets, dtype=torch.float64)
    if kind == "meanSquaredError":
        return lambda z: nn.MSELoss()(z, y)
    if kind == "huber":
        return lambda z: nn.HuberLoss(delta=description["delta"])(z, y)
    # BCEWithLogitsLoss has no smoothing of its own
    smooth = (1 - smoothing) * y + smoothing / 2
    samples = weighting.get("sampleWeights")
    loss = nn.BCEWithLogitsLoss(weight=normalized(samples)[:, None] if samples else None)
    return lambda z: loss(z, smooth.reshape(z.shape))


def masks_of(net, x, seed):
    """The masks that a forward pass under a seed draws: what is kept of dropped zeros, or of dropped ones."""
    torch.manual_seed(seed)
    masks, a = [], x
    for layer in net:
        state = torch.get_rng_state()
        after = layer(a)
        if isinstance(layer, nn.Dropout):
            torch.set_rng_state(state)
            masks.append((layer(torch.ones_like(a)) > 0).int().flatten().tolist())
        if isinstance(layer, nn.AlphaDropout):
            torch.set_rng_state(state)
            # an input of 0 becomes b > 0, and a dropped one a·α′ + b < 0
            masks.append((layer(torch.zeros_like(a)) > 0).int().flatten().tolist())
        a = after
    return masks


def one_pass(name, layers, loss, targets, weighting={}, training=True):
    net = build(layers)
    net.train(training)
    x = torch.tensor(draw.randn(M, INPUTS), requires_grad=True)
    start = by_layer(net)
    masks = masks_of(net, x, 1)
    for layer, values in zip(net, start):  # the passes that found masks have moved the statistics
        if isinstance(layer, nn.BatchNorm1d):
            layer.running_mean.copy_(torch.tensor(values["mean"][0]))
            layer.running_var.copy_(torch.tensor(values["variance"][0]))
    torch.manual_seed(1)
    z = net(x)
    amount = loss_of(loss, weighting, targets)(z)
    amount.backward()
    return {
        "name": name,
        "layers": layers,
        "loss": loss,
        "weighting": weighting,
        "training": training,
        "parameters": start,
        "x": x.tolist(),
        "y": targets,
        **({"masks": masks} if masks else {}),
        "outputs": z.tolist(),
        "amount": amount.item(),
        "gradients": by_layer(net, lambda values: values.grad),
        "dX": x.grad.tolist(),
    }


def hidden(*behind, outputs=1):
    return [
        {"kind": "dense", "units": 4},
        *behind,
        {"kind": "dense", "units": 3},
        *behind,
        {"kind": "dense", "units": outputs},
    ]


TANH = {"kind": "tanh"}
BINARY = {"kind": "binaryCrossEntropy"}
BATCH_NORM = {"kind": "batchNorm", "momentum": 0.9, "epsilon": 1e-5}
labels = [0, 1, 1, 0, 1, 0, 0]
classes = [2, 0, 1, 1, 0, 2, 1]
several = draw.randint(0, 2, (M, 2)).tolist()
values = draw.randn(M, 2).tolist()
shares = (lambda u: (u / u.sum(1, keepdims=True)).tolist())(draw.rand(M, 3))

passes = [
    one_pass(name, hidden(*behind), BINARY, labels, training=training)
    for name, behind, training in [
        ("dense alone", [], True),
        ("relu", [{"kind": "relu"}], True),
        ("leakyRelu", [{"kind": "leakyRelu", "slope": 0.01}], True),
        ("leakyRelu of slope 0.2", [{"kind": "leakyRelu", "slope": 0.2}], True),
        ("elu", [{"kind": "elu", "alpha": 1}], True),
        ("elu of alpha 0.5", [{"kind": "elu", "alpha": 0.5}], True),
        ("gelu", [{"kind": "gelu"}], True),
        ("tanh", [TANH], True),
        ("sigmoid", [{"kind": "sigmoid"}], True),
        ("layerNorm", [{"kind": "layerNorm", "epsilon": 1e-5}, TANH], True),
        ("layerNorm of a large epsilon", [{"kind": "layerNorm", "epsilon": 0.1}], True),
        ("batchNorm in training", [BATCH_NORM, TANH], True),
        ("batchNorm of a large epsilon", [{**BATCH_NORM, "epsilon": 0.1}, {"kind": "relu"}], True),
        ("batchNorm at prediction", [BATCH_NORM, TANH], False),
        ("dropout", [{"kind": "sigmoid"}, {"kind": "dropout", "keepProb": 0.75}], True),
        ("alphaDropout", [{"kind": "elu", "alpha": 1}, {"kind": "alphaDropout", "keepProb": 0.75}], True),
    ]
]
passes += [
    one_pass(name, hidden(TANH, outputs=outputs), loss, targets, weighting)
    for name, outputs, loss, targets, weighting in [
        ("BCE, smoothed", 1, {**BINARY, "labelSmoothing": 0.1}, labels, {}),
        ("BCE of weighted examples", 1, BINARY, labels, {"sampleWeights": [1, 2, 0.5, 3, 0, 1, 1]}),
        ("BCE of several labels", 2, {"kind": "multiLabelCrossEntropy"}, several, {}),
        ("cross-entropy", 3, {"kind": "softmaxCrossEntropy"}, classes, {}),
        ("cross-entropy of shares", 3, {"kind": "softmaxCrossEntropy"}, shares, {}),
        ("cross-entropy, smoothed", 3, {"kind": "softmaxCrossEntropy", "labelSmoothing": 0.1}, classes, {}),
        ("cross-entropy, weighted", 3, {"kind": "softmaxCrossEntropy"}, classes, {"classWeights": [1.0, 3.0, 0.5]}),
        ("MSE", 2, {"kind": "meanSquaredError"}, values, {}),
        ("Huber", 2, {"kind": "huber", "delta": 1}, values, {}),
        ("Huber of delta 0.3", 2, {"kind": "huber", "delta": 0.3}, values, {}),
    ]
]


def run(name, layers, loss, targets, optimizer, make, steps, batch_size, clip={}, lam=0):
    """Steps of training over batches in order; the last of an epoch is smaller. L2 is lam / (2m) times Σ w²."""
    net = build(layers)
    m = len(targets)
    x = torch.tensor(draw.randn(m, INPUTS))
    start = by_layer(net)
    torch_optimizer = make(net.parameters())
    batches = [range(at, min(at + batch_size, m)) for at in range(0, m, batch_size)]
    costs = []
    net.train()
    for step in range(steps):
        batch = list(batches[step % len(batches)])
        torch_optimizer.zero_grad()
        cost = loss_of(loss, {}, [targets[i] for i in batch])(net(x[batch]))
        squares = sum((layer.weight**2).sum() for layer in net if isinstance(layer, nn.Linear))
        cost = cost + lam / (2 * len(batch)) * squares
        cost.backward()
        costs.append(cost.item())
        if "clipValue" in clip:
            nn.utils.clip_grad_value_(net.parameters(), clip["clipValue"])
        if "clipNorm" in clip:
            clip_norm(list(net.parameters()), clip["clipNorm"])
        torch_optimizer.step()
    net.eval()
    return {
        "name": name,
        "layers": layers,
        "loss": loss,
        "parameters": start,
        "x": x.tolist(),
        "y": targets,
        "batchSize": batch_size,
        "steps": steps,
        "optimizer": {**optimizer, **clip},
        "l2": lam,
        "costs": costs,
        "after": by_layer(net),
        "outputs": net(x).tolist(),
    }


clipped = []


def clip_norm(parameters, limit):
    """clip_grad_norm_ without the 1e-6 that it adds to the norm; the two agree to that."""
    before = [p.grad.clone() for p in parameters]
    norm = nn.utils.clip_grad_norm_(parameters, limit).item()
    clipped.append(norm > limit)
    for p, gradient in zip(parameters, before):
        exact = gradient * min(1, limit / norm)
        assert torch.allclose(p.grad, exact, rtol=1e-5 / min(norm, 1), atol=1e-12)
        p.grad.copy_(exact)


normed = hidden(BATCH_NORM, {"kind": "relu"})
several_classes = hidden(BATCH_NORM, {"kind": "gelu"}, outputs=3)
labels11 = draw.randint(0, 2, 11).tolist()
classes11 = draw.randint(0, 3, 11).tolist()
SGD = lambda p: torch.optim.SGD(p, lr=0.1)
MOMENTUM = lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)
ADAM = lambda p: torch.optim.Adam(p, lr=0.02)
ADAMW = lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1)
SMOOTHED = {"kind": "softmaxCrossEntropy", "labelSmoothing": 0.1}
runs = [
    run("three batches", normed, BINARY, labels11, {"kind": "sgd", "learningRate": 0.1}, SGD, 3, 4),
    run("SGD", normed, BINARY, labels11, {"kind": "sgd", "learningRate": 0.1}, SGD, 20, 4, {"clipNorm": 0.4}, 0.3),
    run(
        "SGD with momentum",
        normed,
        BINARY,
        labels11,
        {"kind": "sgd", "learningRate": 0.05, "momentum": 0.9},
        MOMENTUM,
        20,
        11,
        {"clipValue": 0.03},
    ),
    run("Adam", several_classes, SMOOTHED, classes11, {"kind": "adam", "learningRate": 0.02}, ADAM, 20, 4, {"clipNorm": 1}),
    run(
        "AdamW",
        hidden({"kind": "layerNorm", "epsilon": 1e-5}, {"kind": "elu", "alpha": 1}, outputs=3),
        SMOOTHED,
        classes11,
        {"kind": "adamW", "learningRate": 0.02, "weightDecay": 0.1},
        ADAMW,
        20,
        4,
        {"clipNorm": 1},
    ),
]
# limits that always or never bind would show nothing
assert 5 < sum(clipped) < len(clipped) - 5, sum(clipped)
assert all(math.isfinite(cost) for each in runs for cost in each["costs"])

figures = {"torch": torch.__version__, "numpy": np.__version__, "passes": passes, "runs": runs}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(figures, indent=1) + "\n")

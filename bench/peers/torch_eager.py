"""PyTorch on the processor, one thread, without compilation."""
import numpy as np
import torch
from torch import nn

from peer import (
    batches,
    decay,
    job,
    keep_prob,
    learning_rate,
    momentum,
    read_features,
    read_labels,
    read_start,
    time_prediction,
    time_training,
    widths,
)

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64 if job["precision"] == "float64" else torch.float32)


def network():
    layers = []
    for W in read_start():
        linear = nn.Linear(W.shape[1], W.shape[0])
        linear.weight.data = torch.tensor(W)
        linear.bias.data.zero_()
        layers += [linear, nn.ReLU()] + ([nn.Dropout(1 - keep_prob)] if keep_prob < 1 else [])
    return nn.Sequential(*layers[: -2 if keep_prob < 1 else -1])


def optimizer(net):
    linears = [layer for layer in net if isinstance(layer, nn.Linear)]
    groups = [
        {"params": [linear.weight for linear in linears], "weight_decay": decay},
        {"params": [linear.bias for linear in linears]},
    ]
    if job["optimizer"]["kind"] == "adam":
        return torch.optim.Adam(groups, lr=learning_rate)
    return torch.optim.SGD(groups, lr=learning_rate, momentum=momentum)


def begin():
    x, y = torch.tensor(read_features()), torch.tensor(read_labels())
    y = y.long() if job["outputs"] == "softmax" else y[:, None]
    loss_of = nn.CrossEntropyLoss() if job["outputs"] == "softmax" else nn.BCEWithLogitsLoss()
    net = network().train()
    update = optimizer(net)
    full_batch = job["batchSize"] == job["rows"]
    rows_of_batches = batches(np.random.default_rng(1))

    def step():
        if full_batch:
            inputs, targets = x, y
        else:
            rows = torch.from_numpy(next(rows_of_batches))
            inputs, targets = x[rows], y[rows]
        update.zero_grad(set_to_none=True)
        loss_of(net(inputs), targets).backward()
        update.step()

    def trained():
        linears = [layer for layer in net if isinstance(layer, nn.Linear)]
        return [p.detach().numpy() for linear in linears for p in (linear.weight.T, linear.bias)]

    return step, trained


if job["task"] == "predict":
    net = network().eval()
    examples = torch.tensor(read_features())
    with torch.inference_mode():
        time_prediction(lambda: torch.sigmoid(net(examples)).numpy())
else:
    time_training(begin)

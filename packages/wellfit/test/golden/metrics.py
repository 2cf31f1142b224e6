"""Writes metrics.json: figures of classification, ranking, probability and regression metrics.

Run with Debian's /usr/bin/python3. sklearn.metrics and sklearn.calibration give them; the calibration errors, and the
Brier score of several classes, which scikit-learn 1.2 does not have, are loops written from the papers.
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import calibration, metrics

warnings.filterwarnings("ignore")
draw = np.random.RandomState(7)


def classification(labels, predicted, positive=None):
    labels, predicted = np.asarray(labels), np.asarray(predicted)
    averages = ["macro", "micro", "weighted"] + (["binary"] if positive is not None else [])

    def by_average(metric):
        figures = {}
        for average in averages:
            named = {"pos_label": positive} if average == "binary" else {}
            figures[average] = metric(labels, predicted, average=average, zero_division=0, **named)
        return figures

    return {
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "positive": positive,
        "classes": np.unique(np.concatenate([labels, predicted])).tolist(),
        "confusionMatrix": metrics.confusion_matrix(labels, predicted).tolist(),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "balancedAccuracy": metrics.balanced_accuracy_score(labels, predicted),
        "precision": by_average(metrics.precision_score),
        "recall": by_average(metrics.recall_score),
        "f1": by_average(metrics.f1_score),
    }


words = np.array(["ant", "bee", "cat", "dog", "Eel"])
classifications = [
    classification(draw.randint(2, size=60), draw.randint(2, size=60), 1),
    classification(draw.randint(2, size=60), draw.randint(2, size=60), 0),
    classification(draw.choice([-1, 1], 40), draw.choice([-1, 1], 40), 1),
    classification(draw.randint(5, size=80), draw.randint(5, size=80)),
    classification(words[draw.randint(5, size=80)], words[draw.randint(5, size=80)]),
    classification(words[draw.randint(2, size=30)], words[draw.randint(2, size=30)], "bee"),
    classification(draw.randint(3, size=30), draw.randint(6, size=30)),  # predicted classes that do not occur
    classification(draw.randint(12, size=30) * 1000 - 3000, draw.randint(2, size=30)),
    classification([0, 0, 0], [0, 0, 0], 1),  # one class, and not the positive one
    classification([1, 1, 1], [1, 1, 1], 1),
    classification([1, 1, 1], [0, 0, 0], 1),  # nothing right
    classification([0], [1], 1),
    classification([2], [2]),
]


def ranking(labels, scores):
    labels, scores = np.asarray(labels), np.asarray(scores, dtype=float)
    several = {"multi_class": "ovr", "average": "macro"} if scores.ndim == 2 else {}
    return {
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "rocAuc": metrics.roc_auc_score(labels, scores, **several),
    }


def softmax(logits):
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


some = draw.randint(2, size=100)
three = np.concatenate([[0, 1, 2], draw.randint(3, size=60)])
rankings = [
    ranking(some, draw.randn(100)),
    ranking(some, some + draw.randn(100)),
    ranking(some, draw.randint(4, size=100)),  # many ties
    ranking(some, np.round(some + draw.randn(100), 1)),
    ranking(some, np.zeros(100)),
    ranking([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]),
    ranking([1, 0], [0.0, -0.0]),
    ranking([0] * 50 + [1], list(range(51))),
    ranking(three, softmax(draw.randn(63, 3))),
    ranking(three, softmax(2 * np.eye(3)[three] + draw.randn(63, 3))),
    ranking(three, np.eye(3)[draw.randint(3, size=63)]),
]


def calibration_error(claims, happened, bins):
    """Guo et al. (2017), equation 5, with bins ((k - 1)/M, k/M] as in its section 2, and 0 in the first."""
    error = 0.0
    for k in range(1, bins + 1):
        inside = [
            i for i, p in enumerate(claims) if (k - 1) / bins < p <= k / bins or (k == 1 and p == 0)
        ]
        if inside:
            share = sum(bool(happened[i]) for i in inside) / len(inside)
            confidence = sum(claims[i] for i in inside) / len(inside)
            error += len(inside) / len(claims) * abs(share - confidence)
    return error


def probability(labels, probabilities):
    labels, probabilities = np.asarray(labels), np.asarray(probabilities, dtype=float)
    several = probabilities.ndim == 2
    figures = {
        "labels": labels.tolist(),
        "probabilities": probabilities.tolist(),
        "logLoss": metrics.log_loss(labels, probabilities, labels=range(probabilities.shape[1] if several else 2)),
    }
    if several:
        happened = probabilities.argmax(axis=1) == labels
        claims = probabilities.max(axis=1)
        rights = [[float(k == label) for k in range(probabilities.shape[1])] for label in labels]
        figures["brierScore"] = float(np.mean(((probabilities - np.array(rights)) ** 2).sum(axis=1)))
    else:
        happened, claims = labels == 1, probabilities
        figures["brierScore"] = metrics.brier_score_loss(labels, probabilities, pos_label=1)
    figures["calibration"] = []
    for bins in [1, 2, 10, 15]:
        share, mean = calibration.calibration_curve(happened, claims, n_bins=bins, pos_label=True)
        error = calibration_error(claims.tolist(), happened.tolist(), bins)
        figures["calibration"].append(
            {"bins": bins, "share": share.tolist(), "probability": mean.tolist(), "error": error}
        )
    return figures


def regression(targets, predicted):
    targets, predicted = np.asarray(targets, dtype=float), np.asarray(predicted, dtype=float)
    return {
        "targets": targets.tolist(),
        "predicted": predicted.tolist(),
        "r2": metrics.r2_score(targets, predicted),
        "meanAbsoluteError": metrics.mean_absolute_error(targets, predicted),
        "rootMeanSquaredError": metrics.mean_squared_error(targets, predicted, squared=False),
    }


uniform = draw.rand(90)
probabilities = [
    probability((draw.rand(90) < uniform).astype(int), uniform),
    probability(draw.randint(2, size=90), uniform),
    probability([0, 1, 0, 1, 1], [0, 1, 1, 0, 0.5]),  # sure and right, sure and wrong
    probability([0, 0, 1], [1e-20, 1e-9, 1 - 1e-12]),
    probability([1, 1], [0.25, 1]),  # one class alone
    probability(draw.randint(2, size=11), np.arange(11) / 10),  # on the edges of the bins
    probability(three, softmax(2 * np.eye(3)[three] + draw.randn(63, 3))),
    probability(draw.randint(5, size=70), softmax(3 * draw.randn(70, 5))),
    probability([0, 1, 2], np.eye(3)[[0, 2, 2]]),
    probability([0, 0], [[0.5, 0.25, 0.25], [0.4, 0.4, 0.2]]),  # a tie, and classes that do not occur
    probability([0, 1], [[0.333, 0.333, 0.333], [0.33, 0.34, 0.33]]),  # rounded
]
values = draw.randn(50)
regressions = [
    regression(values, values + 0.1 * draw.randn(50)),
    regression(values, draw.randn(50)),
    regression(1e6 * values + 3e7, 1e6 * values + 3e7 + draw.randn(50)),
    regression(draw.randn(40, 3) * [1, 10, 1000], draw.randn(40, 3) * [1, 10, 1000]),
    regression([1, 2, 3], [1, 2, 3]),
    regression([2, 2, 2], [2, 2, 2]),  # no variance to account for
    regression([2, 2, 2], [2, 2, 3]),
    regression([[1, 5], [1, 7]], [[1, 6], [1, 6]]),
]
figures = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "classifications": classifications,
    "rankings": rankings,
    "probabilities": probabilities,
    "regressions": regressions,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(figures) + "\n")

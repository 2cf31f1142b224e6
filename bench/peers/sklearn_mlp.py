"""scikit-learn's MLPClassifier, which has no dropout."""
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

from peer import (
    answer,
    dtype,
    job,
    learning_rate,
    momentum,
    now,
    read_features,
    read_labels,
    read_start,
    time_prediction,
    widths,
    write_output,
)

warnings.simplefilter("ignore")  # it warns that a given number of epochs is not convergence


class Started(MLPClassifier):
    """Starts at the job's weights rather than at drawn ones."""

    def _init_coef(self, fan_in, fan_out, _dtype):
        W = next(W for W in read_start() if W.shape == (fan_out, fan_in))
        return W.T.copy(), np.zeros(fan_out, dtype)


def epochs_of(steps):
    steps_per_epoch = job["rows"] // job["batchSize"]
    epochs, rest = divmod(steps, steps_per_epoch)
    if rest:
        raise SystemExit(f"scikit-learn counts in epochs of {steps_per_epoch} steps, got {steps}")
    return epochs


def classifier(epochs, batch_size):
    return Started(
        tuple(widths[1:-1]),
        solver=job["optimizer"]["kind"],
        alpha=job["lambda"],  # it divides by the examples of a batch itself
        batch_size=batch_size,
        learning_rate_init=learning_rate,
        momentum=momentum,
        nesterovs_momentum=False,
        shuffle=job["shuffle"],
        max_iter=epochs,
        tol=0,
        n_iter_no_change=10**9,
        random_state=1,
    )


def time_fit():
    X, y = read_features(), read_labels()
    seconds = []
    for _ in range(job["repetitions"]):
        model = classifier(epochs_of(job["steps"]), job["batchSize"])
        start = now()
        model.fit(X, y)
        seconds.append(now() - start)
    write_output([array for pair in zip(model.coefs_, model.intercepts_) for array in pair])
    answer(seconds)


def time_model():
    X = read_features()
    model = classifier(epochs=1, batch_size=2)
    model.partial_fit(np.repeat(X[:1], 2, axis=0), np.array([0, 1]), classes=np.array([0, 1]))
    model.coefs_ = [W.T.copy() for W in read_start()]
    model.intercepts_ = [np.zeros(width, dtype) for width in widths[1:]]
    time_prediction(lambda: model.predict_proba(X)[:, 1])


if job["task"] == "predict":
    time_model()
else:
    time_fit()

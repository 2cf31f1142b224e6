"""scikit-learn's MLPClassifier with its defaults, on the columns as they are or standardized: a fit for each seed."""
import json
import os
import sys
import time
import warnings

import numpy as np
from sklearn.metrics import accuracy_score, log_loss
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")  # it warns where 200 epochs are not enough: that is counted instead

job = json.loads(sys.argv[1])
now = time.process_time if job["clock"] == "cpu" else time.perf_counter


def read(part):
    return np.load(os.path.join(job["folder"], f"{job['table']}_{part}.npy"))


def fit(x, y, seed):
    network = MLPClassifier(random_state=seed)
    model = make_pipeline(StandardScaler(), network) if job["scaled"] else network
    start = now()
    model.fit(x, y)
    return model, now() - start, network.n_iter_ == network.max_iter


x, y, in_test = read("x"), read("y"), read("test").astype(bool)
fits = []
for seed, own in enumerate(in_test):
    test = in_test[0] if job["splits"] == "one" else own
    model, seconds, unfinished = fit(x[~test], y[~test], seed)
    probabilities = model.predict_proba(x[test])
    fits.append(
        {
            "accuracy": accuracy_score(y[test], model.predict(x[test])),
            "logLoss": log_loss(y[test], probabilities),
            "seconds": seconds,
            "unfinished": bool(unfinished),
        }
    )
print(json.dumps({"fits": fits}), flush=True)

"""What every Python contender shares: its job, examples and start, the clock, and the answer."""
import json
import os
import sys
import time
from statistics import median

import numpy as np

job = json.loads(sys.argv[1])
dtype = np.dtype(job["precision"])
widths = job["widths"]
learning_rate = job["optimizer"]["learningRate"]
momentum = job["optimizer"]["momentum"]
keep_prob = job["keepProb"]
#: What L2 adds to a weight's gradient, as a share of the weight.
decay = job["lambda"] / job["batchSize"]


#: Seconds of the wall, or those that processors spent on this process.
now = time.process_time if job["clock"] == "cpu" else time.perf_counter


def read(name, stored):
    return np.fromfile(os.path.join(job["folder"], name), stored)


def read_features():
    """Examples × features."""
    stored = "<f8" if job["files"] == "w1" else "<f4"
    x = read(f"{job['files']}_x.{'f64' if stored == '<f8' else 'f32'}", stored).reshape(-1, widths[0])
    return np.ascontiguousarray(x[: job["rows"]], dtype=dtype)


def read_labels():
    """Labels 0 and 1 in the job's precision, or class numbers."""
    name, stored = {"w1": ("w1_y.f64", "<f8"), "w2": ("w2_y.f32", "<f4"), "w3": ("w3_y.i32", "<i4")}[job["files"]]
    y = read(name, stored)[: job["rows"]]
    return y if job["files"] == "w3" else y.astype(dtype)


def read_start():
    """Weights of every dense layer, fanOut × fanIn as in the assignment. Biases start at zero."""
    shapes = zip(widths[1:], widths[:-1])
    return [read(f"{job['files']}_W{i + 1}.f64", "<f8").reshape(shape).astype(dtype) for i, shape in enumerate(shapes)]


def write_output(arrays):
    if job.get("output"):
        np.concatenate([np.ravel(array) for array in arrays]).astype("<f8").tofile(job["output"])


def answer(seconds):
    print(json.dumps({"seconds": median(seconds), "best": min(seconds)}), flush=True)


def time_training(begin):
    """Times the job's updates. `begin()` gives a function that takes one step, and one that gives the parameters:
    weights fanIn × fanOut and biases, layer by layer."""
    seconds = []
    for _ in range(job["repetitions"]):
        step, parameters = begin()
        for _ in range(job["warmUp"]):
            step()
        start = now()
        for _ in range(job["steps"]):
            step()
        seconds.append(now() - start)
    write_output(parameters())
    answer(seconds)


def time_prediction(predict):
    """Times one call that gives the probabilities of the job's rows: warm, over samples long enough for the clock."""
    write_output([predict()])
    start = now()
    calls = 0
    while now() - start < 0.3:
        predict()
        calls += 1
    times = max(1, round(calls / 150))  # a sample of 2 ms: long beside the grain of the clock
    seconds = []
    begun = now()
    while now() - begun < 0.8 or len(seconds) < 5:
        start = now()
        for _ in range(times):
            predict()
        seconds.append((now() - start) / times)
    answer(seconds)


def batches(generator):
    """Rows of one batch after the other, whole batches of a new order at every epoch."""
    rows, size = job["rows"], job["batchSize"]
    while True:
        order = generator.permutation(rows) if job["shuffle"] else np.arange(rows)
        for first in range(0, rows - size + 1, size):
            yield order[first : first + size]

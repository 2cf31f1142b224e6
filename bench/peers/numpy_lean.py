"""numpy at its best: no cost, results written in place, a quick generator for the masks."""
import numpy as np

from peer import (
    batches,
    decay,
    dtype,
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

scale = dtype.type(1 / keep_prob)


def mask(generator, shape):
    """0 or 1/keepProb."""
    return (generator.random(shape, dtype=np.float32) < keep_prob) * scale


def begin_full_batch():
    """Examples in columns, because the layers are narrow and the examples many."""
    X = read_features()
    XT = np.ascontiguousarray(X.T)
    y = read_labels().reshape(1, -1)
    m = X.shape[0]
    generator = np.random.Generator(np.random.SFC64(1))
    W1, W2, W3 = read_start()
    b1, b2, b3 = (np.zeros((width, 1), dtype) for width in widths[1:])
    A1, A2 = np.empty((widths[1], m), dtype), np.empty((widths[2], m), dtype)
    shrink = dtype.type(1 - learning_rate * decay)

    def step():
        nonlocal W1, W2, W3, b1, b2, b3
        np.dot(W1, XT, out=A1)
        np.add(A1, b1, out=A1)
        np.maximum(A1, 0, out=A1)
        if keep_prob < 1:
            np.multiply(A1, mask(generator, A1.shape), out=A1)
        np.dot(W2, A1, out=A2)
        np.add(A2, b2, out=A2)
        np.maximum(A2, 0, out=A2)
        if keep_prob < 1:
            np.multiply(A2, mask(generator, A2.shape), out=A2)
        d3 = W3 @ A2
        d3 += b3
        np.negative(d3, out=d3)
        np.exp(d3, out=d3)
        d3 += 1
        np.reciprocal(d3, out=d3)
        d3 -= y
        d3 *= dtype.type(learning_rate / m)
        d2 = W3.T @ d3
        d2 *= A2 > 0
        if keep_prob < 1:
            d2 *= scale
        d1 = W2.T @ d2
        d1 *= A1 > 0
        if keep_prob < 1:
            d1 *= scale
        if decay:
            W1 *= shrink
            W2 *= shrink
            W3 *= shrink
        W1 -= d1 @ X
        b1 -= d1.sum(1, keepdims=True)
        W2 -= d2 @ A1.T
        b2 -= d2.sum(1, keepdims=True)
        W3 -= d3 @ A2.T
        b3 -= d3.sum(1, keepdims=True)

    return step, lambda: [W1.T, b1, W2.T, b2, W3.T, b3]


def begin_mini_batches():
    """Examples in rows."""
    X, y = read_features(), read_labels()
    m = job["batchSize"]
    generator = np.random.Generator(np.random.SFC64(1))
    rows_of_batches = batches(generator)
    weights = [np.ascontiguousarray(W.T) for W in read_start()]
    biases = [np.zeros(width, dtype) for width in widths[1:]]
    last = len(weights) - 1
    update = optimizer(weights, biases)

    def step():
        rows = next(rows_of_batches)
        A = [X[rows]]
        for layer in range(last):
            Z = A[-1] @ weights[layer]
            Z += biases[layer]
            np.maximum(Z, 0, out=Z)
            if keep_prob < 1:
                Z *= mask(generator, Z.shape)
            A.append(Z)
        delta = A[-1] @ weights[last]
        delta += biases[last]
        delta = output_gradients(delta, y[rows])
        delta *= dtype.type(1 / m)
        gradients = [None] * (last + 1)
        for layer in range(last, -1, -1):
            dW = A[layer].T @ delta
            if decay:
                dW += dtype.type(decay) * weights[layer]
            gradients[layer] = (dW, delta.sum(0))
            if layer:
                delta = delta @ weights[layer].T
                delta *= (A[layer] > 0) * scale
        update(gradients)

    return step, lambda: [array for pair in zip(weights, biases) for array in pair]


def output_gradients(logits, labels):
    """Probabilities minus targets."""
    if job["outputs"] == "sigmoid":
        return 1 / (1 + np.exp(-logits)) - labels[:, None]
    logits -= logits.max(1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(1, keepdims=True)
    logits[np.arange(len(labels)), labels] -= 1
    return logits


def optimizer(weights, biases):
    """Adam, or gradient descent with momentum."""
    parameters = [array for pair in zip(weights, biases) for array in pair]
    first = [np.zeros_like(array) for array in parameters]
    second = [np.zeros_like(array) for array in parameters]
    t = 0

    def adam(gradients):
        nonlocal t
        t += 1
        deviation = np.sqrt(1 - 0.999**t)
        rate, epsilon = dtype.type(learning_rate * deviation / (1 - 0.9**t)), dtype.type(1e-8 * deviation)
        for theta, g, m, v in zip(parameters, (g for pair in gradients for g in pair), first, second):
            m *= dtype.type(0.9)
            m += dtype.type(0.1) * g
            v *= dtype.type(0.999)
            v += dtype.type(0.001) * g * g
            theta -= rate * m / (np.sqrt(v) + epsilon)

    def descend(gradients):
        for theta, g, v in zip(parameters, (g for pair in gradients for g in pair), first):
            v *= dtype.type(momentum)
            v += g
            theta -= dtype.type(learning_rate) * v

    return adam if job["optimizer"]["kind"] == "adam" else descend


def predictor():
    X = read_features()
    weights = [np.ascontiguousarray(W.T) for W in read_start()]
    biases = [np.zeros(width, dtype) for width in widths[1:]]
    hidden = list(zip(weights, biases))[:-1]

    def predict():
        A = X
        for W, b in hidden:
            A = A @ W
            A += b
            np.maximum(A, 0, out=A)
        return 1 / (1 + np.exp(-(A @ weights[-1] + biases[-1])))

    return predict


if job["task"] == "predict":
    time_prediction(predictor())
else:
    time_training(begin_full_batch if job["files"] == "w1" else begin_mini_batches)

"""numpy as the assignment writes it: examples in columns, a new array for every result, the cost at every step."""
import numpy as np

from peer import dtype, job, keep_prob, learning_rate, read_features, read_labels, read_start, time_training

X = np.ascontiguousarray(read_features().T)
Y = read_labels().reshape(1, -1)
m = X.shape[1]
lambd = job["lambda"]


def begin():
    parameters = {}
    for layer, W in enumerate(read_start(), 1):
        parameters[f"W{layer}"] = W
        parameters[f"b{layer}"] = np.zeros((W.shape[0], 1), dtype)

    def step():
        A3, cache = forward(parameters)
        compute_cost(A3, parameters)
        for name, gradient in backward(A3, cache, parameters).items():
            parameters[name] = parameters[name] - learning_rate * gradient

    def trained():
        return [array for layer in (1, 2, 3) for array in (parameters[f"W{layer}"].T, parameters[f"b{layer}"])]

    return step, trained


def relu(z):
    return np.maximum(0, z)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def dropped(A):
    """A with a fresh mask, and the mask; A itself where there is no dropout."""
    if keep_prob == 1:
        return A, None
    D = np.random.rand(*A.shape) < keep_prob
    A = A * D
    return A / keep_prob, D


def forward(parameters):
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = np.dot(W1, X) + b1
    A1, D1 = dropped(relu(Z1))
    Z2 = np.dot(W2, A1) + b2
    A2, D2 = dropped(relu(Z2))
    Z3 = np.dot(W3, A2) + b3
    return sigmoid(Z3), (A1, D1, A2, D2)


def compute_cost(A3, parameters):
    logprobs = np.multiply(-np.log(A3), Y) + np.multiply(-np.log(1 - A3), 1 - Y)
    cost = 1.0 / m * np.nansum(logprobs)
    if lambd:
        cost = cost + lambd / (2 * m) * sum(np.sum(np.square(parameters[name])) for name in ("W1", "W2", "W3"))
    return cost


def backward(A3, cache, parameters):
    A1, D1, A2, D2 = cache
    W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))

    def weight_gradient(dZ, A, W):
        dW = 1.0 / m * np.dot(dZ, A.T)
        return dW + (lambd * W) / m if lambd else dW

    def bias_gradient(dZ):
        return 1.0 / m * np.sum(dZ, axis=1, keepdims=True)

    def through(W, dZ, A, D):
        dA = np.dot(W.T, dZ)
        if D is not None:
            dA = dA * D
            dA = dA / keep_prob
        return np.multiply(dA, np.int64(A > 0))

    dZ3 = A3 - Y
    dW3, db3 = weight_gradient(dZ3, A2, W3), bias_gradient(dZ3)
    dZ2 = through(W3, dZ3, A2, D2)
    dW2, db2 = weight_gradient(dZ2, A1, W2), bias_gradient(dZ2)
    dZ1 = through(W2, dZ2, A1, D1)
    dW1, db1 = weight_gradient(dZ1, X, W1), bias_gradient(dZ1)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "W3": dW3, "b3": db3}


time_training(begin)

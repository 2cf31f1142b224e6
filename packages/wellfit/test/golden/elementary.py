"""Derives what core/elementary.ts rests on, with mpmath.

    python3 elementary.py > elementary.json    correctly rounded values: random points, and those nearest a tie
    python3 elementary.py --coefficients       the polynomials of core/double-double.ts

Needs mpmath. Arguments are doubles drawn with a fixed seed; values come from 400-bit arithmetic.
"""

import json
import platform
import random
import sys
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

mp.prec = 400
RANDOM_POINTS = 120
HARD_POINTS = 80
CANDIDATES = 6000


def rational(value):
    """The mpf as a Fraction, exactly."""
    sign, mantissa, exponent, _ = value._mpf_
    whole = -int(mantissa) if sign else int(mantissa)
    return Fraction(whole * 2**exponent) if exponent >= 0 else Fraction(whole, 2**-exponent)


def nearest(value):
    """The double nearest to the mpf: Python divides integers with correct rounding, subnormal results included."""
    fraction = rational(value)
    return fraction.numerator / fraction.denominator


def distance_from_tie(value):
    """How far the mpf is from the middle between two doubles, in ulp (small is hard)."""
    mantissa = abs(value)
    scaled = mantissa / mpf(2) ** (int(mp.floor(mp.log(mantissa, 2))) - 52)
    return abs(scaled - mp.floor(scaled) - mpf(1) / 2)


def uniform(low, high):
    return lambda: random.uniform(low, high)


def any_size(low, high):
    return lambda: random.choice([-1, 1]) * 2.0 ** random.uniform(low, high)


def positive(draw):
    return lambda: abs(draw())


def softplus(x):
    return mp.log1p(mp.exp(x))


def sigmoid(x):
    return 1 / (1 + mp.exp(-x)) if x > 0 else mp.exp(x) / (1 + mp.exp(x))


UNARY = {
    "exp": (mp.exp, [uniform(-3, 3), uniform(-745, 709), any_size(-50, 9)]),
    "expm1": (mp.expm1, [uniform(-1, 1), uniform(-40, 700), any_size(-1000, 3)]),
    "log": (mp.log, [uniform(0, 1), uniform(0.5, 2), positive(any_size(-1070, 1020))]),
    "log1p": (mp.log1p, [uniform(-1, 1), positive(any_size(-1000, 1000)), any_size(-50, -1)]),
    "tanh": (mp.tanh, [uniform(-1, 1), uniform(-19, 19), any_size(-1000, 3)]),
    "sigmoid": (sigmoid, [uniform(-3, 3), uniform(-745, 36), any_size(-50, 5)]),
    "softplus": (softplus, [uniform(-3, 3), uniform(-745, 700), any_size(-50, 5)]),
}


def choose(points, value_of):
    """Random points first, then those of the rest whose value is hardest to round."""
    first, rest = points[:RANDOM_POINTS], points[RANDOM_POINTS:]
    hard = sorted(rest, key=lambda point: distance_from_tie(value_of(point)))[:HARD_POINTS]
    return [[*point, nearest(value_of(point))] for point in first + hard]


def powers(count):
    points = []
    while len(points) < count:
        x = random.choice([uniform(0.5, 2), uniform(0, 10), positive(any_size(-1000, 1000))])()
        log = float(mp.log(x))
        y = random.choice([uniform(-10, 10)(), float(random.randint(-20, 1000)), random.uniform(-744, 709) / (log or 1)])
        if -744 < y * log < 709:
            points.append((x, y))
    return points


def unary(function, draws):
    points = [(draws[i % len(draws)](),) for i in range(CANDIDATES)]
    # Where the function is nearly its argument or a constant, every point looks hard; leave those out.
    points = [p for p in points if distance_from_tie(function(mpf(p[0]))) > mpf(2) ** -40]
    return choose(points, lambda point: function(mpf(point[0])))


def goldens():
    random.seed(20170811)
    result = {"python": platform.python_version(), "mpmath": mpmath.__version__, "bits": mp.prec}
    for name, (function, draws) in UNARY.items():
        result[name] = unary(function, draws)
    result["pow"] = choose(powers(CANDIDATES), lambda point: mp.power(mpf(point[0]), mpf(point[1])))
    # last, so that the points of the others are those they always were
    result["erf"] = unary(mp.erf, [uniform(-1, 1), uniform(-5.8, 5.8), any_size(-1000, 2)])
    return result


def fit(function, weight, low, high, terms, nodes=240):
    """Least-squares polynomial of weight · function at Chebyshev nodes; coefficients as doubles, and log2 of the error."""
    middle, half = (low + high) / 2, (high - low) / 2
    xs = [middle + half * mp.cos(mp.pi * (2 * i + 1) / (2 * nodes)) for i in range(nodes)]
    matrix = mp.matrix(nodes, terms)
    right = mp.matrix(nodes, 1)
    for i, x in enumerate(xs):
        right[i] = weight(x) * function(x)
        for j in range(terms):
            matrix[i, j] = weight(x) * x**j
    coefficients = [nearest(c) for c in mp.lu_solve(matrix, right)]
    value = lambda x: sum(mpf(c) * x**j for j, c in enumerate(coefficients))
    error = max(abs(weight(x) * (value(x) - function(x))) for x in xs)
    return {"error": float(mp.log(error, 2)), "coefficients": coefficients}


def fit_quotient(function, weight, low, high, terms, nodes=90, rounds=8):
    """The same for a quotient of polynomials whose denominator starts with 1: each fit is weighted by the denominator of the one before."""
    middle, half = (low + high) / 2, (high - low) / 2
    xs = [middle + half * mp.cos(mp.pi * (2 * i + 1) / (2 * nodes)) for i in range(nodes)]
    values, weights = [function(x) for x in xs], [weight(x) for x in xs]
    upper, lower = terms
    below = [1.0]

    def solve(free):
        """Numerator and `free` terms of the denominator; the rest of it stays."""
        matrix = mp.matrix(nodes, upper + free)
        right = mp.matrix(nodes, 1)
        for i, x in enumerate(xs):
            scale = weights[i] / mp.polyval(below[::-1], x)
            kept = below if free == 0 else [1]
            right[i] = scale * values[i] * mp.polyval(kept[::-1], x)
            for j in range(upper):
                matrix[i, j] = scale * x**j
            for j in range(free):
                matrix[i, upper + j] = -scale * values[i] * x ** (j + 1)
        solution = [nearest(c) for c in mp.lu_solve(matrix, right)]
        return solution[:upper], [1.0] + solution[upper:]

    for _ in range(rounds):
        below = solve(lower)[1]
    # with the denominator rounded, the numerator makes the best of it
    above = solve(0)[0]
    value = lambda x: mp.polyval(above[::-1], x) / mp.polyval(below[::-1], x)
    error = max(abs(w * (value(x) - v)) for x, w, v in zip(xs, weights, values))
    return {"error": float(mp.log(error, 2)), "numerator": above, "denominator": below}


def coefficients():
    slack = mpf("1.0001")
    r = mp.log(2) / 2 * slack
    z = (3 - 2 * mp.sqrt(2)) ** 2 * slack

    def q(square):
        s = mp.sqrt(square)
        return (3 * mp.atanh(s) / s - 3 - square) / square**2

    ln2_high = mp.floor(mp.log(2) * 2**42) / 2**42
    two_thirds_high = mp.floor(mpf(2) / 3 * 2**26 + mpf(1) / 2) / 2**26
    return {
        "P of expParts": fit(lambda x: (mp.exp(x) - 1 - x - x * x / 2) / x**3, lambda x: x**3, -r, r, 10),
        "Q of logSeries": fit(q, lambda x: x**2 / 3, mpf(0), z, 8),
        # from where erf rounds to -1 to where it is a straight line
        "N and D of erfcLogParts": fit_quotient(
            lambda x: mp.log(mp.erfc(-x)) / x - mpf(9) / 8 + mpf(41) / 64 * x,
            lambda x: x * mp.erfc(-x) / mp.erf(x),
            mpf("-5.9"),
            mpf("-1e-9"),
            (10, 7),
        ),
        "ln 2": [nearest(ln2_high), nearest(mp.log(2) - ln2_high)],
        "2/3": [nearest(two_thirds_high), nearest(mpf(2) / 3 - two_thirds_high)],
    }


def main():
    if "--coefficients" in sys.argv:
        print(json.dumps(coefficients(), indent=2))
        return
    result = goldens()
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in result.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


main()

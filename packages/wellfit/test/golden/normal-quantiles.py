"""Writes normal-quantiles.json: quantiles of the standard normal distribution, from SciPy.

Run with `/usr/bin/python3 normal-quantiles.py`. Every probability is the middle of one of 2**23 equal parts, which
float32 holds: all orders of magnitude of both tails, where the formula changes, and points drawn in between.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy.stats import norm

PARTS = 2**23
draw = np.random.RandomState(8)
edges = [round(PARTS * p) for p in (0.075, 0.25, 0.5, 0.925)]
numbers = sorted(
    {0, 1, 2, PARTS - 3, PARTS - 2, PARTS - 1}
    | {2**k for k in range(23)}
    | {PARTS - 1 - 2**k for k in range(23)}
    | {edge + step for edge in edges for step in (-1, 0, 1)}
    | set(draw.randint(0, PARTS, 60).tolist())
)
rows = [[(k + 0.5) / PARTS, float(norm.ppf((k + 0.5) / PARTS))] for k in numbers]
golden = {"numpy": np.__version__, "scipy": scipy.__version__, "quantiles": rows}
text = json.dumps(golden, indent=1)
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")

"""Figures of numpy's legacy generator: python3 random-state.py > random-state.json"""
import json
import numpy as np

RandomState = np.random.RandomState


def figures(seed):
    raw = RandomState(seed)
    late = RandomState(seed)
    late.rand(700)  # past the first two refills of the 624 words
    mixed = RandomState(seed)
    order = RandomState(seed)
    whole = RandomState(seed)
    wide = RandomState(seed)
    return {
        "uint32": [int(raw.randint(0, 2**32, dtype=np.uint64)) for _ in range(8)],
        "rand": RandomState(seed).rand(6).tolist(),
        "rand_after_700": late.rand(3).tolist(),
        "randn": RandomState(seed).randn(9).tolist(),
        # the spare normal of the third draw survives a rand
        "mixed": [mixed.randn(3).tolist(), mixed.rand(2).tolist(), mixed.randn(2).tolist()],
        "randn_2x3": RandomState(seed).randn(2, 3).tolist(),
        "uniform": RandomState(seed).uniform(-1, 1, 4).tolist(),
        "normal": RandomState(seed).normal(2, 0.5, 4).tolist(),
        "permutation": [order.permutation(10).tolist(), order.permutation(131).tolist()],
        "randint": [whole.randint(0, 10, 8).tolist(), whole.randint(-5, 1000000, 4).tolist(), whole.randint(7)],
        "randint_wide": [wide.randint(0, 2**40, 3).tolist(), wide.randint(-(2**50), 2**50, 3).tolist()],
    }


print(json.dumps({"numpy": np.__version__, "seeds": {str(s): figures(s) for s in [0, 1, 3, 42, 2**32 - 1]}}))

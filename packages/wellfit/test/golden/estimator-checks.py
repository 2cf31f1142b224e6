"""Writes estimator-checks.json: the names of scikit-learn's common estimator checks.

Run with Debian's /usr/bin/python3.
"""

import inspect
import json
import pathlib

import sklearn
from sklearn.utils import estimator_checks

checks = [
    name
    for name, value in vars(estimator_checks).items()
    if name.startswith("check_")
    and inspect.isfunction(value)
    and value.__module__ == estimator_checks.__name__
]
written = {"versions": {"sklearn": sklearn.__version__}, "checks": sorted(checks)}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(written, indent=1) + "\n")

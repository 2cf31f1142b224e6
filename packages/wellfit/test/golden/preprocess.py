"""Writes preprocess.json: a table's inputs by scikit-learn's own transformers, fitted on its training rows alone.

Run with `/usr/bin/python3 preprocess.py` (Debian's python3-sklearn). Numbers go through SimpleImputer(median,
add_indicator) and StandardScaler (which the indicators bypass), categories through OneHotEncoder(ignore).
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

draw = np.random.RandomState(7)
TRAIN, ROWS = 23, 40

columns = {
    "age": np.round(draw.normal(40, 12, ROWS), 1),
    "income": np.exp(draw.normal(10, 1, ROWS)),
    "tiny": draw.normal(1e-9, 1e-12, ROWS),
    "constant": np.full(ROWS, 3.25),
}
columns["age"][[2, 5, 11, 30]] = np.nan  # an even number is left for the median
columns["income"][[33, 34]] = np.nan  # none missing in training: no indicator
cities = np.array(["Oslo", "Rome", "Lima", "Århus"])[draw.randint(0, 4, ROWS)]
cities[30:] = np.array(["Oslo", "Paris", "Rome", "Bonn", "Lima"] * 2)  # two of them unseen

names, parts = [], []
for name, values in columns.items():
    column = values.reshape(-1, 1)
    train = column[:TRAIN]
    imputer = SimpleImputer(strategy="median").fit(train)
    scaler = StandardScaler().fit(imputer.transform(train))
    names.append(name)
    parts.append(scaler.transform(imputer.transform(column)))
    if np.isnan(train).any():
        names.append(f"{name} is missing")
        parts.append(MissingIndicator(features="all").fit(train).transform(column).astype(float))
encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(cities[:TRAIN].reshape(-1, 1))
names += [f"city = {city}" for city in encoder.categories_[0]]
parts.append(encoder.transform(cities.reshape(-1, 1)))

figures = {
    "numpy": np.__version__,
    "scikit-learn": sklearn.__version__,
    "train": TRAIN,
    "columns": {k: [None if np.isnan(v) else v for v in c.tolist()] for k, c in columns.items()}
    | {"city": cities.tolist()},
    "names": names,
    "x": np.hstack(parts).tolist(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

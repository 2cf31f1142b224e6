"""Writes the tables that scikit-learn brings along, and a stratified split for each seed: folder seeds."""
import os
import sys

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split

folder, seeds = sys.argv[1], int(sys.argv[2])
os.makedirs(folder, exist_ok=True)

for name in ("iris", "wine", "breast_cancer", "digits"):
    table = getattr(datasets, f"load_{name}")()
    rows = np.arange(len(table.target))
    in_test = np.zeros((seeds, len(rows)), np.uint8)
    for seed in range(seeds):
        _, test = train_test_split(rows, test_size=0.25, stratify=table.target, random_state=seed)
        in_test[seed, test] = 1
    np.save(os.path.join(folder, f"{name}_x.npy"), table.data.astype("<f8"))
    np.save(os.path.join(folder, f"{name}_y.npy"), table.target.astype("<i4"))
    np.save(os.path.join(folder, f"{name}_test.npy"), in_test)

"""Writes hull-scipy.json: energies above the hull of random phases over one to three axes, each by linprog (HiGHS).

Run: python verify/atoms/hull_scipy.py (scipy)
"""
import json
import os

import numpy as np
import scipy
from scipy.optimize import linprog

cases = []
for axes, count in [(1, 25), (2, 40), (3, 40)]:
    rng = np.random.default_rng(axes)
    # Counts of sites in cells of six, so that compositions repeat.
    parts = rng.multinomial(6, np.ones(axes + 1) / (axes + 1), size=count)
    parts[: axes + 1] = 6 * np.eye(axes + 1, dtype=int)
    x = parts[:, :axes] / 6
    energies = np.round(-np.prod(parts + 0.5, axis=1) / 20 + rng.normal(size=count), 4)
    above = []
    for k in range(count):
        found = linprog(energies, A_eq=np.vstack([x.T, np.ones(count)]), b_eq=[*x[k], 1], method="highs")
        above.append(max(0.0, energies[k] - found.fun))
    cases.append({"axes": axes, "compositions": x.tolist(), "energies": energies.tolist(), "above": above})

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hull-scipy.json")
with open(path, "w") as file:
    json.dump({"source": f"scipy {scipy.__version__}", "cases": cases}, file)
    file.write("\n")

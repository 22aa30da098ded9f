"""Effective diffusivity of a binary volume in double precision, by conjugate gradients with Jacobi preconditioning.

Usage: python f64_reference.py VOLUME.npy
Flux along axis 0, plates half a voxel outside, insulated sides. Prints one JSON line. Independent of the library:
its own assembly, its own labelling, scipy's sparse matrix.
"""

import json
import sys
import time

import numpy as np
from scipy import ndimage, sparse

volume = np.load(sys.argv[1]) == 1
labels, _ = ndimage.label(volume)
both = np.intersect1d(labels[0][volume[0]], labels[-1][volume[-1]])
live = np.isin(labels, both)
del labels
n = volume.shape[0]
index = np.full(live.shape, -1, dtype=np.int32)
index[live] = np.arange(live.sum(), dtype=np.int32)
unknowns = int(live.sum())
diagonal = np.zeros(unknowns)
rows, columns = [], []
for axis in range(3):
    low = [slice(None)] * 3
    high = [slice(None)] * 3
    low[axis] = slice(0, -1)
    high[axis] = slice(1, None)
    a, b = index[tuple(low)], index[tuple(high)]
    faces = (a >= 0) & (b >= 0)
    rows.append(a[faces])
    columns.append(b[faces])
    diagonal += np.bincount(a[faces], minlength=unknowns) + np.bincount(b[faces], minlength=unknowns)
bottom, top = index[0][live[0]], index[-1][live[-1]]
diagonal[bottom] += 2
diagonal[top] += 2
rows, columns = np.concatenate(rows), np.concatenate(columns)
upper = sparse.csr_matrix((np.full(rows.size, -1.0), (rows, columns)), shape=(unknowns, unknowns))
matrix = (upper + upper.T + sparse.diags(diagonal)).tocsr()
del rows, columns, upper
right = np.zeros(unknowns)
right[top] = 2.0
x = ((np.nonzero(live)[0] + 0.5) / n).astype(np.float64)
start = time.time()
r = right - matrix @ x
z = r / diagonal
p = z.copy()
rz = r @ z
goal = 1e-9 * np.linalg.norm(right)
iterations = 0
while np.linalg.norm(r) > goal and iterations < 20000:
    q = matrix @ p
    alpha = rz / (p @ q)
    x += alpha * p
    r -= alpha * q
    z = r / diagonal
    fresh = r @ z
    p *= fresh / rz
    p += z
    rz = fresh
    iterations += 1
area = volume.shape[1] * volume.shape[2]
inflow = 2 * x[bottom].sum() * n / area
outflow = 2 * (1 - x[top]).sum() * n / area
print(json.dumps({
    "effectiveRatio": (inflow + outflow) / 2,
    "imbalance": abs(inflow - outflow) / inflow,
    "unknowns": unknowns,
    "iterations": iterations,
    "relativeResidual": float(np.linalg.norm(right - matrix @ x) / np.linalg.norm(right)),
    "seconds": time.time() - start,
}))

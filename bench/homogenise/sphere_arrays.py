"""Effective conductivity of cubic arrays of insulating spheres, to more digits than a truncated series gives.

The potential outside one sphere, E z = 1 in the mean, is a sum of solid harmonics r^l + l/(l+1) R^(2l+1) r^(-l-1) (odd l,
m = 0, 4, 8, ...), of which each insulates the sphere. Potential and flux on opposite faces of the Wigner-Seitz cell
differ by the mean field only; least squares over points on the faces gives the coefficients. The dipole's gives the
answer: D = 1 - 2 pi R^3 C1 / V. Needs numpy and scipy; the numbers are in verify/sphere-arrays.js.
"""

import numpy as np
from scipy.special import gammaln, lpmv

NEIGHBOURS = {
    "sc": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "fcc": [(0.5, 0.5, 0), (0.5, -0.5, 0), (0.5, 0, 0.5), (0.5, 0, -0.5), (0, 0.5, 0.5), (0, 0.5, -0.5)],
}
CELLS = {"sc": 1.0, "fcc": 0.25}


def harmonics(order, radius, points, scale):
    r = np.linalg.norm(points, axis=1)
    cosine, angle = points[:, 2] / r, np.arctan2(points[:, 1], points[:, 0])
    columns = []
    for l in range(1, order + 1, 2):
        radial = (r / scale) ** l + l / (l + 1) * (radius / scale) ** (2 * l + 1) * (r / scale) ** (-l - 1)
        for m in range(0, l + 1, 4):
            norm = np.exp(0.5 * (gammaln(l - m + 1) - gammaln(l + m + 1)))
            columns.append(radial * norm * lpmv(m, l, cosine) * np.cos(m * angle))
    return np.array(columns).T


def effective(lattice, fraction, order, points):
    faces = np.array(NEIGHBOURS[lattice])
    volume = CELLS[lattice]
    radius = (3 * fraction * volume / (4 * np.pi)) ** (1 / 3)
    every = np.vstack([faces, -faces])
    scale = 0.75 * np.linalg.norm(faces, axis=1).max()
    step = 1e-5
    rows, right = [], []
    for face in faces:
        normal = face / np.linalg.norm(face)
        first = np.cross(normal, [0.3, 0.5, 0.81])
        first /= np.linalg.norm(first)
        second = np.cross(normal, first)
        grid = (np.arange(-points, points) + 0.5) / points * 0.75
        plane = np.array([face / 2 + a * first + b * second for a in grid for b in grid])
        here = plane[np.all(plane @ every.T <= (every**2).sum(axis=1) / 2 + 1e-9, axis=1)]
        there = here - face
        basis = lambda at: harmonics(order, radius, at, scale)
        slope = lambda at: (basis(at + step * normal) - basis(at - step * normal)) / (2 * step)
        rows += [basis(here) - basis(there), 0.3 * (slope(here) - slope(there))]
        right += [np.full(len(here), face[2]), np.zeros(len(here))]
    matrix, target = np.vstack(rows), np.concatenate(right)
    size = np.linalg.norm(matrix, axis=0)
    found, *_ = np.linalg.lstsq(matrix / size, target, rcond=1e-13)
    misfit = np.sqrt(np.mean((matrix / size @ found - target) ** 2))
    return 1 - 2 * np.pi * radius**3 * found[0] / size[0] / scale / volume, misfit


if __name__ == "__main__":
    for lattice in ("sc", "fcc"):
        for fraction in (0.3, 0.5):
            for order, points in ((21, 40), (33, 40), (45, 50), (61, 60)):
                value, misfit = effective(lattice, fraction, order, points)
                print(f"{lattice} {fraction} order {order}: {value:.8f} (misfit {misfit:.1e})")

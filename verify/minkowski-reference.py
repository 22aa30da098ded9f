"""Minkowski functionals by quantimpy and Euler numbers by scikit-image, for verify/minkowski-reference.ts.

Noise: state -> 1664525 state + 1013904223 mod 2^32, a voxel is inside where state >> 24 < share; x fastest.
Run `python minkowski-reference.py quantimpy` where quantimpy 0.2.6 works (numpy 1.26), and `... skimage`.
quantimpy is compared on balls only: on noise its Euler numbers are no integers.
"""

import sys

import numpy as np


def noise(shape, share, seed):
    state, values = seed, np.zeros(np.prod(shape), bool)
    for i in range(values.size):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = (state >> 24) < share
    return values.reshape(shape[::-1])


def ball(radius, edges):
    axes = []
    for edge in edges:
        count = 2 * int(np.ceil(radius / edge + 3))
        axes.append((np.arange(count) + 0.5 - count / 2) * edge)
    x, y, z = np.meshgrid(*axes, indexing="ij")
    return np.sqrt(x * x + y * y + z * z) <= radius


if sys.argv[1] == "quantimpy":
    from quantimpy import minkowski

    for radius, edges in [(5, (1, 1, 1)), (10, (1, 1, 1)), (20, (1, 1, 1)), (20, (1, 1, 2)), (20, (1, 2, 3))]:
        v, s, b, x = minkowski.functionals(ball(radius, edges), np.array(edges, float))
        print(dict(radius=radius, voxelSize=edges, volume=v, surface=8 * s, meanCurvature=2 * np.pi**2 * b, euler=4 * np.pi / 3 * x))
else:
    from skimage.measure import euler_number

    for shape, share, seed in [((17, 12, 9), 60, 1), ((17, 12, 9), 128, 2), ((17, 12, 9), 200, 3), ((8, 25, 14), 90, 4)]:
        image = np.pad(noise(shape, share, seed), 1)
        print(dict(shape=shape, share=share, seed=seed, euler6=euler_number(image, 1), euler26=euler_number(image, 3)))
    for shape, share, seed in [((40, 31), 100, 5), ((25, 60), 150, 6)]:
        image = np.pad(noise(shape, share, seed), 1)
        print(dict(shape=shape, share=share, seed=seed, euler4=euler_number(image, 1), euler8=euler_number(image, 2)))

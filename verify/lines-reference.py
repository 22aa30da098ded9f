"""Chords, lineal paths, triangles and clusters of a small image by other tools: the numbers in lines-reference.ts.

Run with numpy, scipy and porespy: python verify/lines-reference.py
"""

import json

import numpy
import porespy
import scipy
from scipy import ndimage

SHAPE = (31, 34, 37)  # z, y, x


def image():
    """The formula of linesImage in lines-reference.ts."""
    z, y, x = numpy.indices(SHAPE)
    field = (
        numpy.sin(0.61 * x + 0.3) * numpy.cos(0.53 * y)
        + numpy.sin(0.47 * y + 1.1) * numpy.cos(0.71 * z)
        + numpy.sin(0.83 * z + 0.7) * numpy.cos(0.39 * x)
    )
    return field > 0.2


def whole_chords(im, axis):
    """Chords that the border does not cut, by length, on every second line both ways, without those at the sides.

    porespy.metrics.chord_counts joins chords that touch, so lines have to be kept apart.
    """
    chords = porespy.filters.apply_chords(im, spacing=1, axis=axis, trim_edges=True)
    return numpy.bincount(porespy.metrics.chord_counts(chords)).tolist()


def lineal_path(im, axis, most):
    """Share of segments of 1, 2, ... voxels that lie inside."""
    inside = im
    shares = []
    for n in range(1, most + 1):
        shares.append(float(inside.mean()))
        steps = inside.shape[axis]
        lower = numpy.take(inside, range(0, steps - 1), axis=axis)
        last = numpy.take(im, range(n, im.shape[axis]), axis=axis)
        inside = lower & last
    return shares


def triangle(im, corners):
    """Count by slices of the array; corners as x, y, z."""
    corners = numpy.array(corners)[:, ::-1]
    corners = corners - corners.min(axis=0)
    room = numpy.array(im.shape) - corners.max(axis=0)
    views = [im[tuple(slice(a, a + n) for a, n in zip(corner, room))] for corner in corners]
    return int((views[0] & views[1] & views[2]).sum()), int(room.prod())


def cluster_counts(im, lags):
    """Pairs of voxels a lag apart in one part (6 neighbours), by one comparison of labels a lag."""
    labels = ndimage.label(im)[0]
    counts = []
    for dx, dy, dz in lags:
        here = labels[: SHAPE[0] - dz, : SHAPE[1] - dy, : SHAPE[2] - dx]
        there = labels[dz:, dy:, dx:]
        counts.append(int(((here == there) & (here > 0)).sum()))
    return counts


im = image()
lags = [(0, 0, 0), (1, 0, 0), (3, 2, 1), (0, 7, 5), (12, 0, 4)]
print(
    json.dumps(
        {
            "versions": {m.__name__: m.__version__ for m in (numpy, scipy, porespy)},
            "voxels": int(im.sum()),
            "wholeChords": {name: whole_chords(im, axis) for axis, name in enumerate("zyx")},
            "linealPath": {name: lineal_path(im, axis, 10) for axis, name in enumerate("zyx")},
            "triangles": [
                [corners, *triangle(im, corners)]
                for corners in (
                    [(0, 0, 0), (3, -3, 0), (3, 0, -3)],
                    [(0, 0, 0), (-5, -5, 0), (0, -5, -5)],
                    [(0, 0, 0), (0, 6, 0), (0, 0, -6)],
                    [(0, 0, 0), (7, 1, 2), (-3, 9, 4)],
                )
            ],
            "clusters": [[lag, count] for lag, count in zip(lags, cluster_counts(im, lags))],
        }
    )
)

"""One measure of chords.js by a peer: python chords_peer.py FILE MEASURE SIDES. Prints seconds, without imports and reading."""

import json
import sys
import time

import numpy

file, measure, sides = sys.argv[1], int(sys.argv[2]), [int(side) for side in sys.argv[3].split(",")]
image = numpy.load(file)
inside = image == 1

PLANES = [((1, -1, 0), (1, 0, -1)), ((1, 1, 0), (1, 0, 1)), ((1, 1, 0), (0, 1, 1)), ((1, 0, 1), (0, 1, 1))]


def chords():
    for axis in range(3):
        drawn = porespy.filters.apply_chords(inside, spacing=1, axis=axis, trim_edges=True)
        porespy.metrics.chord_length_distribution(drawn, bins=50)


def lineal_path():
    for axis in range(3):
        distances = porespy.filters.distance_transform_lin(inside, axis=axis, mode="forward")
        porespy.metrics.lineal_path_distribution(distances, bins=50)


def count(corners):
    corners = numpy.array(corners)[:, ::-1]
    corners = corners - corners.min(axis=0)
    room = numpy.array(inside.shape) - corners.max(axis=0)
    views = [inside[tuple(slice(a, a + n) for a, n in zip(corner, room))] for corner in corners]
    return numpy.count_nonzero(views[0] & views[1] & views[2])


def triangles():
    for side in sides:
        for u, v in PLANES:
            for factor in (side, -side):
                count([(0, 0, 0), [factor * part for part in u], [factor * part for part in v]])


def contacts():
    for axis in range(3):
        here = numpy.take(image, range(image.shape[axis] - 1), axis=axis)
        there = numpy.take(image, range(1, image.shape[axis]), axis=axis)
        numpy.bincount((3 * here + there).ravel(), minlength=9)


def binder_distance():
    distances = edt.edt((image != 2).astype(numpy.uint8), parallel=2)
    edges = numpy.linspace(0, distances.max(), 201)
    numpy.histogram(distances[inside], bins=edges)
    for axis in range(3):
        low = numpy.take(inside, range(image.shape[axis] - 1), axis=axis)
        high = numpy.take(inside, range(1, image.shape[axis]), axis=axis)
        near = numpy.take(distances, range(image.shape[axis] - 1), axis=axis)
        far = numpy.take(distances, range(1, image.shape[axis]), axis=axis)
        numpy.histogram(numpy.concatenate([far[low & ~high], near[high & ~low]]), bins=edges)


if measure < 2:
    import porespy
if measure == 4:
    import edt

start = time.perf_counter()
[chords, lineal_path, triangles, contacts, binder_distance][measure]()
print(json.dumps({"seconds": time.perf_counter() - start}))

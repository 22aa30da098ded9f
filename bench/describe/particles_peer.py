"""One measure of particles.js by a peer: python particles_peer.py FILE SIZE MEASURE. Prints seconds, without imports and reading."""

import json
import sys
import time

import numpy
import porespy
from skimage.measure import regionprops_table

file, size, measure = sys.argv[1], int(sys.argv[2]), sys.argv[3]
labels = numpy.fromfile(file, numpy.uint32).reshape(size, size, size).astype(numpy.int32)


def table():
    names = ("label", "area", "centroid", "bbox", "equivalent_diameter_area", "inertia_tensor", "inertia_tensor_eigvals")
    return regionprops_table(labels, properties=names)["equivalent_diameter_area"].mean()


def surfaces():
    regions = porespy.metrics.regionprops_3D(labels)
    wanted = ("surface_area", "sphericity", "inscribed_sphere", "inertia_tensor_eigvals")
    found = [[getattr(region, name, None) for name in wanted] for region in regions]
    return numpy.mean([row[1] for row in found])


start = time.perf_counter()
check = float({"table": table, "surfaces": surfaces}[measure]())
print(json.dumps({"seconds": time.perf_counter() - start, "check": check}))

"""Surface of the ones of an image, by quantimpy or scikit-image: minkowski_peer.py IMAGE.npy quantimpy|skimage."""

import json
import sys
import time

import numpy

image = numpy.load(sys.argv[1]).astype(bool)

if sys.argv[2] == "quantimpy":
    from quantimpy import minkowski

    def measure():
        volume, surface, curvature, euler = minkowski.functionals(image)
        return [8 * surface, 2 * numpy.pi**2 * curvature, 4 * numpy.pi / 3 * euler]

else:
    from scipy import ndimage
    from skimage.measure import marching_cubes, mesh_surface_area

    def measure():
        field = ndimage.gaussian_filter(image.astype(numpy.float32), 1)
        vertices, faces, _, _ = marching_cubes(field, 0.5)
        return [mesh_surface_area(vertices, faces)]


start = time.perf_counter()
values = measure()
print(json.dumps({"seconds": time.perf_counter() - start, "values": [float(value) for value in values]}))

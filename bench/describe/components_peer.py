"""Connected parts of the ones of an image, by cc3d or SciPy: components_peer.py IMAGE.npy cc3d|scipy CONNECTIVITY."""

import json
import sys
import time

import numpy

image = numpy.load(sys.argv[1])
tool, connectivity = sys.argv[2], int(sys.argv[3])

if tool == "cc3d":
    import cc3d

    def label():
        return cc3d.connected_components(image, connectivity=connectivity, return_N=True, binary_image=True)

else:
    from scipy import ndimage

    structure = ndimage.generate_binary_structure(3, {6: 1, 18: 2, 26: 3}[connectivity])

    def label():
        return ndimage.label(image, structure)


label()
start = time.perf_counter()
labels, count = label()
print(json.dumps({"seconds": time.perf_counter() - start, "count": int(count)}))

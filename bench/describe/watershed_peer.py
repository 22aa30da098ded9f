"""One measure of watershed.js by a peer: python watershed_peer.py FOLDER SIZE MEASURE. Prints seconds, without reading."""

import json
import sys
import time
from pathlib import Path

import numpy

folder, size, measure = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def read(name, kind):
    return numpy.fromfile(folder / name, kind).reshape(size, size, size)


inside = read("open", numpy.uint8).astype(bool)
if measure == "snow":
    import porespy

    porespy.settings.tqdm["disable"] = True
    start = time.perf_counter()
    regions = porespy.filters.snow_partitioning(inside).regions
    seconds = time.perf_counter() - start
    found = len(numpy.unique(regions[inside]))
    regions.astype(numpy.uint32).tofile(folder / "labels")
else:
    from skimage.segmentation import watershed

    values, markers = read("values", numpy.float32), read("markers", numpy.int32)
    connectivity = 1 if measure == "watershed-6" else 3
    start = time.perf_counter()
    labels = watershed(-values, markers, mask=inside, connectivity=connectivity)
    seconds = time.perf_counter() - start
    found = int(markers.max())
    labels.astype(numpy.uint32).tofile(folder / "labels")
print(json.dumps({"seconds": seconds, "regions": found}))

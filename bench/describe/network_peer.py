"""PoreSpy's network of a label image: python network_peer.py LABELS SIZE WHAT. LABELS is raw uint32, x fastest.

WHAT is `regions` (regions_to_network of the labels) or `snow2` (separation and network, of the voxels with a label).
Prints seconds, without imports and reading, and the numbers of pores and throats with the throats' voxels.
"""

import json
import sys
import time

import numpy
import porespy

porespy.settings.tqdm["disable"] = True
path, size, what = sys.argv[1], int(sys.argv[2]), sys.argv[3]
labels = numpy.fromfile(path, dtype=numpy.uint32).reshape(size, size, size).astype(int)
start = time.perf_counter()
if what == "regions":
    network = porespy.networks.regions_to_network(labels)
else:
    network = porespy.networks.snow2(labels > 0, boundary_width=0).network
seconds = time.perf_counter() - start
result = {
    "seconds": seconds,
    "pores": len(network["pore.region_label"]),
    "throats": len(network["throat.conns"]),
    "volume": float(network["pore.region_volume"].sum()),
    "throatVoxels": float(network["throat.cross_sectional_area"].sum()),
}
print(json.dumps(result))

"""Distances or local thickness of a mask by peers: python distance_peer.py distance|every|few FOLDER SIZE.

Prints seconds, without imports, reading and compilation, and whether what FOLDER/found.raw holds is the same.
"""

import json
import sys
import time

import edt
import numpy
from scipy import ndimage

measure, folder, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
mask = numpy.fromfile(f"{folder}/mask.raw", numpy.uint8).reshape(size, size, size) > 0


def timed(call):
    start = time.perf_counter()
    return call(), time.perf_counter() - start


distances, edt_seconds = timed(lambda: edt.edt(mask, parallel=2))
if measure == "distance":
    found = numpy.fromfile(f"{folder}/found.raw", numpy.float32).reshape(mask.shape)
    distances, edt_seconds = timed(lambda: edt.edt(mask, parallel=2))
    exact, scipy_seconds = timed(lambda: ndimage.distance_transform_edt(mask))
    same = bool((numpy.rint(exact**2) == numpy.rint(found.astype(float) ** 2)).all())
    print(json.dumps({"edt": edt_seconds, "scipy": scipy_seconds, "same": same}))
else:
    import porespy

    porespy.settings.tqdm["disable"] = True
    found = numpy.fromfile(f"{folder}/found.raw", numpy.uint8).reshape(mask.shape)
    few = [1, 2, 3, 5, 8, 12]
    part = mask[:40, :40, :40]
    porespy.filters.local_thickness(part, sizes=few if measure == "few" else None)
    arguments = {"sizes": few} if measure == "few" else {}
    thickness, seconds = timed(lambda: porespy.filters.local_thickness(mask, dt=distances, **arguments))
    print(json.dumps({"porespy": seconds, "edt": edt_seconds, "same": bool((thickness == found).all())}))

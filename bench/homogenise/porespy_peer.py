"""PoreSpy's tortuosity_fd on one volume, with its own defaults.

Usage: python porespy_peer.py VOLUME.npy
Flux along axis 0. PoreSpy puts the plates on the centres of the outer voxels, so its answer differs slightly by
definition. Prints one JSON line.
"""

import json
import sys
import time

import numpy as np
import porespy

image = np.load(sys.argv[1]) == 1
start = time.perf_counter()
result = porespy.simulations.tortuosity_fd(image, 0)
print(json.dumps({
    "seconds": time.perf_counter() - start,
    "tortuosity": float(result.tortuosity),
    "converged": bool(result.converged),
    "version": porespy.__version__,
}))

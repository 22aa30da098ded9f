# Autocorrelations by SciPy and two-point correlation by PoreSpy, timed one after the other; prints one line of JSON.
import json
import sys
import time

import numpy as np
import scipy.fft as fft

path, edge, padded, repeats, mode = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
image = np.load(path).astype(bool)


def autocorrelation(kind):
    spectrum = fft.rfftn(image.astype(kind), s=(padded,) * 3, workers=2)
    power = spectrum.real**2 + spectrum.imag**2
    return fft.irfftn(power, s=(padded,) * 3, workers=2)


def porespy_curve(_):
    import porespy

    return porespy.metrics.two_point_correlation(image, voxel_size=1, bins=edge // 2)


task, kind = {
    "single": (autocorrelation, np.float32),
    "double": (autocorrelation, np.float64),
    "porespy": (porespy_curve, None),
}[mode]
seconds = []
for _ in range(repeats):
    start = time.perf_counter()
    task(kind)
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": sorted(seconds)[len(seconds) // 2]}))

"""Reads one TIFF with tifffile again and again: python tifffile_one.py FILE RUNS. Prints JSON as read-one.js does."""

import json
import resource
import sys
import time

import tifffile

path, runs = sys.argv[1], int(sys.argv[2])
times = []
peak = 0
for run in range(runs):
    start = time.perf_counter()
    volume = tifffile.imread(path)
    times.append(1e3 * (time.perf_counter() - start))
    if run == 0:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"times": times, "sum": int(volume.sum(dtype="uint64")), "peakMiB": peak, "version": tifffile.__version__}))

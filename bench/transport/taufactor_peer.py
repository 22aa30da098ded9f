"""TauFactor 2 on one volume, timed to a given true error.

Usage: python taufactor_peer.py VOLUME.npy REFERENCE ERROR THREADS ITERATION_LIMIT
Runs TauFactor's own Solver on the CPU and looks at its effective diffusivity at each of its own checks (every 100
iterations); stops at the first that lies within ERROR of REFERENCE. That favours TauFactor: a user does not know the
reference and has to iterate further. Prints one JSON line.
"""

import json
import sys
import time

import numpy as np
import torch
from taufactor import Solver

path, reference, error, threads, limit = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
torch.set_num_threads(threads)
image = np.load(path)


class Watched(Solver):
    def check_convergence(self, verbose, conv_crit, plot_interval):
        self.tau, _ = self.compute_metrics()
        self.reached = abs(float(self.D_rel[0]) / reference - 1)
        return self.reached <= error


start = time.perf_counter()
solver = Watched(image, device="cpu")
built = time.perf_counter()
solver.solve(iter_limit=limit, verbose=False)
end = time.perf_counter()
print(json.dumps({
    "setupSeconds": built - start,
    "solveSeconds": end - built,
    "iterations": solver.iter,
    "effectiveRatio": float(solver.D_rel[0]),
    "trueError": solver.reached,
    "reached": bool(solver.converged),
    "torch": torch.__version__,
}))

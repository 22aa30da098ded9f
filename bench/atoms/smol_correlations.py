# Orbits and correlations of random occupations on the face-centred cubic lattice by smol. Arguments: cut-offs (JSON),
# supercells (JSON: a list of matrices), occupations of each. Prints JSON.
import json
import sys
import time

import numpy as np
from pymatgen.core import Lattice, Structure
from smol.cofe import ClusterSubspace

cutoffs = {int(size): diameter for size, diameter in json.loads(sys.argv[1]).items()}
matrices = [np.array(matrix) for matrix in json.loads(sys.argv[2])]
each = int(sys.argv[3])
prim = Structure(Lattice([[0, 2, 2], [2, 0, 2], [2, 2, 0]]), [{"Ag": 0.3, "Au": 0.3, "Cu": 0.4}], [[0, 0, 0]])
begun = time.process_time()
subspace = ClusterSubspace.from_cutoffs(prim, cutoffs, basis="sinusoid", num_threads=1)
built = time.process_time() - begun
random = np.random.default_rng(1)
begun = time.process_time()
for matrix in matrices:
    cells = round(abs(np.linalg.det(matrix)))
    indices = subspace.get_orbit_indices(matrix)
    for _ in range(each):
        occupation = random.integers(0, 3, cells).astype(np.int32)
        subspace._evaluator.correlations_from_occupancy(occupation, indices.container)
seconds = time.process_time() - begun
print(json.dumps({"functions": subspace.num_corr_functions, "build": built, "correlations": seconds}))

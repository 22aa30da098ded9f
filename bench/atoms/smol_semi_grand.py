# Semi-grand Monte Carlo of an expansion on the face-centred cubic lattice by smol. Arguments: cells along each vector,
# temperature (K), steps, coefficients (JSON: {"2 2.828 6": eV per primitive cell}). Prints JSON.
import json
import sys
import time

import numpy as np
from pymatgen.core import Lattice, Structure
from smol.cofe import ClusterExpansion, ClusterSubspace
from smol.moca import Ensemble, Sampler

edge, temperature, steps = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
given = json.loads(sys.argv[4])
half = 2.0
lattice = Lattice([[0, half, half], [half, 0, half], [half, half, 0]])
prim = Structure(lattice, [{"Na": 0.5, "K": 0.5}], [[0, 0, 0]])
near = 2 * half / np.sqrt(2)
cutoffs = {2: near * np.sqrt(3) + 0.01, 3: near * np.sqrt(2) + 0.01, 4: near * np.sqrt(2) + 0.01}
subspace = ClusterSubspace.from_cutoffs(prim, cutoffs, basis="sinusoid")
coefficients = np.zeros(subspace.num_corr_functions)
for orbit in subspace.orbits:
    shape = " ".join(f"{edge:.2f}" for edge in sorted(
        np.linalg.norm(a - b)
        for k, a in enumerate(orbit.base_cluster.cart_coords)
        for b in orbit.base_cluster.cart_coords[:k]
    ))
    key = f"{len(orbit.base_cluster)}: {shape}".strip()
    coefficients[orbit.bit_id] = given.pop(key)
assert not given, f"not in smol's basis: {given}"
memberships = {}
for orbit in subspace.orbits:
    size = len(orbit.base_cluster)
    memberships[size] = memberships.get(size, 0) + size * orbit.multiplicity

ensemble = Ensemble.from_cluster_expansion(ClusterExpansion(subspace, coefficients), np.eye(3, dtype=int) * edge)
species = [str(s) for s in ensemble.species]
ensemble.chemical_potentials = {s: 0.0 for s in ensemble.species}
sampler = Sampler.from_ensemble(ensemble, step_type="flip", temperature=temperature, kernel_type="Metropolis", seeds=[3])
rng = np.random.default_rng(1)
start = rng.integers(0, 2, ensemble.num_sites).astype(np.int32)
sampler.run(steps, start)
begun = time.process_time()
sampler.run(steps, thin_by=max(1, steps // 400))
seconds = time.process_time() - begun
energies = sampler.samples.get_energies(discard=1) / ensemble.num_sites
print(json.dumps({
    "rate": steps / seconds,
    "energy": float(energies.mean()),
    "memberships": memberships,
    "species": species,
}))

"""Occupations, correlations and Ewald energies of the LixNiO2 training structures by smol: writes lixnio2-smol.json.

usage: lixnio2_smol.py lno_training.json, with smol 0.5.7
The structures are smol's documentation example (CederGroupHub/smol, docs/src/notebooks/data, modified BSD-3: Statistical
Mechanics on Lattices (smol), Copyright (c) 2022, The Regents of the University of California, through Lawrence Berkeley
National Laboratory). Numbers only: where smol's matcher puts each atom, and what smol makes of it.
"""

import json
import sys
from pathlib import Path

import numpy as np
from pymatgen.core import Lattice, Structure
from smol.cofe import ClusterSubspace
from smol.cofe.extern import EwaldTerm
from smol.cofe.space.domain import get_allowed_species


def place(prim, site):
    frac = prim.lattice.get_fractional_coords(site.coords)
    for sublattice, home in enumerate(prim):
        cell = frac - home.frac_coords
        if np.allclose(cell, np.round(cell), atol=1e-5):
            return [sublattice, *(int(c) for c in np.round(cell))]
    raise ValueError(site)


data = json.loads(Path(sys.argv[1]).read_text())
sites = data["prim"]["sites"]
prim = Structure(
    Lattice(data["prim"]["lattice"]),
    [{a["species"]: a["occu"] for a in site["allowed"]} for site in sites],
    [site["frac"] for site in sites],
)
subspace = ClusterSubspace.from_cutoffs(prim, {2: 5, 3: 4.1}, basis="sinusoid", supercell_size="O2-")
ewald = EwaldTerm()
rows = []
for entry in data["structures"]:
    structure = Structure(Lattice(entry["lattice"]), entry["species"], entry["frac"])
    try:
        matrix = subspace.scmatrix_from_structure(structure)
        occupation = subspace.occupancy_from_structure(structure, scmatrix=matrix, encode=True)
    except Exception as error:
        print("left out", entry["id"], error)
        continue
    supercell = prim.copy()
    supercell.make_supercell(matrix)
    cells = round(abs(np.linalg.det(matrix)))
    rows.append(
        {
            "id": entry["id"],
            "matrix": np.round(matrix).astype(int).tolist(),
            "sites": [
                place(prim, site) + [int(state)]
                for site, state, allowed in zip(supercell, occupation, get_allowed_species(supercell))
                if len(allowed) > 1
            ],
            "energy": entry["energy_eV"] / cells,
            "correlations": list(subspace.corr_from_structure(structure, scmatrix=matrix)),
            "ewald": float(ewald.value_from_occupancy(occupation, supercell)[0]) / cells,
        }
    )
out = {
    "lattice": data["prim"]["lattice"],
    "sites": [
        {
            "position": site["frac"],
            "allowed": ["Vacancy" if "vac" in str(s).lower() else str(s) for s in allowed],
        }
        for site, allowed in zip(sites, get_allowed_species(prim))
    ],
    "rows": rows,
}
Path(__file__).with_name("lixnio2-smol.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")

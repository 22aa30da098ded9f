"""Correlation vectors of random occupations by smol: writes correlations-smol.json beside this file.

Run with smol 0.5.7 (https://github.com/CederGroupHub/smol, modified BSD-3): python correlations_smol.py
Numbers only; each case holds a parent lattice, smol's orbits (sites of one cluster, and the site functions of each
of its functions) and, for a few random occupations of random supercells, smol's correlation vectors.
"""

import json
from pathlib import Path

import numpy as np
from pymatgen.core import Lattice, Structure
from smol.cofe import ClusterSubspace
from smol.cofe.space.domain import get_allowed_species

random = np.random.default_rng(20261121)


def place(prim, frac):
    """Sublattice and cell of a site given in fractional coordinates of the primitive cell."""
    for sublattice, site in enumerate(prim):
        cell = np.asarray(frac) - site.frac_coords
        if np.allclose(cell, np.round(cell), atol=1e-5):
            return [sublattice, *(int(c) for c in np.round(cell))]
    raise ValueError(f"no site at {frac}")


def name(species):
    return "Vacancy" if "vac" in str(species).lower() else str(species)


def occupied(subspace, matrix):
    prim = subspace.structure
    supercell = prim.copy()
    supercell.make_supercell(matrix)
    allowed = get_allowed_species(supercell)
    states = np.array([random.integers(len(a)) for a in allowed], dtype=np.int32)
    indices = subspace.get_orbit_indices(matrix)
    values = subspace._evaluator.correlations_from_occupancy(states, indices.container)
    sites = [
        place(prim, prim.lattice.get_fractional_coords(site.coords)) + [int(state)]
        for site, state in zip(supercell, states)
    ]
    return {"matrix": np.asarray(matrix).tolist(), "sites": sites, "correlations": list(values)}


def case(title, prim, cutoffs, matrices, **options):
    subspace = ClusterSubspace.from_cutoffs(prim, dict(cutoffs), **options)
    orbits = []
    for orbit in subspace.orbits:
        orbits.append(
            {
                "multiplicity": orbit.multiplicity,
                "diameter": float(orbit.base_cluster.diameter),
                "sites": [place(prim, f) for f in orbit.base_cluster.frac_coords],
                "functions": [combos.tolist() for combos in orbit.bit_combos],
            }
        )
    print(title, len(orbits), subspace.num_corr_functions)
    concentration = [[float(c) for c in space.values()] for space in (s for s in spaces(prim))]
    return {
        "title": title,
        "basis": options.get("basis", "indicator"),
        "orthonormal": options.get("orthonormal", False),
        "concentrations": concentration,
        "cutoffs": cutoffs,
        "lattice": prim.lattice.matrix.tolist(),
        "sites": [
            {"position": site.frac_coords.tolist(), "allowed": [name(s) for s in allowed]}
            for site, allowed in zip(prim, get_allowed_species(prim))
        ],
        "siteFunctions": [site_functions(subspace, k) for k in range(len(prim))],
        "orbits": orbits,
        "functions": subspace.num_corr_functions,
        "occupations": [occupied(subspace, np.array(m)) for m in matrices],
    }


def site_functions(subspace, sublattice):
    """Values of smol's site functions, [function][state]."""
    for orbit in subspace.orbits_by_size[1]:
        for cluster in orbit.clusters:
            if place(subspace.structure, cluster.frac_coords[0])[0] == sublattice:
                return orbit.basis_arrays[0].tolist()
    return []


def spaces(prim):
    from smol.cofe.space.domain import get_site_spaces

    return get_site_spaces(prim, include_measure=True)


fcc = Lattice([[0, 1.8, 1.8], [1.8, 0, 1.8], [1.8, 1.8, 0]])
salt = Lattice([[0, 2.1, 2.1], [2.1, 0, 2.1], [2.1, 2.1, 0]])
hcp = Lattice.hexagonal(3.2, 5.2)
skewed = [[2, 1, 0], [0, 2, -1], [1, 0, 3]]
cases = [
    case(
        "fcc, three species, sinusoid",
        Structure(fcc, [{"Ag": 0.3, "Au": 0.3, "Cu": 0.4}], [[0, 0, 0]]),
        {2: 6.3, 3: 4.5, 4: 3.7},
        [[[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[3, 0, 0], [0, 3, 0], [0, 0, 3]], skewed],
        basis="sinusoid",
    ),
    case(
        "disordered rocksalt with vacancies and fluorine, indicator",
        Structure(
            salt,
            [{"Li+": 0.4, "Mn3+": 0.3}, {"O2-": 0.7, "F-": 0.3}],
            [[0, 0, 0], [0.5, 0.5, 0.5]],
        ),
        {2: 5.2, 3: 4.3, 4: 3.0},
        [[[2, 0, 0], [0, 2, 0], [0, 0, 2]], skewed, [[1, 0, 0], [0, 1, 0], [0, 0, 5]]],
        basis="indicator",
    ),
    case(
        "disordered rocksalt on two sublattices, chebyshev, orthonormal",
        Structure(
            salt,
            [{"Li+": 0.4, "Mn3+": 0.3}, {"O2-": 0.7, "F-": 0.3}],
            [[0, 0, 0], [0.5, 0.5, 0.5]],
        ),
        {2: 5.2, 3: 4.3},
        [[[2, 0, 0], [0, 2, 0], [0, 0, 2]], skewed],
        basis="chebyshev",
        orthonormal=True,
        use_concentration=True,
    ),
    case(
        "hexagonal close packing, four species, polynomial",
        Structure(
            hcp,
            [{"Mg": 0.4, "Al": 0.3, "Zn": 0.2}] * 2,
            [[1 / 3, 2 / 3, 0.25], [2 / 3, 1 / 3, 0.75]],
        ),
        {2: 4.6, 3: 3.3},
        [[[2, 0, 0], [0, 2, 0], [0, 0, 2]], skewed],
        basis="polynomial",
    ),
]
Path(__file__).with_name("correlations-smol.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")

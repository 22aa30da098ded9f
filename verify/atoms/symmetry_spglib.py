"""Writes symmetry-spglib.json: prototypes and what spglib says of them.

Run: python symmetry_spglib.py (needs numpy, pymatgen, spglib). Prototypes are built from their space groups and published
parameters; each comes as its conventional cell, its primitive cell, and a skewed supercell with the origin moved.
`digest` is the SHA-256 of the sorted operations, each written as nine whole numbers and the translation in 2400ths (which thirds, quarters and eighths are whole numbers of).
"""
import hashlib
import json

import numpy as np
import spglib
from pymatgen.core import Lattice, Structure

PROTOTYPES = {
    "sc Po": (221, Lattice.cubic(3.359), ["Po"], [[0, 0, 0]]),
    "fcc Cu": (225, Lattice.cubic(3.615), ["Cu"], [[0, 0, 0]]),
    "bcc Fe": (229, Lattice.cubic(2.866), ["Fe"], [[0, 0, 0]]),
    "hcp Mg": (194, Lattice.hexagonal(3.209, 5.211), ["Mg"], [[1 / 3, 2 / 3, 0.25]]),
    "dhcp La": (194, Lattice.hexagonal(3.774, 12.171), ["La", "La"], [[0, 0, 0], [1 / 3, 2 / 3, 0.25]]),
    "diamond": (227, Lattice.cubic(3.567), ["C"], [[0, 0, 0]]),
    "graphite": (194, Lattice.hexagonal(2.461, 6.708), ["C", "C"], [[0, 0, 0.25], [1 / 3, 2 / 3, 0.25]]),
    "rocksalt NaCl": (225, Lattice.cubic(5.64), ["Na", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]]),
    "CsCl": (221, Lattice.cubic(4.12), ["Cs", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]]),
    "zincblende": (216, Lattice.cubic(5.41), ["Zn", "S"], [[0, 0, 0], [0.25, 0.25, 0.25]]),
    "wurtzite": (186, Lattice.hexagonal(3.82, 6.26), ["Zn", "S"], [[1 / 3, 2 / 3, 0], [1 / 3, 2 / 3, 0.3748]]),
    "NiAs": (194, Lattice.hexagonal(3.62, 5.03), ["Ni", "As"], [[0, 0, 0], [1 / 3, 2 / 3, 0.25]]),
    "fluorite": (225, Lattice.cubic(5.463), ["Ca", "F"], [[0, 0, 0], [0.25, 0.25, 0.25]]),
    "rutile": (136, Lattice.tetragonal(4.594, 2.959), ["Ti", "O"], [[0, 0, 0], [0.305, 0.305, 0]]),
    "anatase": (141, Lattice.tetragonal(3.785, 9.514), ["Ti", "O"], [[0, 0, 0], [0, 0, 0.2081]]),
    "perovskite": (221, Lattice.cubic(3.905), ["Sr", "Ti", "O"], [[0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0]]),
    "tetragonal perovskite": (99, Lattice.tetragonal(3.994, 4.038), ["Ba", "Ti", "O", "O"],
                              [[0, 0, 0], [0.5, 0.5, 0.512], [0.5, 0.5, 0.023], [0.5, 0, 0.486]]),
    "orthorhombic perovskite": (62, Lattice.orthorhombic(5.442, 7.643, 5.38), ["Ca", "Ti", "O", "O"],
                                [[0.0355, 0.25, 0.9932], [0, 0, 0.5], [0.4838, 0.25, 0.0711], [0.2892, 0.0368, 0.7109]]),
    "spinel LiMn2O4": (227, Lattice.cubic(8.247), ["Li", "Mn", "O"],
                       [[0, 0, 0], [0.625, 0.625, 0.625], [0.3881, 0.3881, 0.3881]]),
    "layered LiCoO2": (166, Lattice.hexagonal(2.816, 14.05), ["Li", "Co", "O"], [[0, 0, 0.5], [0, 0, 0], [0, 0, 0.2605]]),
    "monoclinic LiNiO2": (12, Lattice.monoclinic(4.969, 2.877, 4.999, 109.2), ["Li", "Ni", "O"],
                          [[0, 0.5, 0.5], [0, 0, 0], [0.269, 0, 0.786]]),
    "monoclinic Li2MnO3": (12, Lattice.monoclinic(4.937, 8.532, 5.03, 109.46), ["Mn", "Li", "Li", "Li", "O", "O"],
                           [[0, 0.167, 0], [0, 0.5, 0], [0, 0, 0.5], [0, 0.6606, 0.5], [0.2189, 0, 0.2273], [0.2540, 0.3213, 0.2233]]),
    "olivine LiFePO4": (62, Lattice.orthorhombic(10.332, 6.01, 4.692), ["Li", "Fe", "P", "O", "O", "O"],
                        [[0, 0, 0], [0.2822, 0.25, 0.9747], [0.0948, 0.25, 0.4182], [0.0968, 0.25, 0.7428], [0.4571, 0.25, 0.206], [0.1656, 0.0465, 0.2848]]),
    "stage-1 LiC6": (191, Lattice.hexagonal(4.305, 3.706), ["Li", "C"], [[0, 0, 0], [1 / 3, 0, 0.5]]),
    "spinel LiTi2O4": (227, Lattice.cubic(8.36), ["Li", "Ti", "O"], [[0, 0, 0], [0.625, 0.625, 0.625], [0.3875, 0.3875, 0.3875]]),
    "NASICON": (167, Lattice.hexagonal(8.71, 21.62), ["Na", "Ti", "P", "O", "O"],
                [[0, 0, 0], [0, 0, 0.1454], [0.2886, 0, 0.25], [0.1807, -0.0075, 0.1904], [0.194, 0.1669, 0.0871]]),
    "corundum": (167, Lattice.hexagonal(4.759, 12.991), ["Al", "O"], [[0, 0, 0.3522], [0.3064, 0, 0.25]]),
    "quartz": (152, Lattice.hexagonal(4.913, 5.405), ["Si", "O"], [[0.4697, 0, 1 / 3], [0.4133, 0.2672, 0.4523]]),
    "garnet frame La3Zr2O12": (230, Lattice.cubic(12.95), ["La", "Zr", "O"], [[0.125, 0, 0.25], [0, 0, 0], [0.2818, 0.1008, 0.195]]),
    "lithium sulphide": (225, Lattice.cubic(5.71), ["S", "Li"], [[0, 0, 0], [0.25, 0.25, 0.25]]),
    "beta tin": (141, Lattice.tetragonal(5.831, 3.182), ["Sn"], [[0, 0, 0]]),
    "arsenic": (166, Lattice.hexagonal(3.76, 10.55), ["As"], [[0, 0, 0.227]]),
    "A15": (223, Lattice.cubic(5.29), ["Sn", "Nb"], [[0, 0, 0], [0.25, 0, 0.5]]),
    "L12": (221, Lattice.cubic(3.75), ["Au", "Cu"], [[0, 0, 0], [0, 0.5, 0.5]]),
    "D022": (139, Lattice.tetragonal(3.84, 8.58), ["Ti", "Al", "Al"], [[0, 0, 0], [0, 0, 0.5], [0, 0.5, 0.25]]),
    "pyrite": (205, Lattice.cubic(5.416), ["Fe", "S"], [[0, 0, 0], [0.385, 0.385, 0.385]]),
    "triclinic": (2, Lattice.from_parameters(5.1, 6.3, 7.2, 83, 97, 104), ["V", "O", "O"],
                  [[0.11, 0.23, 0.34], [0.62, 0.18, 0.41], [0.27, 0.81, 0.09]]),
    "chiral P1": (1, Lattice.from_parameters(5.1, 6.3, 7.2, 83, 97, 104), ["V", "O", "O"],
                  [[0.11, 0.23, 0.34], [0.62, 0.18, 0.41], [0.27, 0.81, 0.09]]),
    "Li3N": (191, Lattice.hexagonal(3.648, 3.875), ["Li", "Li", "N"], [[0, 0, 0.5], [1 / 3, 2 / 3, 0], [0, 0, 0]]),
    "Li argyrodite": (216, Lattice.cubic(9.85), ["P", "S", "S", "Cl", "Li"],
                      [[0, 0, 0.5], [0.1189, -0.1189, 0.6189], [0.25, 0.25, 0.75], [0, 0, 0], [0.3, 0.02, 0.7]]),
    "post-spinel": (62, Lattice.orthorhombic(8.8, 2.83, 10.5), ["Ca", "Mn", "Mn", "O"],
                    [[0.25, 0.25, 0.34], [0.07, 0.25, 0.11], [0.08, 0.25, 0.6], [0.21, 0.25, 0.16]]),
}
SKEW = np.array([[2, 1, 0], [0, 1, 1], [1, 0, 1]])


def cell(structure):
    numbers = {symbol: at for at, symbol in enumerate(dict.fromkeys(s.specie.symbol for s in structure))}
    return (structure.lattice.matrix, structure.frac_coords, [numbers[s.specie.symbol] for s in structure])


def entry(name, structure):
    given = cell(structure)
    data = spglib.get_symmetry_dataset(given, symprec=1e-4)
    operations = sorted(
        " ".join(map(str, [*r.flatten(), *(np.rint(t * 2400).astype(int) % 2400)]))
        for r, t in zip(data.rotations, data.translations)
    )
    primitive = spglib.standardize_cell(given, to_primitive=True, no_idealize=False, symprec=1e-4)
    niggli = spglib.niggli_reduce(given[0], eps=1e-8)
    return {
        "name": name,
        "lattice": np.round(given[0], 10).tolist(),
        "species": [s.specie.symbol for s in structure],
        "positions": np.round(given[1], 10).tolist(),
        "number": data.number,
        "international": data.international,
        "hallNumber": data.hall_number,
        "siteSymmetry": list(data.site_symmetry_symbols),
        "conventional": np.round(data.std_lattice, 7).tolist(),
        "primitive": np.round(primitive[0], 7).tolist(),
        "operations": len(operations),
        "primitiveAtoms": len(primitive[2]),
        "orbits": len(set(data.crystallographic_orbits)),
        "niggli": np.round([np.linalg.norm(v) for v in niggli], 8).tolist(),
        "digest": hashlib.sha256("\n".join(operations).encode()).hexdigest(),
    }


entries = []
for name, (group, lattice, species, coordinates) in PROTOTYPES.items():
    conventional = Structure.from_spacegroup(group, lattice, species, coordinates, tol=1e-4)
    primitive = conventional.get_primitive_structure(tolerance=1e-3)
    entries.append(entry(name, conventional))
    if len(primitive) < len(conventional):
        entries.append(entry(name + ", primitive", primitive))
    if len(primitive) > 30:
        continue
    skewed = primitive.copy()
    skewed.make_supercell(SKEW)
    skewed.translate_sites(range(len(skewed)), [0.12372918, 0.27192743, 0.34213517])
    entries.append(entry(name + ", skewed", skewed))
with open("symmetry-spglib.json", "w") as out:
    json.dump({"spglib": spglib.__version__, "structures": entries}, out, separators=(",", ":"))
print(len(entries))

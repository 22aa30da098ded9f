"""Reads verify/atoms/fixtures with pymatgen and ASE, and writes what they find to readers-peers.json.

Run: python verify/atoms/readers_peers.py (pymatgen 2026.10.24, ase 3.29.0)
"""
import json
import tempfile
import warnings
from pathlib import Path

import ase.io
from pymatgen.io.cif import CifParser
from pymatgen.io.vasp import Outcar, Vasprun

warnings.simplefilter('ignore')
here = Path(__file__).parent
fixtures = here / 'fixtures'


def of_ase(atoms):
    found = dict(lattice=atoms.cell.tolist(), symbols=atoms.get_chemical_symbols(),
                 positions=atoms.get_positions().tolist())
    if atoms.calc is not None:
        found |= dict(energy=atoms.get_potential_energy(), forces=atoms.get_forces().tolist(),
                      stress=atoms.get_stress(voigt=False).tolist())
    return found


def of_pymatgen(structure):
    return dict(lattice=structure.lattice.matrix.tolist(), symbols=[site.specie.symbol for site in structure],
                positions=structure.cart_coords.tolist(), distances=sorted(
                    round(float(value), 8) for value in structure.distance_matrix[0]))


# Both take the file for UTF-8 and stop at the Latin-1 letter that VASP passed on from INCAR.
with tempfile.TemporaryDirectory() as folder:
    plain = Path(folder) / 'vasprun.xml'
    plain.write_text((fixtures / 'vasprun.xml').read_text('latin-1').replace('ü', 'ue'))
    run = Vasprun(plain, parse_potcar_file=False)
    vasprun_steps = [of_ase(atoms) for atoms in ase.io.read(plain, index=':')]
found = {
    'vasprun.xml': dict(
        ase=vasprun_steps,
        pymatgen=dict(of_pymatgen(run.final_structure), energy=float(run.final_energy), converged=run.converged,
                      functional=run.run_type, hubbards=run.hubbards, potentials=run.potcar_symbols)),
    'OUTCAR': dict(pymatgen=dict(energy=float(Outcar(fixtures / 'OUTCAR').final_energy))),
    'pw-vcrelax.out': dict(ase=[of_ase(atoms) for atoms in
                                ase.io.read(fixtures / 'pw-vcrelax.out', index=':', format='espresso-out')]),
    'licoo2.cif': dict(pymatgen=[of_pymatgen(each) for each in
                                 CifParser(fixtures / 'licoo2.cif').parse_structures(primitive=False)]),
    'quartz-and-zinc.cif': dict(pymatgen=[of_pymatgen(each) for each in
                                          CifParser(fixtures / 'quartz-and-zinc.cif').parse_structures(primitive=False)]),
}
(here / 'readers-peers.json').write_text(json.dumps(found, separators=(',', ':')) + '\n')

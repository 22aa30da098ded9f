"""Writes verify/atoms/fixtures/pymatgen-entries.json with pymatgen 2026.10.24: two made-up computed entries."""
import json
from pathlib import Path

from pymatgen.core import Structure
from pymatgen.entries.computed_entries import ComputedStructureEntry

lattice = [[2.88, 0.0, 0.0], [0.0, 4.99, 0.0], [-1.62, 0.0, 4.73]]
layered = Structure(lattice, ['Li+', 'Ni3+', 'O2-', 'O2-'], [[0, 0, 0.5], [0, 0, 0], [0.25, 0, 0.77], [0.75, 0, 0.23]])
plain = Structure(lattice, ['Ni', 'O', 'O'], [[0, 0, 0], [0.25, 0, 0.77], [0.75, 0, 0.23]])
method = dict(run_type='GGA+U', hubbards={'Li': 0.0, 'Ni': 6.2, 'O': 0.0}, potcar_symbols=[
    'PAW_PBE Li_sv 10Sep2004', 'PAW_PBE Ni_pv 06Sep2000', 'PAW_PBE O 08Apr2002'])
entries = [ComputedStructureEntry(layered, -23.25, correction=0.5, parameters=method, entry_id='mp-1'),
           ComputedStructureEntry(plain, -18.5)]
target = Path(__file__).parent / 'fixtures' / 'pymatgen-entries.json'
target.write_text(json.dumps([entry.as_dict() for entry in entries]) + '\n')

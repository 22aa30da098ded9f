"""Writes space-groups-spglib.json: the operations of spglib's 530 settings of space groups, as digests.

Run: python space_groups_spglib.py (needs spglib). `digest` is the beginning of the SHA-256 of the sorted operations, each
written as nine whole numbers and the translation in 24ths.
"""
import hashlib
import json

import numpy as np
import spglib

settings = []
for hall_number in range(1, 531):
    kind = spglib.get_spacegroup_type(hall_number)
    listed = spglib.get_symmetry_from_database(hall_number)
    operations = sorted(
        " ".join(map(str, [*r.flatten(), *(np.rint(t * 24).astype(int) % 24)]))
        for r, t in zip(listed["rotations"], listed["translations"])
    )
    settings.append({
        "number": int(kind.number),
        "symbol": kind.international_full,
        "hall": kind.hall_symbol,
        "choice": kind.choice,
        "pointGroup": kind.pointgroup_international,
        "operations": len(operations),
        "digest": hashlib.sha256("\n".join(operations).encode()).hexdigest()[:16],
    })
with open("space-groups-spglib.json", "w") as out:
    json.dump({"spglib": spglib.__version__, "settings": settings}, out, separators=(",", ":"))

"""Local thickness and porosimetry of a small image by PoreSpy: the numbers in openings-reference.ts.

Run with numpy, edt and porespy: python verify/openings-reference.py
"""

import json
import zlib

import edt
import numpy
import porespy
import scipy
from scipy import ndimage

porespy.settings.tqdm["disable"] = True
SHAPE = (40, 44, 48)  # z, y, x


def image():
    """The formula of openingsImage in openings-reference.ts: pores outside of spheres on whole voxels."""
    z, y, x = numpy.indices(SHAPE)
    pore = numpy.ones(SHAPE, bool)
    state = 12345
    for _ in range(60):
        drawn = []
        for _ in range(4):
            state = (state * 1103515245 + 12345) % 2**31
            drawn.append(state >> 16)
        cx, cy, cz, size = drawn
        radius = 3 + size % 5
        pore &= (x - cx % 48) ** 2 + (y - cy % 44) ** 2 + (z - cz % 40) ** 2 >= radius**2
    return pore


def entry(sizes):
    sizes = sizes.astype(numpy.uint8)
    values, counts = numpy.unique(sizes, return_counts=True)
    return {"counts": dict(zip(values.tolist(), counts.tolist())), "crc32": zlib.crc32(sizes.tobytes())}


def main():
    pore = image()
    distances = edt.edt(pore)
    assert numpy.abs(distances - ndimage.distance_transform_edt(pore)).max() < 1e-5
    squares = numpy.rint(distances.astype(float) ** 2).astype("<u2")
    thickness = porespy.filters.local_thickness
    low = numpy.zeros(SHAPE, bool)
    low[0] = True
    every = numpy.arange(1, int(distances.max()) + 1)
    result = {
        "versions": {"porespy": porespy.__version__, "edt": edt.__version__ if hasattr(edt, "__version__") else "3.0.0", "scipy": scipy.__version__},
        "porosity": float(pore.mean()),
        "squares": {"sum": int(squares.astype(int).sum()), "largest": int(squares.max()), "crc32": zlib.crc32(squares.tobytes())},
        "every": entry(thickness(pore, dt=distances)),
        "closed": entry(thickness(pore, dt=distances, smooth=False)),
        "few": entry(thickness(pore, dt=distances, sizes=[1, 3, 4, 6])),
        "intrusion": entry(porespy.filters.porosimetry(pore, dt=distances, inlets=low, sizes=every)),
        "intrusionAll": entry(porespy.filters.porosimetry(pore, dt=distances, sizes=every)),
    }
    anisotropic = edt.edt(pore, anisotropy=(1.7, 0.6, 1.1))
    result["anisotropic"] = {"mean": float(anisotropic[pore].mean(dtype=float)), "largest": float(anisotropic.max())}
    print(json.dumps(result, indent=2))


main()

# Writes watershed-reference.ts: basins of small volumes from marks, by scikit-image. Markers have values of their own,
# because the order in which markers of one value start is left open there.
#   python verify/watershed-reference.py > verify/watershed-reference.ts
from importlib.metadata import version

import numpy as np
from skimage.morphology import local_maxima
from skimage.segmentation import watershed

shape = (6, 8, 9)
random = np.random.default_rng(20)


def digits(field):
    return "".join(np.base_repr(int(value), 36) for value in field.ravel()).lower()


def marked(values, levels):
    markers = np.zeros(shape, int)
    for marker, level in enumerate(levels, 1):
        markers.ravel()[random.choice(np.flatnonzero(values == level))] = marker
    return markers


def case(name, values, open_voxels, connectivity, levels):
    markers = marked(np.where(open_voxels, values, -1), levels)
    basins = watershed(-values, markers, mask=open_voxels, connectivity=connectivity)
    maxima = local_maxima(np.where(open_voxels, values, -1), connectivity=connectivity)
    return f"""  {{
    name: '{name}',
    neighbourhood: {6 if connectivity == 1 else 26},
    values: '{digits(values)}',
    open: '{digits(open_voxels)}',
    markers: '{digits(markers)}',
    basins: '{digits(basins)}',
    maxima: '{digits(maxima)}',
  }},"""


everywhere = np.ones(shape, bool)
holes = random.random(shape) < 0.8
print(f"""/**
 * Basins from markers and the voxels of regional maxima in small volumes, by scikit-image {version('scikit-image')}
 * (watershed-reference.py). A character a voxel, in base 36; x runs fastest. Basins grow from the highest values.
 */
export const watershedReference = {{
  shape: [{shape[2]}, {shape[1]}, {shape[0]}],
  cases: [""")
for connectivity in (1, 3):
    print(case("wide plateaus", random.integers(0, 3, shape), everywhere, connectivity, [0, 1, 2]))
    print(case("many levels", random.integers(0, 36, shape), everywhere, connectivity, [3, 9, 20, 33, 35]))
    print(case("closed voxels", random.integers(0, 12, shape), holes, connectivity, [1, 4, 7, 11]))
print("""  ],
} as const;""")

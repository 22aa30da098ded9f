"""Numbers of verify/particle-reference.ts: skimage.measure.regionprops on label images drawn with whole numbers.

Run with scikit-image 0.26.0, NumPy 2.4.6: python verify/particle-reference.py
"""

import json

import numpy as np
from skimage.measure import regionprops

SHAPE = (40, 36, 32)
# Centre (in half voxels), coefficients of xx, yy, zz, xy, xz, yz, and the largest value inside.
FORMS = [
    ((25, 24, 23), (4, 9, 16, 0, 0, 0), 2500),
    ((54, 40, 30), (3, 2, 2, 2, -1, 1), 900),
    ((20, 50, 45), (6, 1, 5, -2, 1, 1), 1300),
    ((60, 10, 55), (1, 7, 2, 1, 1, -3), 700),
    ((50, 66, 50), (2, 2, 2, 0, 0, 0), 500),
    ((70, 66, 20), (1, 1, 30, 0, 0, 0), 60),
]


def label_image():
    nx, ny, nz = SHAPE
    z, y, x = np.meshgrid(*(2 * np.arange(n) + 1 for n in (nz, ny, nx)), indexing="ij")
    labels = np.zeros((nz, ny, nx), np.uint32)
    for number, (centre, a, limit) in enumerate(FORMS, 1):
        x0, y0, z0 = x - centre[0], y - centre[1], z - centre[2]
        value = a[0] * x0 * x0 + a[1] * y0 * y0 + a[2] * z0 * z0
        value += a[3] * x0 * y0 + a[4] * x0 * z0 + a[5] * y0 * z0
        labels[(value <= limit) & (labels == 0)] = number
    return labels


for region in regionprops(label_image()):
    low, high = region.bbox[:3][::-1], region.bbox[3:][::-1]
    print(
        json.dumps(
            {
                "voxels": int(region.area),
                "equivalentDiameter": float(region.equivalent_diameter_area),
                "centroid": [float(c) for c in region.centroid[::-1]],
                "bounds": [int(b) for b in (*low, *high)],
                "inertia": [float(i) for i in region.inertia_tensor_eigvals],
            }
        )
    )

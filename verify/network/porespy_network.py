"""Writes verify/network/porespy-network.json: the network that PoreSpy makes of the image of `cellsBetweenBalls`
(partitions.ts), and the flow that OpenPNM finds in it. Everything in voxels.

    python verify/network/porespy_network.py        # porespy 3.2.0, openpnm 3.6.4, numpy 2.4.6, scipy 1.17.1

PoreSpy takes the voxels of the throat from the side of the higher label; the same image with its labels in reverse order
gives those of the other side. Axes are x, y, z here: the array is transposed before it is given to PoreSpy, and the labels
are the same.
"""
import json
import pathlib

import numpy as np
import openpnm as op
import porespy as ps

ps.settings.tqdm["disable"] = True
op.Workspace().settings.loglevel = 50

SHAPE = (30, 26, 22)  # x, y, z
SEEDS, BALLS, RADIUS = 40, 25, 5


def congruential(seed):
    state = seed
    while True:
        state = (state * 1103515245 + 12345) % 2**31
        yield state >> 8


def image():
    numbers = congruential(7)
    point = lambda: np.array([next(numbers) % n for n in SHAPE])
    sites = np.array([point() for _ in range(SEEDS)])
    centres = np.array([point() for _ in range(BALLS)])
    at = np.stack(np.meshgrid(*[np.arange(n) for n in SHAPE], indexing="ij"), axis=-1)
    squared = lambda points: ((at[..., None, :] - points) ** 2).sum(axis=-1)
    labels = 1 + squared(sites).argmin(axis=-1)
    labels[(squared(centres) <= RADIUS**2).any(axis=-1)] = 0
    used = np.unique(labels[labels > 0])
    return np.searchsorted(used, labels) * (labels > 0) + (labels > 0)


labels = image()
count = int(labels.max())
network = ps.networks.regions_to_network(labels)
turned = ps.networks.regions_to_network(np.where(labels > 0, count + 1 - labels, 0))
other = {
    (count - 1 - b, count - 1 - a): (diameter, area)
    for (a, b), diameter, area in zip(
        turned["throat.conns"].tolist(),
        turned["throat.inscribed_diameter"].tolist(),
        turned["throat.cross_sectional_area"].tolist(),
    )
}
conns = network["throat.conns"]


def openings(axis):
    """Pores on the two faces across an axis, with area over the distance of their centre to the face."""
    found = []
    for end in (0, 1):
        layer = np.take(labels, -end, axis=axis)
        for label, area in zip(*np.unique(layer[layer > 0], return_counts=True)):
            centre = network["pore.geometric_centroid"][label - 1, axis] + 0.5
            found.append((int(label) - 1, end, area / (SHAPE[axis] - centre if end else centre)))
    return found


def flow(axis):
    ends = openings(axis)
    coords = np.vstack([network["pore.geometric_centroid"], [[-1.0 - i, 0, 0] for i in range(len(ends))]])
    extra = [[pore, count + i] for i, (pore, _, _) in enumerate(ends)]
    net = op.network.Network(coords=coords, conns=np.vstack([conns, extra]))
    own = network["throat.cross_sectional_area"] / network["throat.direct_length"]
    phase = op.phase.Phase(network=net)
    phase["throat.diffusive_conductance"] = np.concatenate([own, [g for _, _, g in ends]])
    low = [count + i for i, (_, end, _) in enumerate(ends) if end == 0]
    high = [count + i for i, (_, end, _) in enumerate(ends) if end == 1]
    algorithm = op.algorithms.FickianDiffusion(network=net, phase=phase)
    algorithm.set_value_BC(pores=low, values=0.0)
    algorithm.set_value_BC(pores=high, values=1.0)
    algorithm.run(solver=op.solvers.ScipySpsolve())
    return float(abs(algorithm.rate(pores=high)[0]))


result = {
    "provenance": "verify/network/porespy_network.py: porespy 3.2.0, openpnm 3.6.4",
    "shape": SHAPE,
    "count": count,
    "voxels": int((labels > 0).sum()),
    "volume": network["pore.region_volume"].astype(int).tolist(),
    "inscribedDiameter": network["pore.inscribed_diameter"].tolist(),
    "centroid": (network["pore.geometric_centroid"] + 0.5).ravel().tolist(),
    "pores": conns.ravel().tolist(),
    "voxelsSecond": network["throat.cross_sectional_area"].astype(int).tolist(),
    "voxelsFirst": [int(other[tuple(pair)][1]) for pair in conns.tolist()],
    "diameterSecond": network["throat.inscribed_diameter"].tolist(),
    "diameterFirst": [other[tuple(pair)][0] for pair in conns.tolist()],
    "directLength": network["throat.direct_length"].tolist(),
    "flow": {name: flow(axis) for axis, name in enumerate("xyz")},
}
path = pathlib.Path(__file__).with_name("porespy-network.json")
rounded = json.loads(json.dumps(result), parse_float=lambda text: float(f"{float(text):.9g}"))
path.write_text(json.dumps(rounded) + "\n")
print(count, len(conns), result["flow"])

"""Events a second of kMCpy's loop (propose, update) on the simple-cubic lattice gas of kinetic-monte-carlo.js.

    python kmcpy_events.py EDGE SECONDS

The model below gives the same rates: E_KRA 0.3 eV, nearest neighbours attract by 0.02 eV, 300 K. kMCpy knows which
events an event touches from the sites around each; seconds are of the processor.
"""

import json
import math
import sys
import time

import numpy as np
from kmcpy.event import Event, EventLib
from kmcpy.simulator.kmc import KMC
from kmcpy.simulator.state import State

edge, seconds = int(sys.argv[1]), float(sys.argv[2])
sites = edge**3
thermal = 8.617333262e-5 * 300
steps = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (-1, 0, 0), (0, -1, 0), (0, 0, -1)]


def site(x, y, z):
    return x % edge + edge * (y % edge) + edge * edge * (z % edge)


neighbours = [
    [site(x + i, y + j, z + k) for i, j, k in steps]
    for z in range(edge)
    for y in range(edge)
    for x in range(edge)
]


class Gas:
    """Rate of the atom's hop where one of the two sites is empty."""

    def compute_probability(self, event, runtime_config, simulation_state):
        first, second = event.mobile_ion_indices
        held = simulation_state.occupations
        if held[first] == held[second]:
            return 0.0
        atom, empty = (first, second) if held[first] else (second, first)
        before = sum(held[n] for n in neighbours[atom])
        after = sum(held[n] for n in neighbours[empty]) - 1
        change = 0.02 * (before - after)
        return 1e13 * math.exp(-max(0.3 + 0.5 * change, 0.0, change) / thermal)


class Configuration:
    runtime_config = None


library = EventLib()
for here in range(sites):
    for there in neighbours[here][:3]:
        around = tuple((set(neighbours[here]) | set(neighbours[there])) - {here, there})
        library.add_event(Event((here, there), around))
library.generate_event_dependencies()

random = np.random.default_rng(7)
occupations = np.ones(sites, dtype=int)
occupations[random.choice(sites, sites // 10, replace=False)] = 0
# Only its loop: what reads crystals and writes tables is left out.
kmc = KMC.__new__(KMC)
kmc.model, kmc.event_lib, kmc.config = Gas(), library, Configuration()
kmc.simulation_state = State(occupations.tolist())
kmc.rng = np.random.default_rng(1)
kmc.prob_list = np.array([kmc.model.compute_probability(e, None, kmc.simulation_state) for e in library.events])
kmc.prob_cum_list = np.cumsum(kmc.prob_list)


def run(duration):
    start = time.process_time()
    events = 0
    while time.process_time() - start < duration:
        event, dt = kmc.propose(library.events)
        kmc.update(event, dt)
        events += 1
    return events / (time.process_time() - start)


run(1)
rates = sorted(run(seconds) for _ in range(3))
print(json.dumps({"sites": sites, "eventsPerSecond": rates[1]}))

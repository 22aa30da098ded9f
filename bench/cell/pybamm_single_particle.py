"""PyBaMM's SPM and SPMe with IDAKLU at 1C on Chen2020, and its impedance; times in ms on stdout as JSON."""
import json
import sys
import time

import numpy as np
import pybamm

runs = int(sys.argv[1])
pybamm.set_logging_level("ERROR")
result = {"version": pybamm.__version__}
for name, model in (("spm", pybamm.lithium_ion.SPM()), ("spme", pybamm.lithium_ion.SPMe())):
    simulation = pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues("Chen2020"),
        solver=pybamm.IDAKLUSolver(rtol=1e-4, atol=1e-6),
    )
    for _ in range(5):
        solution = simulation.solve([0, 4000])
    walls, solves = [], []
    for _ in range(runs):
        begin = time.perf_counter()
        solution = simulation.solve([0, 4000])
        walls.append(1e3 * (time.perf_counter() - begin))
        solves.append(1e3 * solution.solve_time.value)
    result[name] = {
        "walls": walls,
        "solves": solves,
        "points": len(solution.t),
        "time": list(map(float, solution.t)),
        "voltage": list(map(float, solution["Voltage [V]"].entries)),
    }

simulation = pybamm.EISSimulation(
    pybamm.lithium_ion.DFN({"surface form": "differential"}),
    parameter_values=pybamm.ParameterValues("Chen2020"),
)
frequencies = np.logspace(-4, 4, 60)
simulation.solve(frequencies)
walls = []
for _ in range(max(3, runs // 4)):
    begin = time.perf_counter()
    simulation.solve(frequencies)
    walls.append(1e3 * (time.perf_counter() - begin))
result["impedance"] = {"walls": walls}
print(json.dumps(result))

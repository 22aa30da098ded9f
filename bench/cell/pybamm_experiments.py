"""PyBaMM's DFN with IDAKLU on the experiments of experiments.js; times in s on stdout as JSON."""
import json
import sys
import time

import numpy
import pybamm

request = json.load(sys.stdin)
pybamm.set_logging_level("ERROR")
drive = numpy.array(request["drive"])
results = {"version": pybamm.__version__}
for name, steps in request["experiments"].items():
    built = [pybamm.step.current(drive) if step == "drive" else step for step in steps]
    simulation = pybamm.Simulation(
        pybamm.lithium_ion.DFN(),
        parameter_values=pybamm.ParameterValues("Chen2020"),
        experiment=pybamm.Experiment([tuple(built)] * request["repeats"][name]),
        solver=pybamm.IDAKLUSolver(rtol=1e-4, atol=1e-6),
    )
    walls = []
    for _ in range(request["runs"] + 1):
        begin = time.perf_counter()
        solution = simulation.solve()
        walls.append(time.perf_counter() - begin)
    times = request["times"].get(name, [])
    results[name] = {
        "walls": walls[1:],
        "first": walls[0],
        "end": float(solution.t[-1]),
        "charge": float(solution["Discharge capacity [A.h]"].entries[-1]),
        "voltage": [float(value) for value in solution["Voltage [V]"](times)] if times else [],
    }
print(json.dumps(results))

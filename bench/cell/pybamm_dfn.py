"""PyBaMM's DFN with IDAKLU on the same set, mesh and tolerances; times in ms on stdout as JSON."""
import json
import sys
import time

started = time.perf_counter()
import pybamm

imported = time.perf_counter()
runs = int(sys.argv[1])
pybamm.set_logging_level("ERROR")
simulation = pybamm.Simulation(
    pybamm.lithium_ion.DFN(),
    parameter_values=pybamm.ParameterValues("Chen2020"),
    solver=pybamm.IDAKLUSolver(rtol=1e-4, atol=1e-6),
)
solution = simulation.solve([0, 4000])
voltage = solution["Voltage [V]"].entries
first = time.perf_counter()
walls, solves = [], []
for _ in range(runs):
    begin = time.perf_counter()
    solution = simulation.solve([0, 4000])
    walls.append(1e3 * (time.perf_counter() - begin))
    solves.append(1e3 * solution.solve_time.value)
print(
    json.dumps(
        {
            "version": pybamm.__version__,
            "import": 1e3 * (imported - started),
            "first": 1e3 * (first - imported),
            "walls": walls,
            "solves": solves,
            "points": len(solution.t),
            "time": list(map(float, solution.t)),
            "voltage": list(map(float, solution["Voltage [V]"].entries)),
        }
    )
)

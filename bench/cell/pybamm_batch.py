"""PyBaMM's DFN with IDAKLU over many inputs on the set of bench.js, one thread; times in s on stdout as JSON."""
import json
import sys
import time

import pybamm

request = json.load(sys.stdin)
pybamm.set_logging_level("ERROR")
values = pybamm.ParameterValues("Chen2020")
names = list(request["jobs"][0])
for name in names:
    values[name] = "[input]"
simulation = pybamm.Simulation(
    pybamm.lithium_ion.DFN(),
    parameter_values=values,
    solver=pybamm.IDAKLUSolver(rtol=1e-4, atol=1e-6, options={"num_threads": 1, "num_solvers": 1}),
)
for _ in range(3):
    simulation.solve([0, 6000], inputs=request["jobs"][0])
begin, used = time.perf_counter(), time.process_time()
solutions = simulation.solve([0, 6000], inputs=request["jobs"])
wall, cpu = time.perf_counter() - begin, time.process_time() - used
ends = [float(solution.t[-1]) for solution in solutions]
print(json.dumps({"version": pybamm.__version__, "wall": wall, "cpu": cpu, "ends": ends}))

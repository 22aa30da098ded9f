"""Writes the figures of pouch-reference.ts: PyBaMM's 1+1D SPM of Marquis2019 with lumped temperatures along z, as JSON on stdout.

usage: pouch_pybamm.py [nodes along z, shells]
"""
import json
import sys

import numpy as np
import pybamm

pybamm.set_logging_level("ERROR")
nodes, shells = (int(text) for text in sys.argv[1:3]) if len(sys.argv) > 2 else (60, 60)
options = {"dimensionality": 1, "current collector": "potential pair", "thermal": "x-lumped"}
poor_foils = {
    "Negative current collector conductivity [S.m-1]": 59600000.0 / 20,
    "Positive current collector conductivity [S.m-1]": 35500000.0 / 20,
    "Negative tab heat transfer coefficient [W.m-2.K-1]": 1000,
    "Positive tab heat transfer coefficient [W.m-2.K-1]": 1000,
    "Edge heat transfer coefficient [W.m-2.K-1]": 100,
    "Negative current collector surface heat transfer coefficient [W.m-2.K-1]": 1,
    "Positive current collector surface heat transfer coefficient [W.m-2.K-1]": 2,
}
cases = {
    "as the set has it": {},
    "poor foils": poor_foils,
    "poor foils, tabs at either end": {**poor_foils, "Negative tab centre z-coordinate [m]": 0.0},
}
times = [60, 300, 600, 900, 1200]
places = [0.1, 0.5, 0.9]


def figures(changes):
    model = pybamm.lithium_ion.SPM(options)
    values = pybamm.ParameterValues("Marquis2019")
    values.update(changes)
    values["Current function [A]"] = 2 * values["Nominal cell capacity [A.h]"]
    submeshes = model.default_submesh_types
    graded = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, submesh_params={"side": "right"})
    submeshes["negative particle"] = submeshes["positive particle"] = graded
    simulation = pybamm.Simulation(
        model,
        parameter_values=values,
        var_pts={"x_n": 5, "x_s": 5, "x_p": 5, "r_n": shells, "r_p": shells, "z": nodes},
        submesh_types=submeshes,
        solver=pybamm.IDAKLUSolver(rtol=1e-8, atol=1e-10),
    )
    at = np.array([0, *times], dtype=float)
    solution = simulation.solve([0, at[-1]], t_interp=at)
    height = values["Electrode height [m]"]

    def along(name):
        found = np.asarray(solution[name].entries)
        z = solution.all_models[0].variables and simulation.mesh["current collector"].nodes
        return [[float(np.interp(p * height, z, found[:, k])) for p in places] for k in range(1, len(at))]

    return {
        "voltage": [float(v) for v in solution["Voltage [V]"].entries[1:]],
        "meanTemperature": [float(v) for v in solution["Volume-averaged cell temperature [K]"].entries[1:]],
        "temperature": along("X-averaged cell temperature [K]"),
        "currentDensity": along("Current collector current density [A.m-2]"),
    }


print(
    json.dumps(
        {"times": times, "places": places, "cases": [{"name": name, **figures(changes)} for name, changes in cases.items()]},
        indent=1,
    )
)

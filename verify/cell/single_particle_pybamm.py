"""Writes the voltages of single-particle-reference.ts: PyBaMM's SPM and SPMe at constant current, as JSON on stdout."""
import json

import numpy as np
import pybamm

pybamm.set_logging_level("ERROR")
times = {
    0.2: [60, 1800, 7200, 14400, 17000],
    1: [10, 60, 600, 1800, 3000, 3400],
    2: [10, 60, 300, 900, 1400],
}
models = {
    "spm": pybamm.lithium_ion.SPM,
    "spme": lambda: pybamm.lithium_ion.SPMe({"electrolyte conductivity": "integrated"}),
}


def voltages(make, set_name, rate):
    model = make()
    values = pybamm.ParameterValues(set_name)
    values["Current function [A]"] = rate * values["Nominal cell capacity [A.h]"]
    submeshes = model.default_submesh_types
    graded = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, submesh_params={"side": "right"})
    submeshes["negative particle"] = submeshes["positive particle"] = graded
    simulation = pybamm.Simulation(
        model,
        parameter_values=values,
        var_pts={"x_n": 80, "x_s": 40, "x_p": 80, "r_n": 120, "r_p": 120},
        submesh_types=submeshes,
        solver=pybamm.IDAKLUSolver(rtol=1e-9, atol=1e-11),
    )
    at = np.array(times[rate])
    solution = simulation.solve([0, at[-1]], t_interp=at)
    return [float(value) for value in solution["Voltage [V]"](at)]


wanted = [(model, "Chen2020", rate) for model in models for rate in times] + [("spm", "Marquis2019", 1)]
print(
    json.dumps(
        [
            {
                "model": model,
                "set": name.lower(),
                "rate": rate,
                "times": times[rate],
                "voltage": voltages(models[model], name, rate),
            }
            for model, name, rate in wanted
        ]
    )
)

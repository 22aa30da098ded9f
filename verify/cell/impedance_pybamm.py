"""Writes the impedances of impedance-reference.ts: PyBaMM's DFN of Chen2020 at its initial state, as JSON on stdout."""
import json

import numpy as np
import pybamm

pybamm.set_logging_level("ERROR")
model = pybamm.lithium_ion.DFN({"surface form": "differential"})
submeshes = model.default_submesh_types
graded = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, submesh_params={"side": "right"})
submeshes["negative particle"] = submeshes["positive particle"] = graded
simulation = pybamm.EISSimulation(
    model,
    parameter_values=pybamm.ParameterValues("Chen2020"),
    var_pts={"x_n": 40, "x_s": 20, "x_p": 40, "r_n": 300, "r_p": 300},
    submesh_types=submeshes,
)
frequencies = np.logspace(-4, 4, 9)
impedance = np.asarray(simulation.solve(frequencies).impedance, dtype=complex)
print(
    json.dumps(
        {
            "version": pybamm.__version__,
            "frequency": frequencies.tolist(),
            "real": impedance.real.tolist(),
            "imaginary": impedance.imag.tolist(),
        }
    )
)

// Diffusivities of lithium in the lattice gas of LiMn2O4 over the filling: where every other site is full the atoms order, most
// hops are undone by the next one, and D falls.
//   node examples/atoms/limn2o4-diffusivity.js [events]
import { fileURLToPath } from 'node:url';
import { diagonalSupercell, diffusion, readKineticModel } from 'lithoscale/atoms';

const events = Number(process.argv[2] ?? 200_000);
const file = fileURLToPath(new URL('limn2o4-hops.yaml', import.meta.url));
const { model, name } = await readKineticModel(file);
const supercell = diagonalSupercell([4, 4, 4], model.lattice.parent.sites.length);
console.log(`${name}, ${supercell.sites} sites, 300 K`);
for (const filling of [0.25, 0.5, 0.75]) {
  const { tracer, chemical, correlationFactor, classes } = await diffusion(model, {
    supercell,
    temperature: 300,
    filling,
    events,
    thermodynamicSweeps: 3000,
  });
  console.log(
    `θ = ${filling}: D* ${tracer.value.toExponential(2)} ± ${tracer.error.toExponential(0)} m²/s,`,
    `D_chem ${chemical?.value.toExponential(2)} ± ${chemical?.error.toExponential(0)} m²/s,`,
    `f ${correlationFactor.value.toFixed(3)}, ${Math.round(100 * classes[0].flicker)} % of hops undone`,
  );
}

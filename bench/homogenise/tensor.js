// Benchmark of effective tensors: every boundary on correlated media as they grow, and the two public electrodes.
// Build first, then:
//   LITHOSCALE_DATA=/path/to/data node bench/homogenise/tensor.js
// Without data the electrodes are left out. Writes bench/results/tensor.*.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { compareBoundaries, effectiveTensor } from '../../dist/homogenise/index.js';
import { labelPhases, readImage } from '../../dist/microstructure/index.js';
import { correlatedMedium } from '../support/media.js';

/** @typedef {import('../../dist/homogenise/index.js').EffectiveTensorResult} Result */
/** @typedef {import('../../dist/homogenise/index.js').ClosureBoundary} Boundary */

const threads = 2;
const axes = /** @type {const} */ (['x', 'y', 'z']);
const boundaries = /** @type {const} */ (['periodic', 'kinematic', 'static', 'mirror']);

/** @param {Result} result */
function iterations({ cases }) {
  return axes.map((axis) => cases[axis].iterations);
}

/** @param {number} edge @param {number} porosity @param {Boundary} boundary */
async function grown(edge, porosity, boundary) {
  const volume = {
    data: correlatedMedium(edge, porosity, 7),
    shape: /** @type {const} */ ([edge, edge, edge]),
    voxelSize: /** @type {const} */ ([1e-6, 1e-6, 1e-6]),
    phases: [{ name: 'pore', label: 1 }],
  };
  const options = { conductivities: { pore: 1 }, boundary, threads };
  /** @type {Result[]} */
  const runs = [];
  for (let run = 0; run < 4; run++) runs.push(await effectiveTensor(volume, options));
  const [result] = runs;
  return {
    edge,
    porosity,
    boundary,
    seconds: Math.min(...runs.slice(1).map(({ seconds }) => seconds)),
    gibibytes: result.bytes / 2 ** 30,
    iterations: iterations(result),
    principal: result.principal.values,
    error: result.error.iteration,
    asymmetry: result.asymmetry,
  };
}

const electrodes = [
  { file: 'tau/electrode.tiff', voxel: 100e-6 / 256, phases: [0, 85, 170] },
  { file: 'matbox/nmc-1-cal_generatedCBD_bridge.tif', voxel: 0.398e-6, phases: [0, 1, 2] },
];

/** @param {string} folder @param {(typeof electrodes)[number]} electrode */
async function electrode(folder, { file, voxel, phases }) {
  const { volume } = await readImage(join(folder, file), { voxelSize: [voxel, voxel, voxel] });
  const names = ['pore', 'nmc', 'cbd'].map((name, at) => ({ name, label: phases[at] ?? 0 }));
  const found = await compareBoundaries(labelPhases(volume, names), { conductivities: { pore: 1 }, threads });
  const each = [found.static, found.periodic, found.kinematic].map((result) => ({
    boundary: result.boundary,
    tensor: result.tensor,
    principal: result.principal.values,
    tau: result.tortuosity.values,
    iterations: iterations(result),
    seconds: result.seconds,
  }));
  return { file, shape: volume.shape, disagreement: found.disagreement, each };
}

/** @param {Awaited<ReturnType<typeof grown>>[]} media @param {Awaited<ReturnType<typeof electrode>>[]} images */
function table(media, images) {
  return [
    '# Effective tensors',
    '',
    `${cpus()[0]?.model ?? 'unknown processor'}, ${threads} threads, Node ${process.version}. All three load cases and the tensor, to 10⁻³, the fastest of three runs; everything after the image is in memory.`,
    '',
    'Correlated media (smoothing of 3.5 voxels, ends joined):',
    '',
    '| porosity | edge | boundary | iterations x, y, z | s | GiB | principal values | error | fluxes uneven by |',
    '| ---: | ---: | --- | --- | ---: | ---: | --- | ---: | ---: |',
    ...media.map(
      ({ porosity, edge, boundary, iterations: count, seconds, gibibytes, principal, error, asymmetry }) =>
        `| ${porosity} | ${edge}³ | ${boundary} | ${count.join(', ')} | ${seconds.toFixed(2)} | ${gibibytes.toFixed(3)} | ${principal.map((value) => value.toFixed(5)).join(' ')} | ${error.toExponential(1)} | ${asymmetry?.toExponential(1) ?? '—'} |`,
    ),
    ...images.flatMap(({ file, shape, disagreement, each }) => [
      '',
      `Pores of \`${file}\`, ${shape.join(' × ')} (x, y, z); the boundary alone moves D_eff by up to ${(100 * (disagreement ?? Number.NaN)).toFixed(1)} %:`,
      '',
      '| boundary | xx | yy | zz | xy | xz | yz | tau, principal | iterations | s |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: |',
      ...each.map(({ boundary, tensor: [x, y, z], tau, iterations: count, seconds }) => {
        const elements = [x[0], y[1], z[2], x[1], x[2], y[2]].map((value) => value.toFixed(5));
        return `| ${boundary} | ${elements.join(' | ')} | ${tau.map((value) => value?.toFixed(4) ?? '∞').join(', ')} | ${count.join(', ')} | ${seconds.toFixed(2)} |`;
      }),
    ]),
    '',
  ].join('\n');
}

const media = [];
for (const porosity of [0.4, 0.2]) {
  for (const edge of [64, 128, 256]) {
    for (const boundary of boundaries) media.push(await grown(edge, porosity, boundary));
  }
}
const data = process.env.LITHOSCALE_DATA;
const images = [];
if (data !== undefined) for (const each of electrodes) images.push(await electrode(data, each));
const results = join(import.meta.dirname, '../results');
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'tensor.json'), `${JSON.stringify({ media, images }, null, 2)}\n`);
writeFileSync(join(results, 'tensor.md'), table(media, images));
process.stdout.write(table(media, images));

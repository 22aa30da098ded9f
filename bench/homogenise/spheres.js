// The bias of voxel stairs on spheres: effective transport around cubic arrays of insulating spheres. Build first:
//   node bench/homogenise/spheres.js
// Writes bench/results/spheres.*.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transport } from '../../dist/homogenise/index.js';
import { arrayOctant, extrapolate, insulatingArrays, sanganiAcrivos } from '../../verify/sphere-arrays.js';

const shown = [32, 64, 96, 128, 256];

/** @param {'sc' | 'fcc'} lattice @param {number} fraction @param {number} size */
async function solve(lattice, fraction, size) {
  const edge = size / 2;
  const { effectiveRatio } = await transport(
    {
      data: arrayOctant(lattice, fraction, size),
      shape: [edge, edge, edge],
      voxelSize: [1e-6, 1e-6, 1e-6],
      phases: [{ name: 'matrix', label: 1 }],
    },
    { axis: 'z', conductivities: { matrix: 1 }, tolerance: 1e-5, threads: 2 },
  );
  return { size, value: effectiveRatio };
}

const rows = [];
for (const { lattice, fraction, effective } of insulatingArrays) {
  const series = [];
  for (let size = 64; size <= 128; size += 8) series.push(await solve(lattice, fraction, size));
  const values = [];
  for (const size of shown) values.push(await solve(lattice, fraction, size));
  rows.push({
    lattice,
    fraction,
    effective,
    series: sanganiAcrivos(lattice, fraction, 0),
    values,
    extrapolated: extrapolate(series),
  });
}

/** @param {number} value @param {number} exact */
const off = (value, exact) => `${(100 * (value / exact - 1)).toFixed(2)} %`;
const text = [
  '# The bias of voxel stairs, measured on spheres',
  '',
  'Effective transport around simple cubic and face-centred cubic arrays of insulating spheres, drawn by whether a voxel’s',
  'middle lies inside, against accurate values (`bench/homogenise/sphere_arrays.py`). A size is the number of voxels an edge',
  'of the cubic cell; extrapolated: the straight line through D at nine sizes from 64 to 128 over 1/size, at zero. The series',
  'of Sangani and Acrivos (1983) is itself off at one half.',
  '',
  `| array | fraction | radius at 64 | D, accurate | series | ${shown.join(' | ')} | extrapolated |`,
  `| --- | ---: | ---: | ---: | ---: | ${shown.map(() => '---:').join(' | ')} | ---: |`,
  ...rows.map(({ lattice, fraction, effective, series, values, extrapolated }) => {
    const radius = 64 * Math.cbrt((3 * fraction) / (4 * Math.PI * (lattice === 'sc' ? 1 : 4)));
    return `| ${lattice} | ${fraction} | ${radius.toFixed(1)} voxels | ${effective} | ${off(series, effective)} | ${values.map(({ value }) => off(value, effective)).join(' | ')} | ${off(extrapolated, effective)} |`;
  }),
  '',
].join('\n');
const results = join(import.meta.dirname, '..', 'results');
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'spheres.json'), `${JSON.stringify(rows, undefined, 2)}\n`);
writeFileSync(join(results, 'spheres.md'), text);
console.log(text);

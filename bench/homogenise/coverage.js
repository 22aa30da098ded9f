// How often the 95 % interval for a structure on small voxels holds the answer on four times finer ones. Build first:
//   node bench/homogenise/coverage.js
// Thirty structures are made on 192^3 voxels and given to the solver coarsened four times by majority, as 48^3: smoothed
// noise, and overlapping spheres whose complement conducts. Writes bench/results/coverage.*.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transport, transportWithErrors } from '../../dist/homogenise/index.js';
import { coarsen } from '../../dist/microstructure/index.js';
import { correlatedMedium, noise } from '../support/media.js';
import { median } from '../support/statistics.js';

const fine = 192;

/** @param {number} porosity @param {number} radius @param {number} seed */
function spheres(porosity, radius, seed) {
  const next = noise(seed);
  const data = new Uint8Array(fine ** 3).fill(1);
  const wanted = porosity * data.length;
  for (let left = data.length; left > wanted; ) {
    const [x = 0, y = 0, z = 0] = [0, 0, 0].map(() => (next() + 0.5) * fine);
    const range = (/** @type {number} */ at) => [
      Math.max(0, Math.floor(at - radius)),
      Math.min(fine - 1, at + radius),
    ];
    const [[z0 = 0, z1 = 0], [y0 = 0, y1 = 0], [x0 = 0, x1 = 0]] = [range(z), range(y), range(x)];
    for (let k = z0; k <= z1; k++) {
      for (let j = y0; j <= y1; j++) {
        for (let i = x0; i <= x1; i++) {
          if ((i - x) ** 2 + (j - y) ** 2 + (k - z) ** 2 > radius ** 2) continue;
          const at = i + fine * (j + fine * k);
          left -= data[at] ?? 0;
          data[at] = 0;
        }
      }
    }
  }
  return data;
}

const families = [
  ...[0.3, 0.4, 0.5, 0.6, 0.7].map((porosity) => ({ kind: 'noise', porosity, size: 12 })),
  ...[0.4, 0.5].map((porosity) => ({ kind: 'noise', porosity, size: 20 })),
  ...[0.35, 0.5, 0.65].map((porosity) => ({ kind: 'spheres', porosity, size: 20 })),
];

const rows = [];
for (const { kind, porosity, size } of families) {
  for (const seed of [1, 2, 3]) {
    const data =
      kind === 'noise' ? correlatedMedium(fine, porosity, seed, size) : spheres(porosity, size, seed);
    const volume = {
      data,
      shape: /** @type {const} */ ([fine, fine, fine]),
      voxelSize: /** @type {const} */ ([1e-7, 1e-7, 1e-7]),
      phases: [{ name: 'pore', label: 1 }],
    };
    const options = /** @type {const} */ ({
      axis: 'z',
      conductivities: { pore: 1 },
      tolerance: 1e-4,
      threads: 2,
    });
    const truth = (await transport(volume, options)).effectiveRatio;
    const { result, discretisation, structure } = await transportWithErrors(
      coarsen(coarsen(volume)),
      options,
    );
    const [low, high] = structure;
    rows.push({
      kind,
      porosity,
      size,
      seed,
      truth,
      value: result.effectiveRatio,
      error: truth / result.effectiveRatio - 1,
      estimate: discretisation,
      low,
      high,
      held: low <= truth && truth <= high,
      widthOverError: (high - low) / Math.abs(truth - result.effectiveRatio),
    });
  }
}
const held = rows.filter((row) => row.held).length;
const width = median(rows.map((row) => row.widthOverError));
const percent = (/** @type {number | null} */ value) =>
  value === null ? '–' : `${(100 * value).toFixed(2)} %`;
const text = [
  '# Coverage of the discretisation error',
  '',
  'Structures of 48³ voxels against the same ones on four times finer voxels. Size: smoothing radius, or radius of the',
  'spheres, in fine voxels. Estimate: (D(h) − D(2h)) / D(h); the interval reaches one and a half times as far.',
  '',
  '| structure | porosity | size | seed | D on 48³ | on 192³ | difference | estimate | interval | held |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |',
  ...rows.map(
    (row) =>
      `| ${row.kind} | ${row.porosity} | ${row.size} | ${row.seed} | ${row.value.toFixed(4)} | ${row.truth.toFixed(4)} | ${percent(row.error)} | ${percent(row.estimate)} | ${row.low.toFixed(4)} – ${row.high.toFixed(4)} | ${row.held ? 'yes' : 'no'} |`,
  ),
  '',
  `Held ${held} of ${rows.length} (26 of 30 asked). Median width over the actual difference: ${width.toFixed(2)} (at most 4 asked).`,
  '',
].join('\n');
const results = join(import.meta.dirname, '..', 'results');
mkdirSync(results, { recursive: true });
writeFileSync(
  join(results, 'coverage.json'),
  `${JSON.stringify({ held, of: rows.length, width, rows }, undefined, 2)}\n`,
);
writeFileSync(join(results, 'coverage.md'), text);
console.log(text);

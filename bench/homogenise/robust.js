// How many cycles the transport solver takes to 0.1 %, structure by structure, as the volume grows. Build first, then:
//   node bench/homogenise/robust.js [edge ...]
// Writes bench/results/robust.*; failures are rows of the table too.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transport } from '../../dist/homogenise/index.js';
import { correlatedMedium, noise } from '../support/media.js';

const edges = process.argv.slice(2).map(Number);
if (edges.length === 0) edges.push(64, 128, 256, 400);
const tolerance = 1e-3;
const threads = 2;

/**
 * @typedef {{ shape: [number, number, number], data: Uint8Array, conductivities: Record<string, number>,
 *   voxelSize?: [number, number, number], boundary?: import('../../dist/homogenise/index.js').TransportBoundary }} Case
 * @typedef {{ name: string, most: number, build: (edge: number) => Case }} Family
 */

/** @param {number} edge @param {(x: number, y: number, z: number) => number} label @returns {Uint8Array} */
function fill(edge, label) {
  const data = new Uint8Array(edge ** 3);
  let at = 0;
  for (let z = 0; z < edge; z++) {
    for (let y = 0; y < edge; y++) for (let x = 0; x < edge; x++) data[at++] = label(x, y, z);
  }
  return data;
}

/** @param {number} edge */
const cube = (edge) => /** @type {[number, number, number]} */ ([edge, edge, edge]);

/** @param {number} porosity @returns {Family} */
const correlated = (porosity) => ({
  name: `correlated, porosity ${porosity}`,
  most: 8,
  build: (edge) => ({
    shape: cube(edge),
    data: correlatedMedium(edge, porosity, 7),
    conductivities: { one: 1 },
  }),
});

/** @param {number} share @returns {Family} */
const uncorrelated = (share) => ({
  name: `uncorrelated voxels, ${share} (threshold 0.3116)`,
  most: 16,
  build: (edge) => {
    const next = noise(11);
    return {
      shape: cube(edge),
      data: fill(edge, () => (next() + 0.5 < share ? 1 : 0)),
      conductivities: { one: 1 },
    };
  },
});

/** @param {number} contrast @param {number} share @returns {Family} */
const contrasted = (contrast, share) => ({
  name: `correlated, two conductors 1 : ${contrast}, the second ${share}`,
  most: 8,
  build: (edge) => ({
    shape: cube(edge),
    data: correlatedMedium(edge, share, 5).map((label) => 1 + label),
    conductivities: { one: 1, two: contrast },
  }),
});

/** @param {number[]} edges @returns {Family} */
const stretched = ([x = 1, y = 1, z = 1]) => ({
  name: `correlated, voxels ${x} x ${y} x ${z}`,
  most: 8,
  build: (edge) => ({ ...correlated(0.4).build(edge), voxelSize: [x * 1e-6, y * 1e-6, z * 1e-6] }),
});

/** @param {import('../../dist/homogenise/index.js').TransportBoundary} boundary @returns {Family} */
const under = (boundary) => ({
  name: `correlated, ${boundary}`,
  most: 8,
  build: (edge) => ({ ...correlated(0.4).build(edge), boundary }),
});

/** @type {Family[]} */
const families = [
  ...[0.1, 0.15, 0.2, 0.4, 0.7, 1].map(correlated),
  ...[0.3216, 0.33, 0.35, 0.5].map(uncorrelated),
  ...[1e-6, 1e-4, 1e-2, 1e2, 1e4, 1e6].map((contrast) => contrasted(contrast, 0.5)),
  contrasted(1e6, 0.15),
  contrasted(1e-6, 0.85),
  {
    name: 'chambers of 16 joined by necks of one voxel',
    most: 8,
    build: (edge) => ({
      shape: cube(edge),
      data: fill(edge, (x, y, z) => {
        const walls = [x, y, z].filter((at) => at % 16 === 0).length;
        const inNeck = [x, y, z].filter((at) => at % 16 === 8).length === 2;
        return walls === 0 || (walls === 1 && inNeck) ? 1 : 0;
      }),
      conductivities: { one: 1 },
    }),
  },
  {
    name: 'films of one voxel, a pinhole each',
    most: 8,
    build: (edge) => ({
      shape: cube(edge),
      data: fill(edge, (x, y, z) => (z % 8 !== 4 || (x % 32 === z % 32 && y % 32 === (3 * z) % 32) ? 1 : 0)),
      conductivities: { one: 1 },
    }),
  },
  {
    name: 'conducting films of one voxel, 1e4, in a poor conductor',
    most: 8,
    build: (edge) => ({
      shape: cube(edge),
      data: fill(edge, (x, y, z) => ((x + y + z) % 20 === 0 ? 2 : 1)),
      conductivities: { one: 1, two: 1e4 },
    }),
  },
  {
    name: 'straight pores with dead ends',
    most: 8,
    build: (edge) => ({
      shape: cube(edge),
      data: fill(edge, (x, y, z) =>
        (x % 8 === 3 && y % 8 === 3) || (y % 8 === 3 && z % 8 === 2 && x % 8 !== 7) ? 1 : 0,
      ),
      conductivities: { one: 1 },
    }),
  },
  ...[
    [1, 1, 2],
    [1, 1, 5],
    [1, 1, 30],
    [30, 1, 1],
    [1, 5, 25],
  ].map(stretched),
  .../** @type {const} */ (['plates-periodic', 'periodic', 'kinematic', 'static']).map(under),
  {
    name: 'correlated, a prime of layers (61, 127, 251, 397)',
    most: 8,
    build: (edge) => {
      const { data } = correlated(0.3).build(edge);
      const planes = [397, 251, 127, 61].find((prime) => prime <= edge) ?? edge;
      return {
        shape: [edge, edge, planes],
        data: data.slice(0, edge * edge * planes),
        conductivities: { one: 1 },
      };
    },
  },
  {
    name: 'one slice of a correlated medium, 1 x N x N',
    most: 8,
    build: (edge) => ({
      shape: [edge, 1, edge],
      data: correlatedMedium(edge, 0.7, 7).slice(0, edge * edge),
      conductivities: { one: 1 },
    }),
  },
];

/** @param {Family} family @param {number} edge */
async function run(family, edge) {
  const { shape, data, conductivities, voxelSize, boundary } = family.build(edge);
  const phases = Object.keys(conductivities).map((name, at) => ({ name, label: at + 1 }));
  const row = { name: family.name, most: family.most, edge };
  try {
    const result = await transport(
      { data, shape, voxelSize: voxelSize ?? [1e-6, 1e-6, 1e-6], phases },
      { axis: 'z', conductivities, tolerance, threads, boundary: boundary ?? 'plates' },
    );
    return {
      ...row,
      cycles: result.iterations,
      fraction: result.fractionTotal,
      percolating: result.fractionPercolating,
      effectiveRatio: result.effectiveRatio,
      seconds: result.seconds,
      bytesPerVoxel: result.bytes / data.length,
    };
  } catch (error) {
    return { ...row, failure: error instanceof Error ? error.message : String(error) };
  }
}

const rows = [];
for (const family of families) {
  for (const edge of edges) {
    const row = await run(family, edge);
    rows.push(row);
    console.log(JSON.stringify(row));
  }
}

const lines = [
  '# Cycles to 0.1 %',
  '',
  `Node ${process.version}, ${threads} threads. A cycle is one step of conjugate gradients with its preconditioner.`,
  '',
  '| structure | most | edge | cycles | fraction | percolating | D_eff/D | time | bytes a voxel |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];
for (const row of rows) {
  if ('failure' in row)
    lines.push(`| ${row.name} | ${row.most} | ${row.edge} | failed: ${row.failure} | | | | | |`);
  else {
    lines.push(
      `| ${row.name} | ${row.most} | ${row.edge} | ${row.cycles} | ${row.fraction.toFixed(4)} | ${row.percolating.toFixed(4)} | ${row.effectiveRatio.toExponential(4)} | ${row.seconds.toFixed(2)} s | ${row.bytesPerVoxel.toFixed(0)} |`,
    );
  }
}
const results = join(import.meta.dirname, '..', 'results');
mkdirSync(results, { recursive: true });
writeFileSync(
  join(results, 'robust.json'),
  `${JSON.stringify({ tolerance, threads, rows }, undefined, 2)}\n`,
);
writeFileSync(join(results, 'robust.md'), `${lines.join('\n')}\n`);

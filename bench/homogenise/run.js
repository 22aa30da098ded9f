// Benchmark of homogenisation: the public 500^3 file of TauFactor 2, and the peers on correlated media as they grow.
// Build first, then:
//   LITHOSCALE_DATA=/path/to/data LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/homogenise/run.js
// That Python needs taufactor, torch, porespy and openpnm. Without data or peers the benchmark fails. NASA's PuMA is
// not on PyPI. Writes bench/results/homogenise.*.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transport } from '../../dist/homogenise/index.js';
import { labelPhases, readImage } from '../../dist/microstructure/index.js';
import { correlatedMedium } from '../support/media.js';
import { writeNpy } from '../support/npy.js';
import { askPeer, fairAllocator, peerPython } from '../support/peer.js';
import { machine, writeResult } from '../support/results.js';
import { median } from '../support/statistics.js';
import { streamingPass } from '../support/streaming.js';

const threads = 2;
const tolerance = 1e-3;
const published = { z: 4.2431, y: 1.1513, x: 1.3905 };
const here = import.meta.dirname;
const data = process.env['LITHOSCALE_DATA'] ?? '';
if (data === '') throw new Error('LITHOSCALE_DATA names no folder with the public file');

/** @param {string} folder The public file, one direction at a time, memory as the process sees it. */
async function publicFile(folder) {
  const zip = join(data, 'tau/TF-500x500x500-1x2x6-v3.tiff.zip');
  execFileSync('python3', ['-m', 'zipfile', '-e', zip, folder]);
  const { volume } = await readImage(join(folder, 'TF-500x500x500-1x2x6-v3.tiff'), {
    voxelSize: [1e-6, 1e-6, 1e-6],
  });
  const labelled = labelPhases(volume, [
    { name: 'air', label: 0 },
    { name: 'struts', label: 255 },
  ]);
  const rows = [];
  for (const axis of /** @type {const} */ (['z', 'y', 'x'])) {
    const pass = await streamingPass(500 ** 3, threads, 7);
    const result = await transport(labelled, { axis, conductivities: { struts: 1 }, tolerance, threads });
    rows.push({
      axis,
      seconds: result.seconds,
      passes: result.seconds / pass,
      iterations: result.iterations,
      tortuosityFactor: result.tortuosityFactor ?? NaN,
      published: published[axis],
      gibibytes: result.bytes / 2 ** 30,
    });
  }
  return rows;
}

/** @param {number} edge @param {string} folder @param {string} python */
async function compare(edge, folder, python) {
  const medium = correlatedMedium(edge, 0.4, 7);
  const file = join(folder, `medium-${edge}.npy`);
  writeNpy(file, medium, [edge, edge, edge]);
  const volume = {
    data: medium,
    shape: /** @type {const} */ ([edge, edge, edge]),
    voxelSize: /** @type {const} */ ([1e-6, 1e-6, 1e-6]),
    phases: [{ name: 'pore', label: 1 }],
  };
  const options = /** @type {const} */ ({ axis: 'z', conductivities: { pore: 1 }, threads });
  const exact = await transport(volume, { ...options, tolerance: 1e-6 });
  const runs = [];
  for (let run = 0; run < 8; run++) {
    const pass = await streamingPass(edge ** 3, threads, 7);
    runs.push({ pass, result: await transport(volume, { ...options, tolerance }) });
  }
  const own = median(runs.slice(1).map(({ result }) => result.seconds));
  const script = join(here, '../transport/taufactor_peer.py');
  const given = { environment: fairAllocator };
  const tauFactor = askPeer(python, script, [file, exact.effectiveRatio, 2e-4, threads, 20_000], given);
  const poreSpy = askPeer(python, join(here, 'porespy_peer.py'), [file], given);
  return {
    edge,
    seconds: own,
    passes: median(runs.slice(1).map(({ pass, result }) => result.seconds / pass)),
    difference: Math.abs((runs[0]?.result.effectiveRatio ?? NaN) / exact.effectiveRatio - 1),
    tauFactorSeconds: tauFactor.solveSeconds,
    poreSpySeconds: poreSpy.seconds,
    ratio: Math.min(tauFactor.solveSeconds, poreSpy.seconds) / own,
  };
}

/** @param {Awaited<ReturnType<typeof publicFile>>} file @param {Awaited<ReturnType<typeof compare>>[]} sizes */
function table(file, sizes) {
  return [
    '# Homogenisation',
    '',
    `${machine.processor}, ${threads} threads, Node ${machine.node}; everything after the image is in memory.`,
    '',
    '500³ benchmark file of TauFactor 2, estimated error at most 0.1 % (at most 15 s and 3.3 GiB asked):',
    '',
    '| axis | time | streaming passes | iterations | tau | published | memory |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...file.map(
      (row) =>
        `| ${row.axis} | ${row.seconds.toFixed(2)} s | ${row.passes.toFixed(0)} | ${row.iterations} | ${row.tortuosityFactor.toFixed(4)} | ${row.published} | ${row.gibibytes.toFixed(2)} GiB |`,
    ),
    '',
    'Correlated media, porosity 0.4. TauFactor 2 stops at the first of its checks within 0.02 % of the converged answer, its',
    'set-up not counted and its allocator set; PoreSpy (tortuosity_fd, algebraic multigrid) runs with its defaults.',
    '',
    '| edge | time | streaming passes (at most 100) | off the converged answer | TauFactor 2 | PoreSpy | times faster than the fastest (at least 35 at 256) |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...sizes.map(
      (row) =>
        `| ${row.edge} | ${row.seconds.toFixed(3)} s | ${row.passes.toFixed(0)} | ${(100 * row.difference).toFixed(4)} % | ${row.tauFactorSeconds.toFixed(1)} s | ${row.poreSpySeconds.toFixed(1)} s | ${row.ratio.toFixed(0)} |`,
    ),
    '',
  ].join('\n');
}

const python = peerPython('TauFactor 2, PoreSpy and OpenPNM');
const folder = mkdtempSync(join(tmpdir(), 'homogenise-'));
try {
  const file = await publicFile(folder);
  const sizes = [];
  for (const edge of [128, 192, 256]) sizes.push(await compare(edge, folder, python));
  writeResult('homogenise.json', `${JSON.stringify({ threads, tolerance, file, sizes }, undefined, 2)}\n`);
  const text = table(file, sizes);
  writeResult('homogenise.md', text);
  console.log(text);
} finally {
  rmSync(folder, { recursive: true });
}

// Reading a stack of 300 pages of 512 × 512 16-bit pixels, beside geotiff and Python's tifffile:
// `node bench/read/run.js`. LITHOSCALE_PEERS_PYTHON names a Python that has tifffile; tiffcp (libtiff-tools)
// makes the variants.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeImage } from '../../dist/microstructure/index.js';
import { askPeer, peerPython } from '../support/peer.js';
import { machine, writeResult } from '../support/results.js';

const here = import.meta.dirname;
const python = peerPython('tifffile');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-bench-read-'));

/** A grey-scale electrode of sorts: overlapping balls, a ramp over them, two bits of noise. */
function volume() {
  const [nx, ny, nz] = [512, 512, 300];
  const data = new Uint16Array(nx * ny * nz);
  let state = 1;
  for (let z = 0, index = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, index++) {
        const ball = Math.hypot((x % 64) - 32, (y % 48) - 24, (z % 56) - 28) < 22;
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        data[index] =
          (ball ? 24000 : 9000) + (z & ~15) + (ball && state >>> 28 === 0 ? (state >>> 24) & 3 : 0);
      }
    }
  }
  /** @type {[number, number, number]} */
  const shape = [nx, ny, nz];
  /** @type {[number, number, number]} */
  const voxelSize = [4e-7, 4e-7, 4e-7];
  return { data, shape, voxelSize };
}

/** @type {[name: string, options: string[]][]} */
const variants = [
  ['uncompressed', ['-c', 'none']],
  ['PackBits', ['-c', 'packbits']],
  ['LZW', ['-c', 'lzw']],
  ['LZW, predictor, strips of 16 rows', ['-c', 'lzw:2', '-r', '16']],
  ['deflate', ['-c', 'zip']],
  ['BigTIFF uncompressed', ['-8', '-c', 'none']],
  ['BigTIFF, deflate in tiles of 256 × 256', ['-8', '-c', 'zip', '-t', '-w', '256', '-l', '256']],
  ['big-endian uncompressed', ['-B', '-c', 'none']],
];

/** @param {{times: number[], peakMiB: number, sum: number, version: string}} result */
function best(result) {
  return { ...result, milliseconds: Math.min(...result.times) };
}

/** @param {string} reader @param {string} path @param {number} repeats */
function readInNode(reader, path, repeats) {
  const args = [join(here, 'read-one.js'), reader, path, String(repeats)];
  return best(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })));
}

/** @param {string} source @param {string} name @param {string[]} options */
function bench(source, name, options) {
  const path = join(folder, 'variant.tif');
  execFileSync('tiffcp', [...options, source, path], { stdio: ['ignore', 'inherit', 'ignore'] });
  const lithoscale = readInNode('lithoscale', path, 5);
  const tifffile = best(askPeer(python, join(here, 'tifffile_one.py'), [path, 5]));
  const geotiff = readInNode('geotiff', path, 2);
  if (lithoscale.sum !== tifffile.sum) throw new Error(`${name}: the two readers disagree about the voxels`);
  const megabytes = statSync(path).size / 1e6;
  return { name, megabytes, lithoscale, geotiff, tifffile };
}

/** @param {{milliseconds: number, peakMiB: number}} result */
function cell({ milliseconds, peakMiB }) {
  return `${milliseconds.toFixed(0)} ms, ${peakMiB.toFixed(0)} MiB`;
}

try {
  const source = join(folder, 'source.tif');
  await writeImage(source, volume());
  const rows = variants.map(([name, options]) => {
    const row = bench(source, name, options);
    process.stdout.write(
      `${name}: ${cell(row.lithoscale)}; geotiff ${cell(row.geotiff)}; tifffile ${cell(row.tifffile)}\n`,
    );
    return row;
  });
  const versions = {
    node: machine.node,
    tifffile: rows[0]?.tifffile.version,
    cpu: machine.processor,
    cores: cpus().length,
  };
  const lines = [
    '# Reading TIFF stacks',
    '',
    `300 pages of 512 × 512 16-bit pixels (157 MB unpacked) on ${versions.cores} cores of ${versions.cpu}, Node ${versions.node}, tifffile ${versions.tifffile}.`,
    'Least of 5 runs (geotiff: 2) after one another in one process, file in the cache, and peak memory after the',
    'first. Lithoscale and tifffile return the volume (150 MiB); geotiff reads page by page and keeps none.',
    '',
    '| variant | MB | Lithoscale | geotiff 3.0.5 | tifffile |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (row) =>
        `| ${row.name} | ${row.megabytes.toFixed(1)} | ${cell(row.lithoscale)} | ${cell(row.geotiff)} | ${cell(row.tifffile)} |`,
    ),
    '',
    'Made by `node bench/read/run.js`.',
    '',
  ];
  writeResult('read.json', `${JSON.stringify({ versions, rows }, null, 2)}\n`);
  writeResult('read.md', lines.join('\n'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// Particles of known bodies: how many are found and how well their voxels are parted, for several neck ratios, and PoreSpy's
// SNOW partition of the same images. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/separation.js
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { separateParticles } from '../../dist/describe/index.js';
import { packSpheres } from '../../dist/generate/packing.js';
import { Random } from '../../dist/numerics/index.js';

/**
 * Bodies of revolution around any axis, in spheres packed up to a core: `aspect` is length over width, `noise` the share of
 * the voxels at the surface that change sides.
 * @typedef {{ name: string, count: number, radius: number, spread: number, core: number, aspect?: number, isRod?: boolean, noise?: number }} Packed
 */

const side = 128;
const ratios = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/** @type {readonly Packed[]} */
const packings = [
  { name: 'balls, touching', count: 220, radius: 9, spread: 0.25, core: 1 },
  { name: 'balls, pressed 5 %', count: 220, radius: 9, spread: 0.25, core: 0.95 },
  { name: 'balls, pressed 10 %', count: 220, radius: 10, spread: 0.25, core: 0.9 },
  { name: 'balls, sintered 20 %', count: 220, radius: 11, spread: 0.25, core: 0.8 },
  { name: 'small balls, pressed 10 %', count: 1500, radius: 5.3, spread: 0.2, core: 0.9 },
  { name: 'smallest balls, pressed 10 %', count: 4500, radius: 3.7, spread: 0.2, core: 0.9 },
  { name: 'long ellipsoids, 2:1', count: 200, radius: 14, spread: 0.1, core: 0.72, aspect: 2 },
  { name: 'flat ellipsoids, 1:2', count: 200, radius: 13, spread: 0.1, core: 0.8, aspect: 0.5 },
  { name: 'rods, 4:1', count: 120, radius: 18, spread: 0.1, core: 0.8, aspect: 4, isRod: true },
  { name: 'smallest balls, touching', count: 7000, radius: 3, spread: 0.15, core: 1 },
  { name: 'small balls, touching', count: 1500, radius: 5, spread: 0.2, core: 1 },
  { name: 'thin rods, 4:1', count: 900, radius: 9, spread: 0.1, core: 0.8, aspect: 4, isRod: true },
  { name: 'balls, touching, noisy', count: 220, radius: 9, spread: 0.25, core: 1, noise: 0.2 },
  { name: 'small balls, touching, noisy', count: 1500, radius: 5, spread: 0.2, core: 1, noise: 0.2 },
  {
    name: 'rods, 4:1, noisy',
    count: 120,
    radius: 18,
    spread: 0.1,
    core: 0.8,
    aspect: 4,
    isRod: true,
    noise: 0.2,
  },
];

/** @param {Random} random */
const normal = (random) =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());

/** @param {Random} random @returns {[number, number, number]} */
function direction(random) {
  const z = 2 * random.uniform() - 1;
  const angle = 2 * Math.PI * random.uniform();
  const across = Math.sqrt(1 - z * z);
  return [across * Math.cos(angle), across * Math.sin(angle), z];
}

/** The image and the body of each voxel (from 1), voxels in two bodies to the one they are deeper in. @param {Packed} packed */
async function draw({ count, radius, spread, core, aspect = 1, isRod = false }) {
  const random = new Random(7);
  const radii = Float64Array.from({ length: count }, () => radius * Math.exp(spread * normal(random)));
  const box = { lengths: /** @type {const} */ ([side, side, side]), walls: false };
  const { centres } = await packSpheres(radii, box, random, { core, tolerance: 5e-3, mostSweeps: 300 });
  const bodies = new Uint32Array(side ** 3);
  const depths = new Float64Array(side ** 3).fill(Infinity);
  for (const [body, reach] of radii.entries()) {
    const axis = direction(random);
    const [along, across] = aspect >= 1 ? [reach, reach / aspect] : [reach * aspect, reach];
    const centre = [0, 1, 2].map((each) => centres[3 * body + each] ?? 0);
    eachVoxelNear(centre, reach, (voxel, place) => {
      const far = place.reduce((sum, part, each) => sum + part * (axis[each] ?? 0), 0);
      const square = place.reduce((sum, part) => sum + part * part, 0) - far * far;
      const ends = Math.abs(far) / along;
      const mantle = Math.sqrt(Math.max(0, square)) / across;
      const share = isRod ? Math.max(ends, mantle) : Math.hypot(ends, mantle);
      const depth = (share - 1) * Math.min(along, across);
      if (share > 1 || depth >= (depths[voxel] ?? 0)) return;
      depths[voxel] = depth;
      bodies[voxel] = body + 1;
    });
  }
  return bodies;
}

/** @param {number} at */
const wrapped = (at) => (at + 4 * side) % side;

/** Periodic. @param {readonly number[]} centre @param {number} reach @param {(voxel: number, place: number[]) => void} visit */
function eachVoxelNear(centre, reach, visit) {
  const [x0 = 0, y0 = 0, z0 = 0] = centre.map((part) => Math.floor(part - reach));
  const width = Math.ceil(2 * reach) + 2;
  for (let z = z0; z < z0 + width; z++) {
    for (let y = y0; y < y0 + width; y++) {
      for (let x = x0; x < x0 + width; x++) {
        const place = [x, y, z].map((at, axis) => at + 0.5 - (centre[axis] ?? 0));
        visit(wrapped(x) + side * (wrapped(y) + side * wrapped(z)), place);
      }
    }
  }
}

/** The bodies as they are in the image: what its border, or another body, cuts in two counts as two. @param {Uint32Array} bodies */
function pieces(bodies) {
  const labels = new Uint32Array(bodies.length);
  let count = 0;
  for (const [start, body] of bodies.entries()) {
    if (body === 0 || labels[start] !== 0) continue;
    count++;
    labels[start] = count;
    const piece = [start];
    for (const voxel of piece) {
      for (const other of neighboursOf(voxel)) {
        if (bodies[other] !== body || labels[other] !== 0) continue;
        labels[other] = count;
        piece.push(other);
      }
    }
  }
  return { labels, count };
}

/** @param {number} voxel */
function neighboursOf(voxel) {
  return [1, side, side * side].flatMap((step) => {
    const at = Math.floor(voxel / step) % side;
    return [...(at > 0 ? [voxel - step] : []), ...(at < side - 1 ? [voxel + step] : [])];
  });
}

/** An image whose voxels at the surface change sides by chance. @param {Uint8Array} data @param {number} share */
function withNoise(data, share) {
  const random = new Random(11);
  return data.map((value, voxel) => {
    const isAtSurface = neighboursOf(voxel).some((other) => data[other] !== value);
    return isAtSurface && random.uniform() < share ? 1 - value : value;
  });
}

/** @param {Map<number, number>} counts */
const pairs = (counts) => [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);

/** Adjusted Rand index, and bits by which bodies are split and merged. @param {Uint32Array} truth @param {Uint32Array} found */
function agreement(truth, found) {
  const both = new Map();
  const [rows, columns] = [new Map(), new Map()];
  let total = 0;
  for (const [voxel, body] of truth.entries()) {
    if (body === 0) continue;
    const other = found[voxel] ?? 0;
    total++;
    both.set(body * 2 ** 24 + other, (both.get(body * 2 ** 24 + other) ?? 0) + 1);
    rows.set(body, (rows.get(body) ?? 0) + 1);
    columns.set(other, (columns.get(other) ?? 0) + 1);
  }
  const expected = (pairs(rows) * pairs(columns)) / ((total * (total - 1)) / 2);
  const rand = (pairs(both) - expected) / ((pairs(rows) + pairs(columns)) / 2 - expected);
  let [split, merged] = [0, 0];
  for (const [key, n] of both) {
    split -= (n / total) * Math.log2(n / rows.get(Math.floor(key / 2 ** 24)));
    merged -= (n / total) * Math.log2(n / columns.get(key % 2 ** 24));
  }
  return { rand, split, merged };
}

/** @param {string} python @param {Uint8Array} data */
function snow(python, data) {
  const folder = mkdtempSync(join(tmpdir(), 'lithoscale-'));
  try {
    writeFileSync(join(folder, 'open'), data);
    const script = join(import.meta.dirname, 'watershed_peer.py');
    execFileSync(python, ['-W', 'ignore', script, folder, String(side), 'snow'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, 'labels'));
    return new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A line of the table a packing. @param {{ python: string | undefined }} context */
export async function compare({ python }) {
  const lines = [];
  for (const packed of packings) {
    const bodies = await draw(packed);
    const data = withNoise(
      Uint8Array.from(bodies, (body) => (body > 0 ? 1 : 0)),
      packed.noise ?? 0,
    );
    const truth = pieces(bodies);
    const seen = truth.labels.map((body, voxel) => body * (data[voxel] ?? 0));
    const volume = {
      data,
      shape: /** @type {const} */ ([side, side, side]),
      voxelSize: /** @type {const} */ ([1, 1, 1]),
      phases: ['pore', 'active'].map((name, label) => ({ name, label })),
    };
    const cells = [];
    let maxima = 0;
    for (const options of [...ratios.map((neckRatio) => ({ neckRatio })), { resolution: 0 }]) {
      const found = await separateParticles(volume, 'active', options);
      maxima = found.basins ?? 0;
      cells.push(cellOf(found.count, agreement(seen, found.data)));
    }
    if (python !== undefined) {
      const labels = snow(python, volume.data);
      const inside = new Set(labels.filter((_, voxel) => volume.data[voxel] === 1));
      cells.push(cellOf(inside.size, agreement(seen, labels)));
    }
    lines.push(`| ${packed.name} | ${truth.count} | ${maxima} | ${cells.join(' | ')} |`);
  }
  return lines;
}

/** @param {number} count @param {ReturnType<typeof agreement>} agreement */
function cellOf(count, { rand, split, merged }) {
  return `${count}; ${rand.toFixed(3)}; ${split.toFixed(2)} + ${merged.toFixed(2)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log('Particles; adjusted Rand index; bits split + merged.');
  console.log(`| bodies | pieces | maxima | ${ratios.join(' | ')} | default, resolution 0 | SNOW |`);
  console.log(`| --- | ---: | ---: | ${ratios.map(() => '---').join(' | ')} | --- | --- |`);
  for (const line of await compare({ python: process.env['LITHOSCALE_PEERS_PYTHON'] })) console.log(line);
}

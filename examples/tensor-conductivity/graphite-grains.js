// Heat conduction through polycrystalline graphite: 40 grains in a periodic cube of 24³ voxels, each a crystal that
// conducts 100 W/(m K) in its plane and 10 across, turned at random. What is the effective tensor, and how much does the
// boundary matter at this size? A few seconds. Run: node examples/tensor-conductivity/graphite-grains.js
import { Random } from 'lithoscale/numerics';
import { tensorConductivityTransport } from 'lithoscale/homogenise';

const side = 24;
const grainCount = 40;
const random = new Random(1);

/** @type {[number, number, number][]} */
const seeds = Array.from({ length: grainCount }, () => [
  side * random.uniform(),
  side * random.uniform(),
  side * random.uniform(),
]);

/** Grain with the nearest seed, across the faces of the cube too.
 * @param {readonly number[]} point */
function grainAt(point) {
  const squares = seeds.map((seed) =>
    seed.reduce((sum, value, axis) => {
      const gap = Math.abs(value - point[axis]);
      return sum + Math.min(gap, side - gap) ** 2;
    }, 0),
  );
  return squares.indexOf(Math.min(...squares));
}

/** A random rotation: four normal numbers make a uniform quaternion.
 * @returns {[number, number, number, number]} */
function orientation() {
  const [w, x, y, z] = Array.from({ length: 4 }, () => random.normal());
  const length = Math.hypot(w, x, y, z);
  return [w / length, x / length, y / length, z / length];
}

const grains = Uint8Array.from({ length: side ** 3 }, (_, voxel) =>
  grainAt(
    [voxel % side, Math.floor(voxel / side) % side, Math.floor(voxel / side ** 2)].map((at) => at + 0.5),
  ),
);
const orientations = new Map(Array.from({ length: grainCount }, (_, grain) => [grain, orientation()]));
/** @type {import('lithoscale/microstructure').LabelledVolume} */
const volume = {
  data: new Uint8Array(side ** 3),
  shape: [side, side, side],
  voxelSize: [1e-6, 1e-6, 1e-6],
  phases: [{ name: 'graphite', label: 0 }],
};
const conductivities = {
  graphite: { principal: /** @type {const} */ ([100, 100, 10]), grains, orientations },
};

for (const boundary of /** @type {const} */ (['static', 'periodic', 'kinematic'])) {
  const { principal, iterations } = await tensorConductivityTransport(volume, { boundary, conductivities });
  const values = principal?.values.map((value) => value.toFixed(2)).join(' ');
  console.log(`${boundary.padEnd(10)} ${values} W/(m K)   ${Math.max(...iterations)} iterations`);
}

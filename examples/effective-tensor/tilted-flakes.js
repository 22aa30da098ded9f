// Pores between graphite flakes that all lean by 30° about y, as after calendering at an angle: 60 overlapping oblate
// ellipsoids in a periodic cube of 64³ voxels. Which way do the pores conduct least, and what does the boundary matter?
// Ten seconds. Run: node examples/effective-tensor/tilted-flakes.js
import { Random } from 'lithoscale/numerics';
import { compareBoundaries } from 'lithoscale/homogenise';

const side = 64;
const flakes = 60;
const [radius, halfThickness] = [14, 2.5];
const tilt = Math.PI / 6;
const random = new Random(1);

const centres = Array.from({ length: flakes }, () => [0, 0, 0].map(() => side * random.uniform()));

/** The nearest image of a distance round the cube. @param {number} gap */
const wrap = (gap) => gap - side * Math.round(gap / side);

/** @param {readonly number[]} point */
function isGraphite(point) {
  return centres.some((centre) => {
    const [x, y, z] = point.map((value, axis) => wrap(value - centre[axis]));
    const across = x * Math.sin(tilt) + z * Math.cos(tilt);
    const along = x * Math.cos(tilt) - z * Math.sin(tilt);
    return (along ** 2 + y ** 2) / radius ** 2 + across ** 2 / halfThickness ** 2 < 1;
  });
}

/** @type {import('lithoscale/microstructure').LabelledVolume} */
const volume = {
  data: Uint8Array.from({ length: side ** 3 }, (_, voxel) => {
    const place = [voxel % side, Math.floor(voxel / side) % side, Math.floor(voxel / side ** 2)];
    return isGraphite(place.map((at) => at + 0.5)) ? 1 : 0;
  }),
  shape: [side, side, side],
  voxelSize: [5e-7, 5e-7, 5e-7],
  phases: [
    { name: 'pore', label: 0 },
    { name: 'graphite', label: 1 },
  ],
};

const found = await compareBoundaries(volume, { conductivities: { pore: 1 } });
for (const { boundary, principal, tortuosity } of [found.static, found.periodic, found.kinematic]) {
  const values = principal.values.map((value) => value.toFixed(4)).join(' ');
  const taus = tortuosity.values.map((value) => value?.toFixed(3)).join(' ');
  console.log(`${boundary.padEnd(10)} D_eff/D ${values}   tau ${taus}`);
}
const [x, , z] = found.periodic.principal.axes[2];
console.log(`least conducting axis ${((Math.atan2(x, z) * 180) / Math.PI).toFixed(1)} degrees from z`);
console.log(`the boundary moves D_eff by up to ${(100 * (found.disagreement ?? 0)).toFixed(0)} %`);

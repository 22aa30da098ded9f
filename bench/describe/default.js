// The whole default description of the public X-ray cathode (301 x 301 x 251 voxels, three phases), timed as one process:
//   LITHOSCALE_DATA=/path/to/data node bench/describe/default.js
// Prints JSON: seconds of the whole, of each descriptor, and the most memory the process held.
import { join } from 'node:path';
import { describeImage } from '../../dist/describe/index.js';
import { labelPhases, readImage } from '../../dist/microstructure/index.js';

const folder = process.env['LITHOSCALE_DATA'];
if (folder === undefined) throw new Error('LITHOSCALE_DATA is not set');
const start = performance.now();
const { volume } = await readImage(join(folder, 'matbox/nmc-1-cal_generatedCBD_bridge.tif'), {
  voxelSize: [4e-7, 4e-7, 4e-7],
});
const labelled = labelPhases(volume, [
  { name: 'pore', label: 0 },
  { name: 'nmc', label: 1 },
  { name: 'cbd', label: 2 },
]);
let messages = 0;
const { measurements, omitted } = await describeImage(labelled, {
  roles: { active: 'nmc', binder: 'cbd' },
  onProgress: () => messages++,
});
console.log(
  JSON.stringify({
    seconds: (performance.now() - start) / 1000,
    gibibytes: process.resourceUsage().maxRSS / 2 ** 20,
    messages,
    omitted,
    parts: Object.fromEntries(measurements.map(({ descriptor, seconds }) => [descriptor.name, seconds])),
  }),
);

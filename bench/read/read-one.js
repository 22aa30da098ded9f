// Reads one TIFF with one library again and again: `node read-one.js READER FILE RUNS`. Prints milliseconds of
// each run, the sum of all voxels and the peak memory of the process.
import { fromFile } from 'geotiff';
import { readImage } from '../../dist/microstructure/index.js';

const [reader, path, runs] = process.argv.slice(2);

/** @param {ArrayLike<number>} values */
function total(values) {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum;
}

/** The whole volume in memory. */
async function readOurs() {
  const { volume } = await readImage(path, { requireVoxelSize: false });
  return () => total(volume.data);
}

/** Page after page, none kept, which is geotiff's best case. */
async function readGeotiff() {
  const tiff = await fromFile(path);
  const pages = await tiff.getImageCount();
  /** @type {ArrayLike<number>} */
  let last = [];
  for (let page = 0; page < pages; page++) {
    const image = await tiff.getImage(page);
    const rasters = await image.readRasters();
    last = /** @type {unknown} */ rasters[0];
  }
  await tiff.close();
  return () => total(last);
}

const read = reader === 'geotiff' ? readGeotiff : readOurs;
const times = [];
let sum = 0;
let peak = 0;
for (let run = 0; run < Number(runs); run++) {
  const start = performance.now();
  const check = await read();
  times.push(performance.now() - start);
  // Peak memory of the first run: later ones wait for the garbage of those before.
  if (run === 0) peak = process.resourceUsage().maxRSS / 1024;
  sum = check();
}
process.stdout.write(JSON.stringify({ times, sum, peakMiB: peak }));
process.exit(0);

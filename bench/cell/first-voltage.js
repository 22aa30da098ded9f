// A bare script: import the cell room, discharge Chen2020 once, say when things happened after the process started.
import { parameterSet, runCell } from '../../dist/cell/index.js';

const imported = performance.now();
let first = Number.NaN;
const solution = await runCell({
  parameters: parameterSet('chen2020'),
  experiment: 'Discharge at 1C until 2.5 V',
  onProgress() {
    if (Number.isNaN(first)) first = performance.now();
  },
});
const finished = performance.now();
process.stdout.write(JSON.stringify({ imported, first, finished, voltage: solution.voltage[0] }));

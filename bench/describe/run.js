// Benchmark of the description: every part beside its public peer in turn, and the whole default description of a tomogram.
// Build first, then, on a machine that does nothing else:
//   LITHOSCALE_DATA=/path/to/data LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/run.js
// That Python needs numpy, scipy, scikit-image, porespy, openpnm, edt and connected-components-3d; quantimpy, which does not
// run with NumPy 2, may have one of its own in LITHOSCALE_QUANTIMPY_PYTHON. Writes bench/results/describe.*.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { peerPython } from '../support/peer.js';
import { writeResult } from '../support/results.js';
import { bench as chords } from './chords.js';
import { bench as components } from './components.js';
import { bench as correlation } from './correlation.js';
import { bench as distance } from './distance.js';
import { bench as minkowski } from './minkowski.js';
import { bench as network } from './network.js';
import { bench as particles } from './particles.js';
import { bench as thickness } from './thickness.js';
import { bench as watershed } from './watershed.js';

/** @typedef {import('./alone.js').Row} Row */

/** @type {readonly { title: string, asked: string, bench: (context: { python: string }) => Promise<readonly Row[]> }[]} */
const parts = [
  { title: 'Distances', asked: '5 times SciPy, within 1.3 times edt on two threads', bench: distance },
  { title: 'Connected parts', asked: '3 times SciPy, no slower than cc3d', bench: components },
  {
    title: 'Two-point correlation',
    asked: 'within 2.5 times scipy.fft with two workers',
    bench: correlation,
  },
  { title: 'Local thickness', asked: '10 times PoreSpy, identical voxels', bench: thickness },
  { title: 'Watershed', asked: '3 times scikit-image', bench: watershed },
  { title: 'Lines, triangles, contacts', asked: 'nothing', bench: chords },
  { title: 'Minkowski functionals', asked: 'nothing', bench: minkowski },
  { title: 'Particles', asked: 'nothing', bench: particles },
  { title: 'Pore networks', asked: 'nothing', bench: network },
];

function tomogram() {
  const script = join(import.meta.dirname, 'default.js');
  /** @type {{ seconds: number, gibibytes: number, parts: Record<string, number> }} */
  const found = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
  return found;
}

/** @param {Row} row */
function line({ name, seconds, peer, peerSeconds, remark }) {
  const theirs = peerSeconds === null ? '–' : `${peerSeconds.toFixed(3)} s`;
  const ratio = peerSeconds === null ? '–' : (peerSeconds / seconds).toFixed(2);
  return `| ${name} | ${seconds.toFixed(3)} s | ${peer} | ${theirs} | ${ratio} | ${remark} |`;
}

const python = peerPython('NumPy, SciPy, scikit-image, PoreSpy, edt and connected-components-3d');
const whole = tomogram();
const sections = [];
for (const { title, asked, bench } of parts) {
  console.error(title);
  sections.push({ title, asked, rows: await bench({ python }) });
}
const text = [
  '# Description',
  '',
  `The default description of the 301 × 301 × 251 tomogram, three phases: ${whole.seconds.toFixed(1)} s (60 asked) and`,
  `${whole.gibibytes.toFixed(2)} GiB (3 asked), reading included. By descriptor, in seconds:`,
  Object.entries(whole.parts)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
    .join(', '),
  '',
  'Ours and the peer in turn on two cores, medians; ratios above 1 are in our favour.',
  ...sections.flatMap(({ title, asked, rows }) => [
    '',
    `## ${title}`,
    '',
    ...(asked === 'nothing' ? [] : [`Asked: ${asked}.`, '']),
    '| measure | ours | peer | its time | ratio | |',
    '| --- | ---: | --- | ---: | ---: | --- |',
    ...rows.map(line),
  ]),
  '',
].join('\n');
writeResult('describe.json', `${JSON.stringify({ whole, sections }, undefined, 2)}\n`);
writeResult('describe.md', text);
console.log(text);

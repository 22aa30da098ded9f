import type { CellImpedance, Contribution, RelaxationTimes } from '../../cell/index.ts';
import { decimals, duration, percent, quantity, significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { curveKey } from '../plots/curves.ts';
import { imageColour, twinColour } from '../plots/frame.ts';
import {
  contributionFigure,
  hertz,
  magnitudeFigure,
  nyquistFigure,
  phaseFigure,
  relaxationFigure,
  residualFigure,
} from '../plots/impedance.ts';
import { styleSheet } from '../style.ts';

export interface ImpedancePage {
  readonly impedance: CellImpedance;
  /** In Ω. */
  readonly relaxation?: RelaxationTimes | undefined;
  /** Name of the cell. */
  readonly cell: string;
  readonly stateOfCharge?: number | undefined;
  /** Of Lithoscale. */
  readonly version: string;
}

const models = {
  dfn: 'porous electrodes (DFN)',
  spme: 'single particles with electrolyte',
  spm: 'single particles',
};

/** An impedance as one HTML document that needs no other file. */
export function impedancePage(page: ImpedancePage): string {
  const { impedance, relaxation, cell, version } = page;
  const { frequency, real, imaginary, kramersKronig } = impedance;
  return pageOf({
    title: `Impedance: ${cell}`,
    style: styleSheet(0),
    body: html`${head(page)}
${section(
  'spectrum',
  'Spectrum',
  'The answer of the cell at rest to a small alternating current, from the linearised model; capacitive is up. The slowest part of a long capacitive tail is cut off.',
  html`<div class="grid">${figureBlock(nyquistFigure(frequency, real, imaginary), 'Nyquist: rings mark frequencies next to whole decades.')}${figureBlock(magnitudeFigure(frequency, real, imaginary), 'Bode: magnitude.')}${figureBlock(phaseFigure(frequency, real, imaginary), 'Bode: phase.')}</div>`,
)}
${parts(impedance)}
${relaxation === undefined ? nothing : relaxationSection(relaxation)}
${kramersKronig === undefined ? nothing : checkSection(impedance)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function head({ impedance, cell, stateOfCharge }: ImpedancePage): Html {
  const { frequency, mesh, meshError, openCircuitVoltage, model, seconds } = impedance;
  const range = `${hertz(Math.min(...frequency))} to ${hertz(Math.max(...frequency))}`;
  const charge = stateOfCharge === undefined ? '' : ` · state of charge ${percent(stateOfCharge, 0)}`;
  const error =
    meshError === undefined
      ? 'mesh error not asked for'
      : `${percent(meshError.relative, 2)} of |Z| at most (at ${hertz(meshError.frequency)}) against a doubled mesh`;
  return html`<header>
<p class="eyebrow">Lithoscale impedance · ${frequency.length} frequencies from ${range} in ${duration(seconds)}</p>
<h1>${cell}</h1>
<p class="eyebrow">${models[model]}${charge} · ${decimals(openCircuitVoltage, 4)} V at rest · ${mesh.negative}/${mesh.separator}/${mesh.positive} cells × ${mesh.radial} shells · ${error}</p>
</header>`;
}

/** Parts that never reach this share of the largest are left out of the figure, not of the table. */
const visible = 0.01;

function parts({ frequency, contributions }: CellImpedance): Html {
  const resistive = contributions.filter(({ process }) => process !== 'charge');
  const largest = Math.max(...resistive.flatMap(({ real }) => Array.from(real, Math.abs)));
  const shown = resistive.filter(({ real }) => real.some((value) => Math.abs(value) > visible * largest));
  const key = curveKey(
    shown.map((part) => ({ name: nameOf(part), x: [], y: [] })),
    {},
  );
  const curves = shown.map((part, k) => ({ values: part.real, entry: key[k] }));
  const at = [frequency.length - 1, Math.floor(frequency.length / 2), 0];
  return section(
    'parts',
    'Parts by process',
    'Every part of the voltage, averaged over each electrode by its reacting area, answers for itself; the parts add up to the impedance.',
    figureBlock(contributionFigure(frequency, curves), 'Real parts over frequency.', lineKey(key)),
    table({
      caption: 'Real part in mΩ by process at three frequencies',
      columns: [{ title: 'process' }, ...at.map((n) => ({ title: hertz(frequency[n]), number: true }))],
      rows: contributions
        .filter(counts)
        .map((part) => [nameOf(part), ...at.map((n) => significant(1e3 * part.real[n], 3))]),
      tip: 'from the linearised model',
    }),
  );
}

/** Whether a part is more than rounding anywhere. */
function counts({ real, imaginary }: Contribution): boolean {
  return [...real, ...imaginary].some((value) => Math.abs(value) > 1e-9);
}

/** `charge transfer, positive` */
function nameOf({ process, place }: Contribution): string {
  return place === 'cell' ? process : `${process}, ${place}`;
}

function relaxationSection({ time, distribution, peaks, regularisation, residual }: RelaxationTimes): Html {
  return section(
    'relaxation',
    'Relaxation times',
    `The same impedance as resistances over time constants. The problem is ill-posed: curvature is held back with a weight of ${significant(regularisation, 2)}, the fit is within ${percent(residual, 2)} (root mean square), and peaks that lie close may merge or split with another weight.`,
    figureBlock(
      relaxationFigure(time, distribution, peaks),
      'Distribution of relaxation times; numbers are the resistances of the large peaks in mΩ.',
    ),
    table({
      caption: 'Peaks',
      columns: [
        { title: 'time constant' },
        { title: 'frequency', number: true },
        { title: 'resistance', number: true },
      ],
      rows: peaks.map((peak) => [
        quantity(peak.time, 1, 's', 3),
        hertz(1 / (2 * Math.PI * peak.time)),
        quantity(peak.resistance, 1e-3, 'mΩ', 3),
      ]),
      tip: 'from the distribution of relaxation times',
    }),
  );
}

function checkSection({ frequency, kramersKronig }: CellImpedance): Html {
  if (kramersKronig === undefined) return nothing;
  const { real, imaginary, largest, elements } = kramersKronig;
  return section(
    'kramers-kronig',
    'Kramers–Kronig check',
    `A linear, causal and stable system follows a fit of ${elements} relaxations, a resistance, an inductance and a capacitance; the largest relative residual is ${percent(largest, 2)}.`,
    figureBlock(
      residualFigure(frequency, real, imaginary),
      'Residuals over |Z|.',
      lineKey([
        { label: 'real part', colour: imageColour },
        { label: 'imaginary part', colour: twinColour, dashes: '5 3.5' },
      ]),
    ),
  );
}

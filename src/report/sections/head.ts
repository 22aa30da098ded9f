import {
  change,
  cRate,
  dash,
  decimals,
  duration,
  instant,
  isNumber,
  percent,
  plusMinus,
  quantity,
  significant,
  signed,
  whole,
} from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import type { ImageToCellReport, TransportRow } from '../image-to-cell-data.ts';
import { cutOff, keyNumbers, tortuosityError, type KeyNumbers, type RatePair } from '../key-numbers.ts';
import { milliampereHoursPerSquareCentimetre } from '../plots/voltage.ts';

const contents: readonly (readonly [id: string, title: string])[] = [
  ['microstructure', 'Microstructure'],
  ['composition', 'Composition and interfaces'],
  ['descriptors', 'Structure in numbers'],
  ['transport', 'Transport'],
  ['flow', 'Where the flux goes'],
  ['parameters', 'Cell parameters'],
  ['discharge', 'Discharge'],
  ['grading', 'Through the thickness'],
  ['provenance', 'Provenance'],
];

/** Sections that the report has. */
function contentsOf({ flow, grading, descriptors }: ImageToCellReport): typeof contents {
  const optional: Readonly<Record<string, unknown>> = { flow, grading, descriptors };
  return contents.filter(([id]) => !(id in optional) || optional[id] !== undefined);
}

/** Title, a paragraph in plain words, the key numbers, what was calculated and what was read back. */
export function headSection(report: ImageToCellReport): Html {
  const { run } = report;
  const key = keyNumbers(report);
  return html`<header>
<p class="eyebrow">Lithoscale report · ${run.pipeline} · ${instant(run.started)}</p>
<h1>From image to cell</h1>
<p class="eyebrow">${sourceLine(report)}</p>
<p class="lead">${summary(report, key)}</p>
${numbers(key)}
${stepsStrip(report)}
<nav aria-label="Sections">${contentsOf(report).map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav>
</header>`;
}

function sourceLine({ source, volume }: ImageToCellReport): string {
  const size = volume.shape.map((count, k) => decimals((count * volume.voxelSize[k]) / 1e-6, 1)).join(' × ');
  const what = source.path ?? 'generated microstructure';
  return `${what} · ${volume.shape.map((count) => whole(count)).join(' × ')} voxels · ${size} µm`;
}

function summary(
  { roles }: ImageToCellReport,
  { porosity, through, throughInterval, bruggeman, slow, fast }: KeyNumbers,
): string {
  const sentences: string[] = [];
  if (through?.tortuosityFactor != null) {
    sentences.push(
      `The electrode is ${percent(porosity)} ${roles.pore}, and transport through its thickness is slowed by a tortuosity factor of ${headline(through, throughInterval)}; Bruggeman’s rule would say ${significant(bruggeman, 3)}.`,
    );
  } else {
    sentences.push(
      `The electrode is ${percent(porosity)} ${roles.pore}, which does not connect collector and separator.`,
    );
  }
  if (slow?.image != null) {
    sentences.push(`At ${cRate(slow.rate)} the cell gives ${areal(slow.image.charge)}.`);
  }
  const verdict = fast === null || fast === slow ? '' : comparison(fast);
  return [...sentences, verdict].join(' ').trim();
}

/** What transport from the image does to the fastest discharge beside Bruggeman's estimate. */
function comparison({ rate, image, twin, voltageShift }: RatePair): string {
  if (image === null || twin === null) return '';
  const share = image.charge / twin.charge - 1;
  const same = Math.abs(share) < 5e-4;
  const charge = same
    ? 'the same charge as'
    : `${percent(Math.abs(share))} ${share < 0 ? 'less' : 'more'} charge than`;
  const words = `At ${cRate(rate)}, the cell with transport from the image gives ${charge} its Bruggeman twin`;
  const early = image.ending === cutOff ? '' : ` It ends before the cut-off voltage: ${image.ending}.`;
  if (voltageShift === null || Math.abs(voltageShift) < 5e-5) return `${words}.${early}`;
  const millivolts = decimals(1e3 * Math.abs(voltageShift), 1);
  return `${words}, and at the same charge its voltage is ${millivolts} mV ${voltageShift < 0 ? 'lower' : 'higher'} on average.${early}`;
}

/**
 * The tortuosity factor with three digits where its interval for the material says how much they are worth, else with
 * the iteration's error.
 */
function headline(row: TransportRow, interval: KeyNumbers['throughInterval']): string {
  if (row.tortuosityFactor === null || interval === null)
    return plusMinus(row.tortuosityFactor, tortuosityError(row));
  return significant(row.tortuosityFactor, 3);
}

function numbers({ porosity, through, throughInterval, bruggeman, slow, fast }: KeyNumbers): Html {
  const tau = through === null ? dash : headline(through, throughInterval);
  const tauNote = isNumber(through?.tortuosityFactor)
    ? `${materialNote(throughInterval)}Bruggeman: ${significant(bruggeman, 3)}`
    : 'does not percolate';
  return html`<dl class="numbers">
${card('Porosity', percent(porosity), through === null ? '' : `${percent(through.fractionPercolating / through.fractionTotal)} of it percolates on z`)}
${card('Tortuosity factor τ, through-plane', tau, tauNote)}
${slow === null ? nothing : card(`Capacity at ${cRate(slow.rate)}`, slow.image === null ? dash : areal(slow.image.charge), slow.image === null ? '' : `mean voltage ${quantity(slow.image.meanVoltage, 1, 'V')}`)}
${fast === null || fast.image === null ? nothing : card(`Capacity at ${cRate(fast.rate)}`, areal(fast.image.charge), fast.twin === null ? '' : `${change(fast.image.charge, fast.twin.charge)} against Bruggeman, voltage at equal charge ${signed(millivolts(fast.voltageShift), 1, 'mV')}`)}
</dl>`;
}

function materialNote(interval: readonly [number, number] | null): string {
  return interval === null
    ? ''
    : `95 % for the material: ${significant(interval[0], 3)} to ${significant(interval[1], 3)}. `;
}

function card(title: string, value: string, note: string): Html {
  return html`<div><dt>${title}</dt><dd>${value}<small>${note}</small></dd></div>`;
}

function stepsStrip({ run }: ImageToCellReport): Html {
  const done = run.steps.filter(({ status }) => status === 'run' || status === 'cached');
  const readBack = done.filter(({ cached }) => cached).length;
  const seconds = done.reduce((sum, step) => sum + step.seconds, 0);
  const words =
    readBack === 0
      ? 'all calculated in this run'
      : `${readBack} of ${done.length} read back from an earlier run`;
  return html`<p class="eyebrow" style="margin:1.5rem 0 .3rem">${done.length} steps in ${duration(seconds)}, ${words}</p>
<ul class="steps">${done.map((step) => html`<li><b>${step.name}</b> · ${step.cached ? html`<span class="cached">read back</span>` : duration(step.seconds)}</li>`)}</ul>`;
}

function areal(charge: number): string {
  return quantity(charge, milliampereHoursPerSquareCentimetre, 'mAh/cm²', 3);
}

function millivolts(voltage: number | null): number | null {
  return voltage === null ? null : 1e3 * voltage;
}

import * as Plot from '@observablehq/plot';
import type { CellSolution, MeasuredComparison } from '../../cell/index.ts';
import { outline } from '../cell-run/data.ts';
import { decimals, significant } from '../format.ts';
import { html, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { figure, grid, paddedDomain } from '../plots/frame.ts';
import { rateColour } from '../plots/rate-colours.ts';
import { styleSheet } from '../style.ts';

/** A run beside its measurement. */
export interface MeasuredRun {
  /** Such as `1C`. */
  readonly label: string;
  readonly solution: CellSolution;
  readonly comparison: MeasuredComparison;
}

/** Runs of one cell at several rates. */
export interface MeasuredCell {
  readonly title: string;
  readonly citation: string;
  /** How it was computed: model, heat, temperature. */
  readonly words: string;
  readonly runs: readonly MeasuredRun[];
}

/** Cells at several rates beside what was measured on them, as one HTML document that needs no other file. */
export function measuredPage(cells: readonly MeasuredCell[], version: string): string {
  return pageOf({
    title: 'Cells beside measurements',
    style: styleSheet(Math.max(...cells.map(({ runs }) => runs.length))),
    body: html`<header><h1>Cells beside measurements</h1></header>
${cells.map(cellSection)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function cellSection({ title, citation, words, runs }: MeasuredCell, k: number): Html {
  return section(
    `cell-${k}`,
    title,
    words,
    lineKey(runs.map(({ label }, n) => ({ label, colour: rateColour(n, runs.length) }))),
    html`<div class="grid">
${figureBlock(voltageFigure(title, runs), 'Lines: computed; circles: measured.')}
${figureBlock(differenceFigure(title, runs), 'Computed less measured, to the end of whichever is shorter.')}
</div>`,
    deviationTable(runs),
    html`<p>${citation}</p>`,
  );
}

/** Share of the run's end or of the last measured time, whichever is later: discharges of all rates fill the same width. */
function voltageFigure(title: string, runs: readonly MeasuredRun[]): string {
  const lines = runs.map(({ solution, comparison }) => {
    const length = lengthOf({ solution, comparison });
    const computed = outline(solution.time, solution.voltage).map(
      ([time, volts]) => [time / length, volts] as const,
    );
    const { time, voltage } = comparison.measurement;
    const step = Math.max(1, Math.floor(time.length / 45));
    const measured = Array.from(time, (at, i) => [at / length, voltage[i]] as const).filter(
      (_, i) => i % step === 0,
    );
    return { computed, measured };
  });
  const all = lines.flatMap(({ computed, measured }) => [...computed, ...measured].map(([, volts]) => volts));
  return figure(`${title}: voltage, computed and measured`, {
    x: { label: 'time over the longer of both →', labelAnchor: 'right', domain: [0, 1] },
    y: { label: '↑ voltage (V)', domain: paddedDomain(all) },
    marks: [
      ...grid(),
      ...lines.flatMap(({ computed, measured }, n) => {
        const stroke = rateColour(n, runs.length);
        return [
          Plot.line(computed, { stroke, strokeWidth: 2 }),
          Plot.dot(measured, { stroke, strokeWidth: 1.2, r: 2.4 }),
        ];
      }),
    ],
  });
}

function differenceFigure(title: string, runs: readonly MeasuredRun[]): string {
  return figure(`${title}: differences in voltage`, {
    x: { label: 'time over the longer of both →', labelAnchor: 'right', domain: [0, 1] },
    y: { label: '↑ difference in voltage (mV)', nice: true },
    marks: [
      ...grid(),
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      ...runs.map((run, n) => {
        const { measurement, voltage } = run.comparison;
        const points = Array.from(
          voltage.difference,
          (volts, i) => [measurement.time[i] / lengthOf(run), 1000 * volts] as const,
        );
        return Plot.line(
          points.filter(([, difference]) => !Number.isNaN(difference)),
          { stroke: rateColour(n, runs.length), strokeWidth: 2 },
        );
      }),
    ],
  });
}

function lengthOf({ solution, comparison: { measurement } }: Omit<MeasuredRun, 'label'>): number {
  return Math.max(solution.time.at(-1) ?? 0, measurement.time[measurement.time.length - 1]);
}

function deviationTable(runs: readonly MeasuredRun[]): Html {
  return table({
    caption: html`<strong>Differences in voltage.</strong> Root of the mean square over time, and the largest; then those of the first nine tenths of the time, without the knee.`,
    columns: [
      { title: '' },
      ...[
        'rms (mV)',
        'largest (mV)',
        'rms of 9/10 (mV)',
        'largest of 9/10 (mV)',
        'compared',
        'end (s)',
        'rms of temperature (K)',
      ].map((title) => ({ title, number: true })),
    ],
    rows: runs.map(({ label, comparison: { voltage, temperature, compared, points, endTime } }) => [
      label,
      decimals(1000 * voltage.deviation.rms, 1),
      decimals(1000 * voltage.deviation.maximum, 0),
      decimals(1000 * voltage.beforeKnee.rms, 1),
      decimals(1000 * voltage.beforeKnee.maximum, 0),
      `${compared} of ${points}`,
      `${endTime > 0 ? '+' : ''}${significant(endTime)}`,
      significant(temperature?.deviation.rms),
    ]),
    tip: 'from runs and measurements',
  });
}

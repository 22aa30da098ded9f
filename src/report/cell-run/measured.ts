import * as Plot from '@observablehq/plot';
import type { CurveComparison, MeasuredComparison } from '../../cell/index.ts';
import { significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, section, table, type KeyEntry } from '../page.ts';
import { figure, grid, paddedDomain } from '../plots/frame.ts';
import { colourOf, outline, timeUnitOf, type CellPageRun } from './data.ts';

/** A quantity as the section shows it. */
interface Shown {
  readonly name: string;
  readonly unit: string;
  /** Of its differences, how many of these are one of the unit. */
  readonly fine: readonly [string, number];
  /** Added to values that are drawn. */
  readonly offset?: number;
  readonly comparison: CurveComparison;
  readonly measured: Float64Array;
}

/** A computed run beside what was measured: voltage and temperature drawn, all that was measured in numbers. */
export function measuredSection(run: CellPageRun, compared: MeasuredComparison): Html {
  const shown = shownOf(compared);
  const { measurement, points, endTime } = compared;
  const key: KeyEntry[] = [
    { label: 'computed', colour: colourOf(0, 2) },
    { label: 'measured', colour: colourOf(1, 2), dashes: '2 3.5' },
  ];
  return section(
    'measured',
    'Beside the measurement',
    html`${measurement.name}: ${compared.compared} of ${points} points were compared, at their own times. Those past the end of the run, and those at the very time of a jump in current, were not. The run ends ${significant(Math.abs(endTime))} s ${endTime < 0 ? 'before' : 'after'} the last point.${compared.doubts.map((doubt) => ` ${sentence(doubt)}`).join('.')}`,
    lineKey(key),
    html`<div class="grid">${shown
      .filter(({ name }) => name === 'voltage' || name === 'temperature')
      .flatMap((quantity) => [
        figureBlock(
          curveFigure(run, compared, quantity),
          `${sentence(quantity.name)}, computed and measured.`,
        ),
        figureBlock(
          residualFigure(run, compared, quantity),
          `Computed ${quantity.name} less the measured one.`,
        ),
      ])}</div>`,
    deviationTable(shown),
  );
}

function shownOf({ measurement, voltage, current, capacity, temperature }: MeasuredComparison): Shown[] {
  const quantities: (Omit<Shown, 'comparison' | 'measured'> & {
    readonly comparison: CurveComparison | undefined;
    readonly measured: Float64Array | undefined;
  })[] = [
    { name: 'voltage', unit: 'V', fine: ['mV', 1e3], comparison: voltage, measured: measurement.voltage },
    {
      name: 'temperature',
      unit: '°C',
      fine: ['K', 1],
      offset: -273.15,
      comparison: temperature,
      measured: measurement.temperature,
    },
    { name: 'current', unit: 'A', fine: ['mA', 1e3], comparison: current, measured: measurement.current },
    {
      name: 'capacity',
      unit: 'A h',
      fine: ['mA h', 1e3],
      comparison: capacity,
      measured: measurement.capacity,
    },
  ];
  return quantities.flatMap(({ comparison, measured, ...quantity }) =>
    comparison === undefined || measured === undefined ? [] : [{ ...quantity, comparison, measured }],
  );
}

function curveFigure(
  run: CellPageRun,
  { measurement }: MeasuredComparison,
  { name, unit, offset = 0, measured }: Shown,
): string {
  const { seconds, name: timeName } = timeUnitOf([run]);
  const { solution } = run;
  const values = name === 'temperature' ? solution.temperature : solution.voltage;
  const lines = [outline(solution.time, values), outline(measurement.time, measured)].map((points) =>
    points.map(([time, value]) => [time / seconds, value + offset] as const),
  );
  return figure(`${sentence(name)} over time, computed and measured`, {
    x: { label: `time (${timeName}) →`, labelAnchor: 'right' },
    y: { label: `↑ ${name} (${unit})`, domain: paddedDomain(lines.flat().map(([, value]) => value)) },
    marks: [
      ...grid(),
      Plot.line(lines[0], { stroke: colourOf(0, 2), strokeWidth: 2 }),
      Plot.line(lines[1], { stroke: colourOf(1, 2), strokeWidth: 2, strokeDasharray: '2 3.5' }),
    ],
  });
}

function residualFigure(
  run: CellPageRun,
  { measurement }: MeasuredComparison,
  { name, fine: [unit, factor], comparison }: Shown,
): string {
  const { seconds, name: timeName } = timeUnitOf([run]);
  const points = Array.from(
    comparison.difference,
    (value, i) => [measurement.time[i], factor * value] as const,
  );
  const known = points.filter(([, value]) => !Number.isNaN(value));
  const drawn = outline(
    known.map(([time]) => time / seconds),
    known.map(([, value]) => value),
  );
  return figure(`Difference in ${name} over time`, {
    x: { label: `time (${timeName}) →`, labelAnchor: 'right' },
    y: { label: `↑ difference in ${name} (${unit})`, nice: true },
    marks: [
      ...grid(),
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      Plot.line(drawn, { stroke: colourOf(0, 2), strokeWidth: 2 }),
    ],
  });
}

function deviationTable(shown: readonly Shown[]): Html {
  if (shown.length === 0) return nothing;
  return table({
    caption: html`<strong>Differences.</strong> Root of the mean square over time, and the largest; then those of the first nine tenths of the time, without the knee of a discharge.`,
    columns: [
      { title: '' },
      { title: 'unit' },
      ...['rms', 'largest', 'at (s)', 'rms of 9/10', 'largest of 9/10'].map((title) => ({
        title,
        number: true,
      })),
    ],
    rows: shown.map(({ name, fine: [unit, factor], comparison: { deviation, beforeKnee } }) => [
      name,
      unit,
      significant(factor * deviation.rms),
      significant(factor * deviation.maximum),
      significant(deviation.maximumAt),
      significant(factor * beforeKnee.rms),
      significant(factor * beforeKnee.maximum),
    ]),
    tip: 'from run and measurement',
  });
}

function sentence(name: string): string {
  return name.replace(/^./, (first) => first.toUpperCase());
}

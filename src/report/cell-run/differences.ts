import * as Plot from '@observablehq/plot';
import { significant } from '../format.ts';
import { html, type Html } from '../html.ts';
import { figureBlock, lineKey, section, table } from '../page.ts';
import { figure, grid } from '../plots/frame.ts';
import { colourOf, type CellPageRun, type TimeUnit } from './data.ts';

/** How far a run's voltage is from that of the first run on the page; V, s and A h. */
export interface RunDifference {
  /** At the first run's points; NaN where there is nothing to compare. */
  readonly values: Float64Array;
  readonly deviation:
    | { readonly rms: number; readonly maximum: number; readonly maximumAt: number }
    | undefined;
  readonly endTime: number;
  readonly endCapacity: number;
}

/** Differences of all runs, that of the first one with itself included. */
export function differencesSection(
  runs: readonly CellPageRun[],
  differences: readonly RunDifference[],
  unit: TimeUnit,
): Html {
  const [reference] = runs;
  const others = runs.map(({ name }, k) => ({ name, k })).slice(1);
  return section(
    'differences',
    'Differences in voltage',
    html`From ${reference.name}, at the same times since the start of each step; a step that one run has ended before is compared until then.`,
    lineKey(others.map(({ name, k }) => ({ label: name, colour: colourOf(k, runs.length) }))),
    figureBlock(
      differenceFigure(reference.solution.time, differences, unit),
      'Voltage less that of the first run, over the first run’s time.',
    ),
    table({
      caption: html`<strong>Differences.</strong> Root of the mean square over time, and the largest.`,
      columns: [
        { title: '' },
        ...['rms (mV)', 'largest (mV)', 'at (s)', 'end (s)', 'charge (A h)'].map((title) => ({
          title,
          number: true,
        })),
      ],
      rows: others.map(({ name, k }) => {
        const { deviation, endTime, endCapacity } = differences[k];
        return [
          name,
          significant(deviation && 1000 * deviation.rms),
          significant(deviation && 1000 * deviation.maximum),
          significant(deviation?.maximumAt),
          significant(endTime),
          significant(endCapacity),
        ];
      }),
      tip: 'from the runs',
    }),
  );
}

function differenceFigure(time: Float64Array, differences: readonly RunDifference[], unit: TimeUnit): string {
  return figure('Differences in voltage over time', {
    width: 760,
    x: { label: `time (${unit.name}) →`, labelAnchor: 'right' },
    y: { label: '↑ difference in voltage (mV)', nice: true },
    marks: [
      ...grid(),
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      ...differences.flatMap(({ values }, k) =>
        k === 0
          ? []
          : Plot.line(
              Array.from(values, (value, i): [number, number | null] => [
                time[i] / unit.seconds,
                Number.isNaN(value) ? null : 1000 * value,
              ]),
              { stroke: colourOf(k, differences.length), strokeWidth: 2 },
            ),
      ),
    ],
  });
}

import * as Plot from '@observablehq/plot';
import type { CellEvent, CellSolution } from '../../cell/index.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey } from '../page.ts';
import { figure, grid, paddedDomain, softColour } from '../plots/frame.ts';
import { colourOf, outline, type CellPageRun, type TimeUnit } from './data.ts';

type Points = readonly (readonly [number, number])[];

/** Steps up to which each has a line where it ends. */
const mostSteps = 40;

/** What happened beside the planned ends of steps. */
export function isNotable({ kind }: CellEvent): boolean {
  return !['end-of-step', 'voltage-cut-off', 'current-limit', 'capacity-limit'].includes(kind);
}

/** Voltage, current and temperature over time, and the voltage over the charge. */
export function curveFigures(runs: readonly CellPageRun[], unit: TimeUnit): Html {
  const overTime = (values: (solution: CellSolution) => Float64Array): Points[] =>
    runs.map(({ solution }) =>
      outline(solution.time, values(solution)).map(([time, value]) => [time / unit.seconds, value]),
    );
  const time = `time (${unit.name})`;
  const voltage = overTime((solution) => solution.voltage);
  const isWarm = runs.some(({ solution: { temperature } }) => spanOf(temperature) > 1e-6);
  return html`${keyOf(runs)}
<div class="grid">
${figureBlock(drawn({ title: 'Cell voltage over time', x: time, y: 'voltage (V)', lines: voltage, marks: marksOf(runs, unit) }), `Cell voltage. ${markWords(runs)}`)}
${figureBlock(drawn({ title: 'Current over time', x: time, y: 'current (A)', lines: overTime((solution) => solution.current), zero: true }), 'Current; positive is discharge.')}
${figureBlock(
  drawn({
    title: 'Cell voltage over charge',
    x: 'charge given since the start (A h)',
    y: 'voltage (V)',
    lines: runs.map(({ solution }) => overCharge(solution)),
  }),
  'The same voltage over the charge that the cell has given; charging goes back.',
)}
${isWarm ? figureBlock(drawn({ title: 'Temperature over time', x: time, y: 'temperature (°C)', lines: overTime((solution) => solution.temperature.map((kelvin) => kelvin - 273.15)) }), 'Mean temperature of the cell, weighted by heat capacity.') : nothing}
</div>`;
}

function keyOf(runs: readonly CellPageRun[]): Html {
  if (runs.length < 2) return nothing;
  return lineKey(runs.map(({ name }, k) => ({ label: name, colour: colourOf(k, runs.length) })));
}

function spanOf(values: Float64Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return high - low;
}

/** Charge may go to and fro: the outline is that over time. */
function overCharge({ capacity, voltage }: CellSolution): Points {
  const order = Float64Array.from(voltage, (_, k) => k);
  return outline(order, voltage, 1200).map(([k, value]) => [capacity[k], value]);
}

function marksOf(runs: readonly CellPageRun[], unit: TimeUnit): Plot.Markish[] {
  const ends = endsOf(runs).map((time) => time / unit.seconds);
  const events = runs.flatMap(({ solution }) =>
    solution.events
      .filter(isNotable)
      .map(({ time, message }) => ({ x: time / unit.seconds, y: voltageAt(solution, time), title: message })),
  );
  return [
    Plot.ruleX(ends, { stroke: softColour, strokeOpacity: 0.55, strokeDasharray: '2 3' }),
    Plot.dot(events, {
      x: 'x',
      y: 'y',
      r: 4.5,
      fill: 'var(--paper, #fff)',
      stroke: 'var(--warn, #9a5b00)',
      strokeWidth: 2,
      title: 'title',
    }),
  ];
}

/** Ends of the first run's steps but the last, where lines for them leave room for the curve. */
function endsOf([first]: readonly CellPageRun[]): number[] {
  const steps = first?.solution.stepSummaries ?? [];
  return steps.length > mostSteps ? [] : steps.slice(0, -1).map(({ end }) => end);
}

function markWords(runs: readonly CellPageRun[]): string {
  const words = [
    ...(endsOf(runs).length === 0 ? [] : ['dotted lines: a step ends']),
    ...(runs.some(({ solution }) => solution.events.some(isNotable))
      ? ['circles: events, listed below']
      : []),
  ];
  return words.length === 0 ? '' : `${words.join('; ').replace(/^./, (sign) => sign.toUpperCase())}.`;
}

function voltageAt({ time, voltage }: CellSolution, at: number): number {
  let k = time.length - 1;
  while (k > 0 && time[k - 1] >= at) k--;
  return voltage[k] ?? Number.NaN;
}

interface Drawing {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Points[];
  readonly marks?: readonly Plot.Markish[];
  /** A line at zero. */
  readonly zero?: boolean;
}

function drawn({ title, x, y, lines, marks = [], zero = false }: Drawing): string {
  const values = lines.flatMap((points) => points.map(([, value]) => value));
  const places = lines.flatMap((points) => points.map(([place]) => place));
  return figure(title, {
    x: { label: `${x} →`, labelAnchor: 'right', domain: extent(places) },
    y: { label: `↑ ${y}`, domain: paddedDomain([...values, ...(zero ? [0] : [])]) },
    marks: [
      ...grid(),
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.35 }),
      ...(zero ? [Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 })] : []),
      ...lines.map((points, k) =>
        Plot.line(points, {
          stroke: colourOf(k, lines.length),
          strokeWidth: points.length > 700 ? 1.2 : 2,
          strokeLinejoin: 'round',
        }),
      ),
      ...marks,
    ],
  });
}

function extent(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

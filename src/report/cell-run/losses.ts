import type { CellFields, CellSolution, OverpotentialProcess } from '../../cell/index.ts';
import { decimals } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, table, type KeyEntry } from '../page.ts';
import { curvesFigure } from '../plots/curves.ts';
import type { CellPageRun, TimeUnit } from './data.ts';

/** One process at one place over the states of a run. */
interface LossCurve {
  readonly process: OverpotentialProcess;
  readonly place: string;
  /** V */
  readonly loss: readonly number[];
  /** Of the largest magnitude, V. */
  readonly largest: number;
  /** Energy lost to it over ∫ I² dt, Ω; undefined without current. */
  readonly resistance: number | undefined;
}

/** States below which a step would not be seen to change. */
const statesPerStep = 4;

/** V; what never reaches it is left out of the picture. */
const visible = 2e-4;

/** What costs voltage, over time and in numbers. Nothing where the model cannot tell. */
export function lossFigures(runs: readonly CellPageRun[], unit: TimeUnit): Html {
  const parts = runs.map((run) => lossPart(run, runs.length, unit));
  return html`${parts}`;
}

function lossPart({ name, solution }: CellPageRun, runs: number, unit: TimeUnit): Html {
  const states = solution.fields.filter(({ overpotentials }) => overpotentials !== undefined);
  if (states.length < 3) return nothing;
  if (states.length < statesPerStep * solution.stepSummaries.length) {
    const count = solution.stepSummaries.length;
    return html`<p>${runs > 1 ? `${name}: ` : ''}Not drawn, since the ${states.length} states kept are too few for ${count} steps.</p>`;
  }
  const curves = lossCurves(states, solution);
  const drawn = curves.filter(({ largest }) => largest >= visible);
  const series = drawn.map(({ process, place, loss }) => ({
    name: place === 'cell' ? process : `${process}, ${place}`,
    x: states.map(({ time }) => time / unit.seconds),
    y: loss.map((value) => 1e3 * value),
  }));
  const key = drawn.map(keyEntry);
  const title = `Voltage lost to each process over time${runs > 1 ? `, ${name}` : ''}`;
  return html`${runs > 1 ? html`<h3>${name}</h3>` : nothing}<div class="grid">
${figureBlock(
  curvesFigure(
    { title, x: { name: `time (${unit.name})`, unit: '' }, y: { name: 'loss (mV)', unit: '' }, series },
    key,
  ),
  'The open-circuit voltage at the electrodes’ mean filling less all losses is the voltage. A loss is positive where it lowers the voltage.',
  lineKey(key),
)}
${lossTable(drawn)}
</div>`;
}

/** Curve colour of each process, the same on every page; the rarer ones are dotted. */
const looks: Readonly<Record<OverpotentialProcess, { readonly colour: number; readonly dotted?: boolean }>> =
  {
    'charge transfer': { colour: 0 },
    'solid diffusion': { colour: 1 },
    'electrolyte ohmic': { colour: 2 },
    'electrolyte concentration': { colour: 3 },
    'electronic ohmic': { colour: 4 },
    'uneven filling': { colour: 5 },
    film: { colour: 0, dotted: true },
    contact: { colour: 4, dotted: true },
    'current collectors': { colour: 2, dotted: true },
    lithium: { colour: 5, dotted: true },
  };

/** The positive electrode's are dashed. */
function keyEntry({ process, place }: LossCurve): KeyEntry {
  const { colour, dotted = false } = looks[process];
  const dashed = place === 'positive' ? '7 4' : '';
  return {
    label: place === 'cell' ? process : `${process}, ${place}`,
    colour: `var(--curve-${colour})`,
    dashes: dotted ? (place === 'positive' ? '7 3 2 3' : '2 3.5') : dashed,
  };
}

function lossTable(curves: readonly LossCurve[]): Html {
  const sorted = [...curves].sort((a, b) => b.largest - a.largest);
  return table({
    caption: html`<strong>Losses.</strong> The resistance is the energy that the process takes over the integral of the squared current, from the states shown.`,
    columns: [
      { title: 'process' },
      { title: 'where' },
      { title: 'largest (mV)', number: true },
      { title: 'resistance (mΩ)', number: true },
    ],
    rows: sorted.map(({ process, place, largest, resistance }) => [
      process,
      place,
      decimals(1e3 * largest, 2),
      decimals(resistance === undefined ? undefined : 1e3 * resistance, 3),
    ]),
    tip: 'from the states shown',
  });
}

function lossCurves(states: readonly CellFields[], solution: CellSolution): LossCurve[] {
  const current = states.map((state) => currentAt(solution, state));
  const losses = states[0].overpotentials?.losses ?? [];
  return losses.map(({ process, place }, p) => {
    const loss = states.map(({ overpotentials }) => overpotentials?.losses[p]?.loss ?? 0);
    let [energy, squares] = [0, 0];
    for (let k = 1; k < states.length; k++) {
      const width = (states[k].time - states[k - 1].time) / 2;
      energy += width * (loss[k] * current[k] + loss[k - 1] * current[k - 1]);
      squares += width * (current[k] ** 2 + current[k - 1] ** 2);
    }
    return {
      process,
      place,
      loss,
      largest: loss.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      resistance: squares > 0 ? energy / squares : undefined,
    };
  });
}

/** A jump has two states at one time, told apart by their voltages. */
export function currentAt({ time, voltage, current }: CellSolution, state: CellFields): number {
  let k = lowerBound(time, state.time);
  for (let next = k + 1; time[next] === state.time; next++) {
    if (Math.abs(voltage[next] - state.voltage) < Math.abs(voltage[k] - state.voltage)) k = next;
  }
  return current[k] ?? 0;
}

function lowerBound(values: Float64Array, wanted: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

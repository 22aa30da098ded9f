import type { CellEventKind, CellSolution, StepSummary } from '../../cell/index.ts';
import { dash, decimals, duration, quantity, significant, signed, whole } from '../format.ts';
import { html, nothing, type Content, type Html } from '../html.ts';
import { figureBlock, table } from '../page.ts';
import { curveKey, curvesFigure } from '../plots/curves.ts';
import { isNotable } from './curves.ts';
import { timeText, type CellPageRun, type TimeUnit } from './data.ts';

/** Rows that are shown at once; the rest can be unfolded. */
const mostRows = 20;

/** In words, why a step ended. */
const endings: Readonly<Record<CellEventKind, string>> = {
  'voltage-cut-off': 'voltage',
  'current-limit': 'current',
  'capacity-limit': 'capacity',
  'temperature-limit': 'temperature',
  'end-of-step': 'time',
  infeasible: 'infeasible',
  stopped: 'stopped',
  'electrolyte-depleted': 'no electrolyte left',
  'beyond-range': 'potential beyond its range',
  'gap-in-cycle': 'gap in the drive cycle',
  'stoichiometry-limit': 'particle empty or full',
  failed: 'failed',
};

const stepColumns = [
  { title: '' },
  { title: 'step' },
  { title: 'ended by' },
  { title: 'duration', number: true },
  { title: 'charge (A h)', number: true },
  { title: 'energy (W h)', number: true },
  { title: 'first V', number: true },
  { title: 'last V', number: true },
  { title: 'last A', number: true },
  { title: 'last °C', number: true },
] as const;

/** What each step of a run did. */
export function stepTable({ name, solution }: CellPageRun, runs: number): Html {
  const rows = solution.stepSummaries.map(stepRow);
  const caption = html`<strong>${runs > 1 ? name : 'Steps'}.</strong> Charge and energy are positive out of the cell; first voltage just after the step has begun.`;
  if (rows.length <= mostRows) return stepRows(rows, caption);
  return html`${stepRows(rows.slice(0, mostRows), caption)}
<details><summary><b>${whole(rows.length - mostRows)} more steps</b></summary>${stepRows(rows.slice(mostRows), '')}</details>`;
}

function stepRows(rows: readonly Content[][], caption: Content): Html {
  return table({ caption, columns: stepColumns, rows, tip: 'from the run’s step summaries' });
}

function stepRow(step: StepSummary): Content[] {
  return [
    step.cycle === undefined
      ? whole(step.number)
      : html`${whole(step.number)} <small>cycle ${step.cycle}</small>`,
    step.tags.length === 0 ? step.text : html`${step.text} <small>${step.tags.join(', ')}</small>`,
    `${endings[step.reason]}${step.duration === 0 ? ', at once' : ''}`,
    duration(step.duration),
    significant(step.capacity, 5),
    significant(step.energy, 5),
    decimals(step.startVoltage, 4),
    decimals(step.endVoltage, 4),
    significant(step.endCurrent),
    decimals(step.temperature - 273.15, 2),
  ];
}

/** Sums of each cycle, where there is more than one. */
export function cycleTable({ name, solution: { cycles } }: CellPageRun, runs: number): Html {
  if (cycles.length < 2) return nothing;
  const row = (at: (typeof cycles)[number]): Content[] => [
    whole(at.cycle),
    significant(at.discharged, 5),
    significant(at.charged, 5),
    at.charged > 0 ? decimals((100 * at.discharged) / at.charged, 3) : dash,
    significant(at.energyOut, 5),
    significant(at.energyIn, 5),
    at.energyIn > 0 ? decimals((100 * at.energyOut) / at.energyIn, 2) : dash,
  ];
  const columns = [
    'cycle',
    'given (A h)',
    'taken (A h)',
    'given over taken (%)',
    'given (W h)',
    'taken (W h)',
    'energy given over taken (%)',
  ];
  const of = (some: typeof cycles): Html =>
    table({
      caption: html`<strong>Cycles${runs > 1 ? ` of ${name}` : ''}.</strong>`,
      columns: columns.map((title, k) => ({ title, number: k > 0 })),
      rows: some.map(row),
      tip: 'sums over the steps of the cycle',
    });
  if (cycles.length <= mostRows) return of(cycles);
  return html`${capacityFigure(cycles)}
${of(cycles.slice(0, mostRows))}
<details><summary><b>${whole(cycles.length - mostRows)} more cycles</b></summary>${of(cycles.slice(mostRows))}</details>`;
}

/** The charge that each cycle gave. */
function capacityFigure(cycles: CellSolution['cycles']): Html {
  const series = [
    { name: 'given', x: cycles.map(({ cycle }) => cycle), y: cycles.map(({ discharged }) => discharged) },
  ];
  const key = curveKey(series, {});
  const [x, y] = [
    { name: 'cycle', unit: '' },
    { name: 'charge given (A h)', unit: '' },
  ];
  return figureBlock(
    curvesFigure({ title: 'Charge given by each cycle', x, y, series }, key),
    'Charge given by each cycle.',
  );
}

/** All that happened: what was not planned first. */
export function eventList({ name, solution }: CellPageRun, runs: number, unit: TimeUnit): Html {
  const notable = solution.events.filter(isNotable);
  if (notable.length === 0) return nothing;
  const shown = notable.slice(0, mostRows);
  return html`<h3>Events${runs > 1 ? ` of ${name}` : ''}</h3><ul class="plain">${shown.map(
    ({ time, message }) => html`<li><strong>${timeText(time, unit)}</strong>: ${message}</li>`,
  )}${notable.length > mostRows ? html`<li>and ${notable.length - mostRows} more</li>` : nothing}</ul>`;
}

/** Balances, mesh, tolerances and error of every run. */
export function accuracyTable(runs: readonly CellPageRun[]): Html {
  const rows: readonly (readonly [string, (solution: CellSolution) => Content])[] = [
    ['lithium in the electrolyte', ({ balance }) => significant(balance.electrolyte, 2)],
    ['lithium in the particles', ({ balance }) => significant(balance.particles, 2)],
    ['lithium against charge', ({ balance }) => significant(balance.charge, 2)],
    ['energy (to the tolerance)', ({ balance }) => significant(balance.energy, 2)],
    ['voltage error, rms', ({ voltageError }) => quantity(voltageError?.rms, 1e-3, 'mV', 2)],
    ['voltage error, largest', ({ voltageError }) => quantity(voltageError?.maximum, 1e-3, 'mV', 2)],
    [
      'largest at',
      ({ voltageError }) => (voltageError === undefined ? dash : `${significant(voltageError.maximumAt)} s`),
    ],
    ['error of the end', ({ voltageError }) => signed(voltageError?.endTime, 3, 's')],
    [
      'negative / separator / positive',
      ({ mesh }) => `${mesh.negative} / ${mesh.separator} / ${mesh.positive}`,
    ],
    ['meshes along the run', ({ meshes }) => (meshes === undefined ? '1' : whole(meshes.length))],
    [
      'spacing through electrodes',
      ({ mesh }) => (mesh.faces ? 'adapted' : (mesh.throughSpacing ?? 'uniform')),
    ],
    ['shells of a particle', ({ mesh }) => whole(mesh.radial)],
    ['spacing along radii', ({ mesh }) => (mesh.faces ? 'adapted' : (mesh.radialSpacing ?? 'uniform'))],
    ['parts along the height', ({ mesh }) => (mesh.height === undefined ? dash : whole(mesh.height))],
    ['relative tolerance', ({ tolerances }) => significant(tolerances.relative, 2)],
    ['absolute tolerance', ({ tolerances }) => significant(tolerances.absolute, 2)],
    ['steps in time', ({ steps }) => whole(steps)],
    ['rejected steps', ({ rejected }) => whole(rejected)],
    ['Newton iterations', ({ newtonIterations }) => whole(newtonIterations)],
    ['factorisations', ({ factorisations }) => whole(factorisations)],
    ['wall time', ({ seconds }) => duration(seconds)],
  ];
  const hasError = runs.some(({ solution }) => solution.voltageError !== undefined);
  const hasHeight = runs.some(({ solution }) => solution.mesh.height !== undefined);
  return table({
    caption: html`<strong>Accuracy.</strong> Balances are the largest relative errors over the run. ${hasError ? 'The voltage error is an estimate, no bound: the difference from a run on a doubled mesh with a tenth of the tolerances, or where the mesh was adapted along the run a third of that from a run on half as many volumes.' : 'The error of the voltage was not estimated in this run.'}`,
    columns: [
      { title: '' },
      ...runs.map(({ name }) => ({ title: runs.length > 1 ? name : '', number: true })),
    ],
    rows: rows
      .filter(([title]) => hasError || !/error|largest/.test(title))
      .filter(([title]) => hasHeight || !/height/.test(title))
      .map(([title, of]) => [title, ...runs.map(({ solution }) => of(solution))]),
    tip: 'from the solver',
  });
}

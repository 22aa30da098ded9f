import { decimals, duration, quantity, significant } from '../format.ts';
import type { MeasuredComparison } from '../../cell/index.ts';
import { html, nothing, type Html } from '../html.ts';
import { pageOf, section, table } from '../page.ts';
import { styleSheet } from '../style.ts';
import { curveFigures } from './curves.ts';
import { timeUnitOf, type CellPageRun, type TimeUnit } from './data.ts';
import { differencesSection, type RunDifference } from './differences.ts';
import { lossFigures } from './losses.ts';
import { measuredSection } from './measured.ts';
import { player, playerScript, playerStyle } from './player.ts';
import { accuracyTable, cycleTable, eventList, stepTable } from './tables.ts';

export interface CellPage {
  readonly title: string;
  /** Of Lithoscale. */
  readonly version: string;
  /** Of each run's voltage from the first one's, where runs are compared. */
  readonly differences?: readonly RunDifference[] | undefined;
  /** The first run beside what was measured. */
  readonly measured?: MeasuredComparison | undefined;
}

const models = {
  dfn: 'porous electrodes (DFN)',
  spme: 'single particles with electrolyte (SPMe)',
  spm: 'single particles (SPM)',
};
const heats = {
  isothermal: 'isothermal',
  lumped: 'one temperature',
  'through-cell': 'temperatures through the cell',
  pouch: 'temperatures and currents along a pouch',
};

/**
 * One run, or several side by side, as one HTML document that needs no other file. Internal states move where the
 * solutions have fields at several times (`fieldCount` of a run).
 */
export function cellPage(
  runs: readonly CellPageRun[],
  { title, version, differences, measured }: CellPage,
): string {
  const unit = timeUnitOf(runs);
  const classes = runs.flatMap(({ solution }) =>
    solution.fields
      .slice(-1)
      .flatMap(({ negative, positive }) => [negative?.populations.length ?? 0, positive.populations.length]),
  );
  return pageOf({
    title,
    style: styleSheet(Math.max(runs.length, ...classes)) + playerStyle,
    script: playerScript,
    body: html`${head(title, runs)}
${section('curves', 'Voltage, current, temperature', 'As the solver found them, at its own steps in time.', curveFigures(runs, unit))}
${differences === undefined ? nothing : differencesSection(runs, differences, unit)}
${measured === undefined ? nothing : measuredSection(runs[0], measured)}
${section(
  'steps',
  'Steps and events',
  'What each step of the experiment did, and what happened on the way.',
  runs.map((run) => stepTable(run, runs.length)),
  runs.map((run) => cycleTable(run, runs.length)),
  runs.map((run) => eventList(run, runs.length, unit)),
)}
${lossSection(runs, unit)}
${stateSection(runs, unit)}
${section('accuracy', 'Balances and accuracy', 'What must be conserved was counted over the whole run; mesh and tolerances are those of this run.', accuracyTable(runs))}
${cellSection(runs)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function head(title: string, runs: readonly CellPageRun[]): Html {
  const [first] = runs;
  return html`<header>
<p class="eyebrow">Lithoscale cell run${runs.length > 1 ? `s, ${runs.length} side by side` : ''}</p>
<h1>${title}</h1>
${runs.length === 1 ? html`<p class="lead">${first.experiment}</p>` : nothing}
${runs.map(({ name, failure }) =>
  failure === undefined
    ? nothing
    : html`<div class="note warn" role="note">${runs.length > 1 ? html`<strong>${name}</strong>: ` : nothing}${failure}</div>`,
)}
${runs.length === 1 ? numbers(first) : comparison(runs)}
</header>`;
}

function numbers({ parameters, model, heat, solution }: CellPageRun): Html {
  const { given, energy, time, voltage, hottest } = totals(solution);
  return html`<dl class="numbers">
<div><dt>cell</dt><dd>${parameters.name}<small>${models[model]}, ${heats[heat]}</small></dd></div>
<div><dt>charge given</dt><dd>${significant(given)} A h<small>nominal ${significant(parameters.nominalCapacity)} A h</small></dd></div>
<div><dt>energy given</dt><dd>${significant(energy)} W h<small>in all, less what was taken</small></dd></div>
<div><dt>time</dt><dd>${duration(time)}<small>ends at ${decimals(voltage, 3)} V</small></dd></div>
${heat === 'isothermal' ? nothing : html`<div><dt>warmest</dt><dd>${decimals(hottest - 273.15, 1)} °C<small>mean of the cell</small></dd></div>`}
<div><dt>voltage error</dt><dd>${quantity(solution.voltageError?.rms, 1e-3, 'mV', 2)}<small>${solution.voltageError === undefined ? 'not estimated' : 'rms, mesh and time'}</small></dd></div>
</dl>`;
}

function comparison(runs: readonly CellPageRun[]): Html {
  return table({
    caption: html`<strong>Runs.</strong> Charge and energy given in all, less what was taken.`,
    columns: [
      { title: '' },
      { title: 'cell' },
      { title: 'model' },
      { title: 'experiment' },
      ...['charge (A h)', 'energy (W h)', 'time', 'last V', 'warmest (°C)'].map((title) => ({
        title,
        number: true,
      })),
    ],
    rows: runs.map(({ name, parameters, model, heat, experiment, solution }) => {
      const { given, energy, time, voltage, hottest } = totals(solution);
      return [
        name,
        parameters.name,
        `${model.toUpperCase()}, ${heats[heat]}`,
        experiment,
        significant(given, 5),
        significant(energy, 5),
        duration(time),
        decimals(voltage, 4),
        decimals(hottest - 273.15, 2),
      ];
    }),
    tip: 'from the run',
  });
}

function totals({ capacity, stepSummaries, time, voltage, temperature }: CellPageRun['solution']) {
  return {
    given: capacity.at(-1) ?? 0,
    energy: stepSummaries.reduce((sum, step) => sum + step.energy, 0),
    time: time.at(-1) ?? 0,
    voltage: voltage.at(-1),
    hottest: temperature.reduce((most, kelvin) => Math.max(most, kelvin), 0),
  };
}

function lossSection(runs: readonly CellPageRun[], unit: TimeUnit): Html {
  const canTell = runs.some(
    ({ solution }) => solution.fields.filter(({ overpotentials }) => overpotentials !== undefined).length > 2,
  );
  if (!canTell) return nothing;
  return section(
    'losses',
    'What costs voltage',
    'The voltage in parts that add up exactly, at each of the states below.',
    lossFigures(runs, unit),
  );
}

function stateSection(runs: readonly CellPageRun[], unit: TimeUnit): Html {
  const shown = player(runs, unit);
  if (shown === nothing) return nothing;
  const isPouch = runs.some(({ heat }) => heat === 'pouch');
  const along = isPouch ? ', and along a pouch from its bottom to its top' : '';
  return section(
    'inside',
    'Inside the cell',
    `Fields through the cell from the negative collector to the positive one${along}, over time: move the slider (arrow keys work) or let it play. Scales stay.`,
    shown,
  );
}

function cellSection(runs: readonly CellPageRun[]): Html {
  const cells = [...new Map(runs.map(({ parameters }) => [parameters.name, parameters])).values()];
  return section(
    'cell',
    'The cell',
    'Where its numbers come from.',
    html`<ul class="plain">${cells.map(({ name, citation }) => html`<li><strong>${name}</strong>: ${citation}</li>`)}</ul>`,
  );
}

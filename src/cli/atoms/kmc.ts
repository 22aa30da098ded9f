import {
  diffusion,
  diffusivityCsv,
  diffusivityTable,
  latticeIn,
  readKineticModel,
  type Diffusion,
  type DiffusivityTable,
  type Estimate,
} from '../../atoms/index.ts';
import { CancelledError } from '../../base/index.ts';
import { kineticPage } from '../../report/index.ts';
import { parseTemperature } from '../cell/temperatures.ts';
import { digits, print, requireOutput, table, toJson, wrapped, writeAs } from '../shared/output.ts';
import { progressReporter, type ProgressReporter } from '../shared/progress.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { inputsOf, whereToGoOn } from './broken-off.ts';
import {
  commensurateNote,
  ordersOf,
  parseFillings,
  parseSupercell,
  settingsOf,
  type KmcOptions,
} from './kmc-input.ts';
import { keptPoints, type KeptTable } from './kmc-resume.ts';
import { latticeFingerprint } from './lattice-fingerprint.ts';

/** `lithoscale atoms kmc MODEL` */
export async function atomsKmc({ args, options, signal }: VerbContext<KmcOptions>): Promise<void> {
  const started = performance.now();
  const [path] = args;
  const { output } = options;
  await requireOutput(output, ['.csv', '.json', '.html']);
  const { threads, ...settings } = settingsOf(options);
  const fillings = parseFillings(options.filling);
  const temperatures = options.temperature.split(',').map((text) => parseTemperature(text, '--temperature'));
  const named = await readKineticModel(path);
  const supercell = parseSupercell(options.supercell, named);
  const { model, composition } = named;
  const asked = temperatures.flatMap((temperature) => fillings.map((filling) => ({ temperature, filling })));
  const inputs = inputsOf({ model, composition, settings, supercell: supercell.matrix, asked });
  const note = commensurateNote(supercell, ordersOf(options.orders, named));
  const about = {
    name: named.name,
    source: named.source,
    lattice: latticeFingerprint(latticeIn(model, supercell)),
    supercell: supercell.matrix.flat(),
    notes: note === undefined ? [] : [note],
  };
  const points = options.resume === true ? await keptPoints(output, inputs) : [];
  const table = (): KeptTable => ({
    ...diffusivityTable(about, points),
    inputs,
    complete: points.length === asked.length,
  });
  const progress = progressReporter(options);
  try {
    for (const [k, { temperature, filling }] of asked.entries()) {
      if (k < points.length) continue;
      const point = { ...settings, threads, supercell, temperature, filling, composition, signal };
      points.push(await diffusion(model, { ...point, onProgress: within(progress, k, asked.length) }));
      if (output?.endsWith('.json') === true) await write(output, table());
    }
  } catch (error) {
    if (error instanceof CancelledError) await keep(output, table, points.length, asked.length);
    throw error;
  }
  progress.clear();
  const document = table();
  await write(output, document);
  const seconds = (performance.now() - started) / 1000;
  print(options, { ...document, seconds }, () => lines(document, seconds, output));
}

/** What is finished when the user stops is kept. */
async function keep(
  output: string | undefined,
  table: () => KeptTable,
  done: number,
  asked: number,
): Promise<void> {
  if (done > 0) await write(output, table());
  const where = done === 0 ? '' : `, ${whereToGoOn(output)}`;
  process.stderr.write(`lithoscale: note: ${done} of ${asked} points are done${where}\n`);
}

/** Shares of one point among all. */
function within(
  { onProgress }: ProgressReporter,
  point: number,
  points: number,
): ProgressReporter['onProgress'] {
  return ({ stage, fraction = 0 }) =>
    onProgress({ stage: `point ${point + 1} of ${points}: ${stage}`, fraction });
}

function write(output: string | undefined, document: DiffusivityTable): Promise<void> {
  return writeAs(output, {
    '.json': () => toJson(document),
    '.csv': () => diffusivityCsv(document),
    '.html': () => kineticPage({ ...document, lithoscale: version }),
  });
}

function lines(document: DiffusivityTable, seconds: number, output: string | undefined): string[] {
  const { points, arrhenius, name, species } = document;
  const hasChemical = points.some(({ chemical }) => chemical !== undefined);
  return [
    `${name}: diffusion of ${species}, m²/s`,
    ...table([
      ['K', 'filling', 'tracer', 'jump', ...(hasChemical ? ['chemical', 'Γ'] : []), 'f', 'Haven'],
      ...points.map((point) => [
        digits(point.temperature),
        digits(point.filling),
        pair(point.tracer),
        pair(point.jump),
        ...(hasChemical ? [pair(point.chemical), pair(point.thermodynamics?.factor)] : []),
        pair(point.correlationFactor),
        pair(point.havenRatio),
      ]),
    ]),
    ...arrhenius.map(
      ({ filling, quantity, activationEnergy, prefactor }) =>
        `filling ${digits(filling)}, ${quantity}: ${pair(activationEnergy)} eV, D₀ ${pair(prefactor)} m²/s`,
    ),
    '',
    ...document.notes.flatMap((text) => wrapped(`note: ${text}`)),
    ...notes(points),
    `${points.reduce((sum, { events }) => sum + events, 0).toLocaleString('en')} events, rates kept to ${Math.max(...points.map(({ worstRate }) => worstRate)).toExponential(1)}, ${seconds.toFixed(1)} s`,
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

/** What a reader should know before using the numbers. */
function notes(points: readonly Diffusion[]): string[] {
  const unsettled = points.filter(({ isSettled }) => !isSettled);
  const unreached = points.filter(({ endedBy }) => endedBy === 'budget');
  const flicker = points.filter(({ classes }) => classes.some((each) => each.flicker > 0.5));
  const clipped = points.filter((point) => point.clipped > 0.01);
  return [
    ...points.flatMap((point) =>
      point.chemicalMissing === undefined
        ? []
        : wrapped(`No chemical D at filling ${where([point])}: ${point.chemicalMissing}.`),
    ),
    ...points.flatMap(({ separation, filling, temperature }) =>
      separation === undefined
        ? []
        : wrapped(
            `At filling ${digits(filling)} and ${digits(temperature)} K ${Object.entries(separation.factors)
              .map(([name, factor]) => `'${name}' was slowed to ${digits(factor, 2)} of its rate`)
              .join(
                ', ',
              )} (${digits(100 * separation.share, 3)} % of the events); by that, as half the separation tells, D of tracers is off by ${pair(separation.tracerChange)}, D_J by ${pair(separation.jumpChange)} m²/s.`,
          ),
    ),
    ...(unsettled.length === 0
      ? []
      : wrapped(
          `D of tracers has not settled with time at filling ${where(unsettled)}: ask for more --events.`,
        )),
    ...(unreached.length === 0
      ? []
      : wrapped(
          `The accuracy asked was not reached with ${Math.max(...unreached.map(({ walks }) => walks))} walks at filling ${where(unreached)}: allow --most-walkers more, or ask for more --events.`,
        )),
    ...(flicker.length === 0
      ? []
      : wrapped(
          `More than half of the events of some mechanism undid the one before at filling ${where(flicker)}.`,
        )),
    ...(clipped.length === 0
      ? []
      : wrapped(
          `More than 1 % of the events had a barrier below an end point, raised to it, at filling ${where(clipped)}.`,
        )),
  ];
}

/** A value and its standard error. */
function pair(estimate: Estimate | undefined): string {
  if (estimate === undefined) return '—';
  return `${digits(estimate.value, 4)} ± ${digits(estimate.error, 2)}`;
}

function where(points: readonly Diffusion[]): string {
  return points
    .map(({ filling, temperature }) => `${digits(filling)} at ${digits(temperature)} K`)
    .join(', ');
}

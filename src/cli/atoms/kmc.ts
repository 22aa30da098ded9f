import {
  choosers,
  diffusion,
  diffusivityCsv,
  diffusivityTable,
  readKineticModel,
  Supercell,
  type Chooser,
  type Diffusion,
  type DiffusivityTable,
  type Estimate,
  type NamedKineticModel,
} from '../../atoms/index.ts';
import { CancelledError, InputError } from '../../base/index.ts';
import { kineticPage } from '../../report/index.ts';
import { parseTemperature } from '../cell/temperatures.ts';
import {
  digits,
  parseNumber,
  print,
  requireOutput,
  table,
  toJson,
  wrapped,
  writeAs,
  type CommonOptions,
} from '../shared/output.ts';
import { progressReporter, type ProgressReporter } from '../shared/progress.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { latticeFingerprint } from './lattice-fingerprint.ts';

interface KmcOptions extends CommonOptions {
  readonly temperature: string;
  readonly filling: string;
  readonly supercell: string;
  readonly species?: string;
  readonly with?: string;
  readonly events: string;
  readonly walkers: string;
  readonly seed: string;
  readonly chooser: Chooser;
  readonly frame: 'host' | 'centre-of-mass';
  readonly thermodynamicSweeps?: string;
  readonly separate?: string;
  readonly threads?: string;
  readonly output?: string;
}

/** `lithoscale atoms kmc MODEL` */
export async function atomsKmc({ args, options, signal }: VerbContext<KmcOptions>): Promise<void> {
  const started = performance.now();
  const [path] = args;
  const { output } = options;
  await requireOutput(output, ['.csv', '.json', '.html']);
  const settings = settingsOf(options);
  const fillings = parseFillings(options.filling);
  const temperatures = options.temperature.split(',').map((text) => parseTemperature(text, '--temperature'));
  const named = await readKineticModel(path);
  const supercell = parseSupercell(options.supercell, named);
  const progress = progressReporter(options);
  const points: Diffusion[] = [];
  const about = {
    name: named.name,
    source: named.source,
    lattice: latticeFingerprint(named.model.lattice),
    supercell: supercell.matrix.flat(),
  };
  const asked = temperatures.flatMap((temperature) => fillings.map((filling) => ({ temperature, filling })));
  try {
    for (const [k, { temperature, filling }] of asked.entries()) {
      const point = { ...settings, supercell, temperature, filling, composition: named.composition, signal };
      points.push(await diffusion(named.model, { ...point, onProgress: within(progress, k, asked.length) }));
    }
  } catch (error) {
    // What is finished when the user stops is kept.
    if (error instanceof CancelledError && points.length > 0)
      await write(output, diffusivityTable(about, points));
    throw error;
  }
  progress.clear();
  const document = diffusivityTable(about, points);
  await write(output, document);
  const seconds = (performance.now() - started) / 1000;
  print(options, { ...document, seconds }, () => lines(document, seconds, output));
}

function settingsOf(options: KmcOptions) {
  return {
    species: options.species,
    with: options.with,
    events: parseNumber(options.events, '--events', { min: 128, integer: true }),
    walkers: parseNumber(options.walkers, '--walkers', { min: 2, integer: true }),
    seed: parseNumber(options.seed, '--seed', { min: 0, integer: true }),
    chooser: choosers.find((each) => each === options.chooser),
    frame: options.frame,
    separate:
      options.separate === undefined ? undefined : parseNumber(options.separate, '--separate', { min: 4 }),
    thermodynamicSweeps:
      options.thermodynamicSweeps === undefined
        ? undefined
        : parseNumber(options.thermodynamicSweeps, '--thermodynamic-sweeps', { min: 0, integer: true }),
    threads:
      options.threads === undefined
        ? undefined
        : parseNumber(options.threads, '--threads', { min: 1, integer: true }),
  };
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

/** `0.5`, `0.1,0.5` or `0.1:0.9:0.1`. */
function parseFillings(text: string): number[] {
  const [first, last, step] = text.split(':');
  if (last === undefined) return text.split(',').map((part) => parseFilling(part));
  if (step === undefined) {
    throw new InputError(`'${text}' is no range`, {
      at: { field: '--filling' },
      expected: 'first:last:step, such as 0.1:0.9:0.1',
    });
  }
  const [from, to] = [parseFilling(first), parseFilling(last)];
  const by = parseNumber(step, '--filling', { above: 0 });
  const count = Math.floor((to - from) / by + 1e-9) + 1;
  if (count < 1) {
    throw new InputError(`'${text}' ends before it begins`, {
      at: { field: '--filling' },
      expected: 'first:last:step',
    });
  }
  return Array.from({ length: count }, (_, k) => Number((from + k * by).toPrecision(12)));
}

function parseFilling(text: string): number {
  const value = parseNumber(text, '--filling', { min: 0, max: 1 });
  if (value > 0 && value < 1) return value;
  throw new InputError(
    `a filling of ${value} leaves ${value === 0 ? 'no atom to hop' : 'no vacancy to hop to'}`,
    {
      at: { field: '--filling' },
      expected: 'more than 0 and less than 1',
    },
  );
}

/** `16x16x16`, or nine numbers for any shape. */
function parseSupercell(text: string, { model }: NamedKineticModel): Supercell {
  const numbers = text.split(/[x,]/).map((part) => parseNumber(part, '--supercell', { integer: true }));
  const sublattices = model.lattice.parent.sites.length;
  if (numbers.length === 3 && numbers.every((count) => count > 0)) {
    const [a, b, c] = numbers;
    return new Supercell(
      [
        [a, 0, 0],
        [0, b, 0],
        [0, 0, c],
      ],
      sublattices,
    );
  }
  if (numbers.length === 9) {
    const [a, b, c, d, e, f, g, h, i] = numbers;
    return new Supercell(
      [
        [a, b, c],
        [d, e, f],
        [g, h, i],
      ],
      sublattices,
    );
  }
  throw new InputError(`'${text}' is no supercell`, {
    at: { field: '--supercell' },
    expected: '16x16x16, or the nine numbers of its three vectors in primitive ones',
  });
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
    ...notes(points),
    `${points.reduce((sum, { events }) => sum + events, 0).toLocaleString('en')} events, rates kept to ${Math.max(...points.map(({ worstRate }) => worstRate)).toExponential(1)}, ${seconds.toFixed(1)} s`,
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

/** What a reader should know before using the numbers. */
function notes(points: readonly Diffusion[]): string[] {
  const unsettled = points.filter(({ isSettled }) => !isSettled);
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
              )}; by that D of tracers is off by ${pair(separation.tracerChange)}, D_J by ${pair(separation.jumpChange)} m²/s.`,
          ),
    ),
    ...(unsettled.length === 0
      ? []
      : wrapped(
          `D of tracers has not settled with time at filling ${where(unsettled)}: ask for more --events.`,
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

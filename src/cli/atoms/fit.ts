import { basename } from 'node:path';
import {
  expansionText,
  fitDocument,
  fitExpansion,
  groundStateSupercell,
  proposeStructures,
  parseSpecies,
  readStructures,
  requireComparable,
  type ExpansionFit,
  type FitMethod,
  type FitWeighting,
  type NextCriterion,
  type SiteBasis,
} from '../../atoms/index.ts';
import { ConvergenceError, InputError, LithoscaleError, type LongWork } from '../../base/index.ts';
import { fitPage } from '../../report/index.ts';
import {
  digits,
  parseNumber,
  print,
  requireOutput,
  table,
  wrapped,
  writeAs,
  type CommonOptions,
} from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { openParent } from './parent-input.ts';

interface FitVerbOptions extends CommonOptions {
  readonly parent: string;
  readonly allow: readonly string[];
  readonly cutoffs: string;
  readonly basis: SiteBasis;
  readonly method: FitMethod;
  readonly penalty?: string;
  readonly penalties: string;
  readonly rule: 'least' | 'one-standard-error';
  readonly weights?: string;
  readonly exact?: string;
  readonly folds?: string;
  readonly seed: string;
  readonly ewald?: boolean;
  readonly samples: string;
  readonly displacement?: string;
  readonly strain?: string;
  readonly allowMixed?: boolean;
  readonly next: string;
  readonly nextBy: NextCriterion;
  readonly nextCells: string;
  readonly output: readonly string[];
}

/** `lithoscale atoms fit DATASET --parent PARENT --cutoffs pair=5,triplet=4.1` */
export async function atomsFit({ args, options, signal }: VerbContext<FitVerbOptions>): Promise<void> {
  for (const output of options.output) await requireOutput(output, ['.json', '.html']);
  const progress = progressReporter(options);
  const asked = {
    ...numbersOf(options),
    cutoffs: parseCutoffs(options.cutoffs),
    siteBasis: options.basis,
    method: options.method,
    rule: options.rule,
    weights: parseWeights(options.weights),
    exact: options.exact?.split(',').map((name) => name.trim()),
    ewald: options.ewald === true,
    provenance: { method: options.method, dataset: [...args], command: commandOf(args, options) },
    signal,
    onProgress: progress.onProgress,
  };
  const parent = await openParent(options.parent, options.allow);
  const read = await Promise.all(args.map((path) => readStructures(path)));
  const entries = read.flat();
  if (options.allowMixed !== true) requireComparable(entries);
  const result = await fitExpansion(entries, parent, asked).catch(asOption);
  const document = {
    ...fitDocument(result),
    rule: options.rule,
    supercell: groundStateSupercell(result),
    next: await nextOf(result, options, { signal, onProgress: progress.onProgress }),
  };
  progress.clear();
  for (const output of options.output) {
    await writeAs(output, {
      '.json': () => expansionText(result.expansion),
      '.html': () => fitPage({ ...document, title: args.map((file) => basename(file)).join(', '), version }),
    });
  }
  print(options, document, () => lines(document, options.output));
}

/** Options that are called otherwise than what they set. */
const optionOf: Readonly<Record<string, string>> = {
  cutoffs: '--cutoffs',
  folds: '--folds',
  penalty: '--penalty',
  method: '--method',
  weights: '--weights',
  exact: '--exact',
};

/** An error of the fit at the option that it is about. */
function asOption(error: unknown): never {
  if (!(error instanceof LithoscaleError)) throw error;
  const { what, at, expected, mend, exitCode } = error;
  const option = optionOf[at.field ?? ''];
  if (option === undefined) throw error;
  const details = { at: { field: option }, expected, mend, cause: error };
  throw exitCode === 1 ? new ConvergenceError(what, details) : new InputError(what, details);
}

function whole(text: string, field: string, min: number): number {
  return parseNumber(text, field, { min, integer: true });
}

function over(text: string | undefined, field: string): number | undefined {
  return text === undefined ? undefined : parseNumber(text, field, { above: 0 });
}

function numbersOf(options: FitVerbOptions) {
  return {
    penalty: over(options.penalty, '--penalty'),
    penalties: whole(options.penalties, '--penalties', 1),
    folds: options.folds === undefined ? undefined : whole(options.folds, '--folds', 2),
    seed: whole(options.seed, '--seed', 0),
    samples: whole(options.samples, '--samples', 0),
    mapping: {
      largestDisplacement: over(options.displacement, '--displacement'),
      largestStrain: over(options.strain, '--strain'),
    },
  };
}

/** 'dataset', or 'hull=25meV'. @throws InputError */
function parseWeights(text: string | undefined): FitWeighting | undefined {
  if (text === undefined || text === 'dataset') return text;
  const field = '--weights';
  const [rule = '', width = ''] = text.split('=');
  const units: Readonly<Record<string, number>> = { eV: 1, meV: 1e-3 };
  const [, number = '', unit = ''] = /^(.*?)(m?eV)$/.exec(width.trim()) ?? [];
  if (rule !== 'hull' || unit === '') {
    throw new InputError(`'${text}' is no rule for weights`, {
      at: { field },
      expected: 'dataset, or hull=25meV',
    });
  }
  return { hullWidth: units[unit] * parseNumber(number, field, { above: 0 }) };
}

const sizes: Readonly<Record<string, number>> = {
  pair: 2,
  triplet: 3,
  quadruplet: 4,
  quintuplet: 5,
  sextuplet: 6,
};

/** 'pair=5,triplet=4.1' in Å. @throws InputError */
function parseCutoffs(text: string): Record<number, number> {
  const field = '--cutoffs';
  const entries = text.split(',').map((part): [number, number] => {
    const [name = '', length = ''] = part.split('=').map((piece) => piece.trim());
    const size = sizes[name] ?? Number(name);
    if (Number.isInteger(size) && size >= 2)
      return [size, parseNumber(length, `${field} ${name}`, { above: 0 })];
    throw new InputError(`'${part}' is no cut-off`, {
      at: { field },
      expected: 'sizes of clusters and largest diameters in Å, such as pair=5,triplet=4.1',
    });
  });
  const twice = entries.find(([size], k) => entries.findIndex(([other]) => other === size) < k);
  if (twice !== undefined) {
    throw new InputError(`'${text}' has two cut-offs for ${twice[0]} sites`, { at: { field } });
  }
  return Object.fromEntries(entries);
}

/** The command that makes this expansion, with all that it depends on. */
function commandOf(args: readonly string[], options: FitVerbOptions): string {
  const settings = {
    parent: options.parent,
    cutoffs: options.cutoffs,
    basis: options.basis,
    method: options.method,
    penalty: options.penalty,
    penalties: options.penalty === undefined ? options.penalties : undefined,
    rule: options.penalty === undefined ? options.rule : undefined,
    weights: options.weights,
    exact: options.exact,
    folds: options.folds,
    seed: options.seed,
    samples: options.samples,
    displacement: options.displacement,
    strain: options.strain,
  };
  return [
    'lithoscale atoms fit',
    ...args.map(quoted),
    ...Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, quoted(value)],
    ),
    ...options.allow.flatMap((rule) => ['--allow', quoted(rule)]),
    ...(options.ewald === true ? ['--ewald'] : []),
    ...(options.allowMixed === true ? ['--allow-mixed'] : []),
  ].join(' ');
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What a fit is, by name and in numbers. */
type FitLines = ReturnType<typeof fitDocument> & {
  readonly supercell: readonly (readonly number[])[];
  readonly next: Awaited<ReturnType<typeof nextOf>>;
};

/** Structures to calculate next, of all arrangements up to a size. */
async function nextOf(result: ExpansionFit, options: FitVerbOptions, work: LongWork) {
  const count = parseNumber(options.next, '--next', { min: 0, integer: true });
  const mostCells = parseNumber(options.nextCells, '--next-cells', { min: 1, integer: true });
  if (count === 0) return [];
  const found = await proposeStructures(result, {
    criterion: options.nextBy,
    count,
    mostCells,
    neutral: allCharged(result),
    ...work,
  });
  return found.map(({ arrangement, composition, predicted, deviation, above, chance, reason }) => ({
    cells: arrangement.supercell.cells,
    supercell: arrangement.supercell.hermite,
    occupation: [...arrangement.occupation],
    composition,
    predicted,
    deviation,
    above,
    chance,
    reason,
  }));
}

/** Whether all structures of the fit are neutral by formal charges: then those proposed are to be. */
function allCharged({ mapped }: ExpansionFit): boolean {
  return mapped.every(({ entry: { structure } }) => {
    const charges = structure.species.map((name) => parseSpecies(name)?.charge ?? NaN);
    return Math.abs(charges.reduce((sum, charge) => sum + charge, 0)) < 1e-9;
  });
}

function milli(energy: number | undefined, count = 5): string {
  return digits(energy === undefined ? undefined : 1000 * energy, count);
}

function lines(fit: FitLines, outputs: readonly string[]): string[] {
  const { functions, structures, leftOut, crossValidation: shown, permittivity } = fit;
  return [
    ...table([
      ['function', 'multiplicity', 'ECI meV', '±', 'ECI × multiplicity meV'],
      ...functions.map((each) => [
        each.name,
        each.multiplicity,
        milli(each.eci),
        milli(each.eciDeviation, 2),
        milli(each.eciTimesMultiplicity),
      ]),
    ]),
    ...(permittivity === undefined
      ? []
      : [`relative permittivity ${digits(permittivity.value, 4)} ± ${digits(permittivity.deviation, 2)}`]),
    '',
    ...leftOut.flatMap(({ name, reason }) => wrapped(`left out ${name}: ${reason}`)),
    ...wrapped(
      `${structures.length} structures, ${fit.columns} functions of rank ${fit.rank}${fit.penalty === undefined ? '' : `, penalty ${digits(fit.penalty, 4)}`}`,
    ),
    ...collinearLines(fit),
    `${fit.weighted ? 'weighted ' : ''}rms ${milli(fit.rootMeanSquare)} meV per primitive cell, largest ${milli(fit.largestError)}; ${digits(fit.degreesOfFreedom, 4)} degrees of freedom`,
    `cross-validation with ${shown.folds} folds: rms ${milli(shown.rootMeanSquare)} meV${fit.leaveOneOut === undefined ? '' : `; leave-one-out ${milli(fit.leaveOneOut)} meV`}`,
    ...(fit.evidence === undefined ? [] : [`ln evidence ${digits(fit.evidence, 6)}`]),
    ...hullLines(fit),
    ...nextLines(fit),
    ...outputs.map((output) => `written to ${output}`),
  ];
}

/** Collinear functions to name; the others are counted. */
const namedDependencies = 3;
/** Functions to name of which another is made. */
const namedParts = 4;

/** Which functions are made of others on these structures, and what that means for the fit. */
function collinearLines({ dependencies, columns, rank, structures, method }: FitLines): string[] {
  if (dependencies.length === 0) return [];
  const sharing =
    method === 'ols' ? 'the shortest coefficients are given' : `${method} shares it out among them`;
  const named = dependencies.slice(0, namedDependencies).flatMap(({ column, of }) => {
    const parts = of.slice(0, namedParts).map(([name, factor]) => `${digits(factor, 4)} × ${name}`);
    const more = of.length > namedParts ? ` + ${of.length - namedParts} more` : '';
    return wrapped(`  ${column} = ${parts.join(' + ') || '0'}${more}`);
  });
  const left = dependencies.length - namedDependencies;
  return [
    ...wrapped(
      `${dependencies.length} of ${columns} functions are made of others on these structures: only sums of coefficients are known, and ${sharing}:`,
    ),
    ...named,
    ...(left > 0 ? [`  and ${left} more: --json lists all under dependencies`] : []),
    ...(columns > structures.length && method === 'ols'
      ? wrapped(
          `${columns} functions for ${structures.length} structures: least squares meet any energies with as many functions as structures (rank ${rank} here), and say little of others; smaller --cutoffs, or --method ridge, lasso or ard`,
        )
      : []),
  ];
}

function hullLines({ hull }: FitLines): string[] {
  const wrong = (list: typeof hull.missed, words: string): string[] =>
    list.flatMap(({ structure, above, products }) => {
      const parts = products.map((product) => `${digits(product.share, 3)} ${product.structure}`).join(' + ');
      return wrapped(`${structure} ${words}: ${milli(above, 3)} meV above ${parts}`);
    });
  return [
    ...wrapped(
      `ground states: ${hull.groundStates.join(', ')}; rms there ${milli(hull.rootMeanSquareOnHull)} meV, of energies above the hull ${milli(hull.rootMeanSquareAbove)} meV`,
    ),
    ...wrong(hull.missed, 'is a ground state that the fit misses'),
    ...wrong(hull.madeUp, 'is a ground state by the fit only'),
  ];
}

function nextLines({ supercell, next, axes }: FitLines): string[] {
  return [
    `supercell for all ground states: ${supercell.map((row) => row.join(' ')).join('; ')}`,
    ...next.flatMap(({ cells, supercell: shape, occupation, composition, reason }) =>
      wrapped(
        `next: ${axes.map((axis, k) => `${axis} ${digits(composition[k], 3)}`).join(', ')}, ${cells} cells [${shape.map((row) => row.join(' ')).join('; ')}], states ${occupation.join('')}: ${reason}`,
      ),
    ),
  ];
}

import {
  cifText,
  cellVolume,
  datasetText,
  extxyzText,
  formationEnergies,
  formula,
  largestForce,
  poscarText,
  readStructures,
  requireComparable,
  type CifSymmetry,
  type FormationEnergy,
  type ReadStructuresOptions,
  type StructureEntry,
} from '../../atoms/index.ts';
import { InputError, LithoscaleError } from '../../base/index.ts';
import { digits, parseNumber, print, requireOutput, table, writeAs } from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import type { VerbContext } from '../verbs/verb.ts';
import {
  groupDocument,
  groupLines,
  groupName,
  groupsOf,
  standardised,
  type FoundGroup,
} from './read-symmetry.ts';

interface AtomsReadOptions {
  readonly allowUnconverged?: boolean;
  readonly allowMixed?: boolean;
  readonly leaveOut?: boolean;
  readonly steps: 'last' | 'all';
  readonly elements?: string;
  readonly cell?: string;
  readonly ends?: string;
  readonly symmetryPrecision?: string;
  readonly standardise?: 'primitive' | 'conventional';
  readonly output?: string;
}

const outputs = ['.json', '.extxyz', '.xyz', '.vasp', '.poscar', '.cif'];

/** `lithoscale atoms read` */
export async function atomsRead({ args, options, signal }: VerbContext<AtomsReadOptions>): Promise<void> {
  const { output } = options;
  const extension = await requireOutput(output, outputs);
  const { entries, refused } = await readAll(args, options, signal);
  const unknown = options.allowMixed === true ? [] : requireComparable(entries);
  const ends = options.ends?.split(',').map((name) => name.trim());
  const formation = ends === undefined ? undefined : formationEnergies(entries, ends);
  if (extension !== undefined) requireSingle(entries, extension);
  const { standardise, symmetryPrecision } = options;
  const needed = standardise !== undefined || extension === '.cif';
  const groups = await groupsOf(entries, symmetryPrecision, needed, signal);
  const written =
    standardise === undefined || groups === undefined ? entries : standardised(entries, groups, standardise);
  const [first] = written;
  await writeAs(output, {
    '.json': () => datasetText(written),
    '.extxyz': () => extxyzText(written),
    '.xyz': () => extxyzText(written),
    '.vasp': () => poscarText(first.structure),
    '.poscar': () => poscarText(first.structure),
    '.cif': () =>
      cifText(first.structure, formula(first.structure.species), cifGroup(groups?.[0], standardise)),
  });
  const document = {
    structures: entries.map((entry, at) => ({
      ...entryDocument(entry, formation),
      spaceGroup: groupDocument(groups?.[at]),
    })),
    unknownFunctional: unknown,
    refused,
  };
  print(options, document, () => [
    ...lines(entries, groups, formation, ends, unknown),
    ...(groups?.length === 1 ? groupLines(groups[0]) : []),
    ...refused.map((message) => `left out: ${message}`),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ]);
}

async function readAll(
  paths: readonly string[],
  options: AtomsReadOptions & { readonly quiet?: boolean },
  signal: AbortSignal,
): Promise<{ entries: StructureEntry[]; refused: string[] }> {
  const progress = progressReporter(options);
  const reading: ReadStructuresOptions = {
    allowUnconverged: options.allowUnconverged,
    steps: options.steps,
    elements: options.elements?.split(',').map((name) => name.trim()),
    cell: options.cell === undefined ? undefined : parseCell(options.cell),
    signal,
  };
  const entries: StructureEntry[] = [];
  const refusals: LithoscaleError[] = [];
  for (const [index, path] of paths.entries()) {
    progress.onProgress({ stage: `reading ${path}`, fraction: index / paths.length });
    try {
      entries.push(...(await readStructures(path, reading)));
    } catch (error) {
      if (!(error instanceof LithoscaleError) || error.exitCode !== 2) throw error;
      refusals.push(error);
    }
  }
  progress.clear();
  requireTaken(refusals, paths.length, options.leaveOut === true);
  return { entries, refused: refusals.map(({ message }) => message) };
}

/** @throws the one refusal, or one line of several, unless they may be left out and something remains. */
function requireTaken(refusals: readonly LithoscaleError[], count: number, leaveOut: boolean): void {
  const [first, ...others] = refusals;
  if (first === undefined || (leaveOut && refusals.length < count)) return;
  if (others.length === 0) throw first;
  const reasons = refusals.slice(0, 3).map(({ at, what }) => `${at.file ?? ''}: ${what}`);
  const rest = refusals.length > 3 ? ` and ${refusals.length - 3} more` : '';
  throw new InputError(`${refusals.length} of ${count} files are refused: ${reasons.join('; ')}${rest}`, {
    mend: leaveOut ? undefined : 'leave such files out with --leave-out',
  });
}

/** Å: three edges of a box, or nine numbers. */
function parseCell(text: string): NonNullable<ReadStructuresOptions['cell']> {
  const numbers = text.split(',').map((part) => parseNumber(part, '--cell'));
  if (numbers.length !== 3 && numbers.length !== 9) {
    throw new InputError(`'${text}' has ${numbers.length} numbers`, {
      at: { field: '--cell' },
      expected: 'three edges a,b,c or nine numbers ax,ay,az,bx,by,bz,cx,cy,cz in Å',
    });
  }
  const [a, b, c, d, e, f, g, h, i] =
    numbers.length === 9 ? numbers : [numbers[0], 0, 0, 0, numbers[1], 0, 0, 0, numbers[2]];
  const cell = [
    [a, b, c],
    [d, e, f],
    [g, h, i],
  ] as const;
  if (cellVolume(cell) > 0) return cell;
  throw new InputError(`'${text}' is no cell`, {
    at: { field: '--cell' },
    expected: 'three vectors not in a plane',
  });
}

function requireSingle(entries: readonly StructureEntry[], extension: string): void {
  if (entries.length === 1 || ['.json', '.extxyz', '.xyz'].includes(extension)) return;
  throw new InputError(`${entries.length} structures for one ${extension} file`, {
    at: { field: '--output' },
    expected: '.json or .extxyz for several',
  });
}

function entryDocument(
  { structure, ...entry }: StructureEntry,
  formation: readonly FormationEnergy[] | undefined,
): object {
  const { lattice, species, positions } = structure;
  return {
    ...entry,
    formula: formula(species),
    atoms: species.length,
    volume: cellVolume(lattice),
    lattice,
    species,
    positions,
    maximumForce: entry.forces && largestForce(entry.forces),
    formation: formation?.find(({ name }) => name === entry.name),
  };
}

/** What a CIF is written with: all of the group for its conventional cell, its name alone for other cells. */
function cifGroup(
  group: FoundGroup | undefined,
  cell: 'primitive' | 'conventional' | undefined,
): CifSymmetry | undefined {
  if (group === undefined || group instanceof InputError) return undefined;
  return { group, conventional: cell === 'conventional' };
}

function lines(
  entries: readonly StructureEntry[],
  groups: readonly FoundGroup[] | undefined,
  formation: readonly FormationEnergy[] | undefined,
  ends: readonly string[] | undefined,
  unknown: readonly string[],
): string[] {
  const head = [
    'structure',
    'formula',
    'atoms',
    ...(groups === undefined ? [] : ['space group']),
    'Å³/atom',
    'energy (eV)',
    'eV/atom',
    'functional',
    'max force (eV/Å)',
    'state',
  ];
  const formed = formation !== undefined && ends !== undefined;
  if (formed) head.push(...ends.slice(1).map((end) => `x(${end})`), 'formation (meV/unit)');
  const rows = entries.map((entry, at) => {
    const own = formation?.find(({ name }) => name === entry.name);
    const extra = formed
      ? [
          ...(own?.fractions.slice(1) ?? []).map((x) => x.toFixed(4)),
          own === undefined ? '—' : (1000 * own.perUnit).toFixed(2),
        ]
      : [];
    return [...row(entry, groups && [groupName(groups[at])]), ...extra];
  });
  const notes =
    unknown.length === 0
      ? []
      : [
          `${unknown.length} of ${entries.length} do not say their functional: nobody checked that they may be compared`,
        ];
  return [...table([head, ...rows]), ...notes];
}

function row(
  { name, structure, energy, functional, hubbard, forces, unconverged }: StructureEntry,
  group: readonly string[] = [],
): (string | number)[] {
  const atoms = structure.species.length;
  const values = Object.entries(hubbard ?? {}).map(([element, value]) => `${element} ${value}`);
  return [
    name,
    formula(structure.species),
    atoms,
    ...group,
    (cellVolume(structure.lattice) / atoms).toFixed(3),
    energy === undefined ? '—' : energy.toFixed(6),
    energy === undefined ? '—' : (energy / atoms).toFixed(6),
    functional === undefined
      ? '—'
      : `${functional}${values.length === 0 ? '' : ` (${values.join(', ')} eV)`}`,
    forces === undefined ? '—' : digits(largestForce(forces), 3),
    unconverged ?? (energy === undefined ? '—' : functional === undefined ? 'as given' : 'converged'),
  ];
}

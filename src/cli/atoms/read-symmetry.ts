import {
  spaceGroupOf,
  type SpaceGroup,
  type StandardCell,
  type Structure,
  type StructureEntry,
} from '../../atoms/index.ts';
import { InputError, throwIfCancelled } from '../../base/index.ts';
import { parseNumber, table } from '../shared/output.ts';

/** The space group of an entry, or why it has none. */
export type FoundGroup = SpaceGroup | InputError;

/** Å */
const usualPrecision = 0.01;
/** Structures whose space groups are found without being asked for: trajectories have thousands. */
const mostUnasked = 100;

/** Space groups of entries; nothing where there are many and no precision is asked for. */
export async function groupsOf(
  entries: readonly StructureEntry[],
  precision: string | undefined,
  needed: boolean,
  signal: AbortSignal,
): Promise<readonly FoundGroup[] | undefined> {
  if (precision === undefined && !needed && entries.length > mostUnasked) return undefined;
  const tolerance =
    precision === undefined ? usualPrecision : parseNumber(precision, '--symmetry-precision', { above: 0 });
  const found: FoundGroup[] = [];
  for (const { structure } of entries) {
    throwIfCancelled(signal);
    found.push(await groupOrReason(structure, tolerance));
  }
  return found;
}

async function groupOrReason(structure: Structure, tolerance: number): Promise<FoundGroup> {
  try {
    return await spaceGroupOf(structure, tolerance);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/** The entries in a standard cell. @throws InputError for one whose symmetry is not clear. */
export function standardised(
  entries: readonly StructureEntry[],
  groups: readonly FoundGroup[],
  cell: 'primitive' | 'conventional',
): StructureEntry[] {
  return entries.map(({ name, source }, at) => {
    const group = groups[at];
    if (group instanceof InputError) {
      throw new InputError(group.what, { at: { file: name }, expected: group.expected, mend: group.mend });
    }
    return { name, structure: group[cell].structure, source };
  });
}

/** 'R-3m (166)' */
export function groupName(group: FoundGroup | undefined): string {
  if (group === undefined || group instanceof InputError) return '—';
  return `${group.setting.symbol.replaceAll(' ', '')} (${group.setting.number})`;
}

export function groupDocument(group: FoundGroup | undefined): object | undefined {
  if (group === undefined) return undefined;
  if (group instanceof InputError) return { unclear: group.message };
  const { setting, sites, conventional, primitive, operations, ...rest } = group;
  return {
    ...setting,
    ...rest,
    wyckoff: sites.map(({ wyckoff }) => wyckoff),
    siteSymmetry: sites.map(({ symbol }) => symbol),
    operations: operations.length,
    conventional: cellDocument(conventional),
    primitive: cellDocument(primitive),
  };
}

function cellDocument({ structure, sites }: StandardCell): object {
  return { ...structure, wyckoff: sites.map(({ wyckoff }) => wyckoff) };
}

/** What is known of the symmetry of one structure, for people. */
export function groupLines(group: FoundGroup): string[] {
  if (group instanceof InputError) return ['', `no space group: ${group.message}`];
  const { setting, pointGroup, crystalSystem, pearsonSymbol, tolerance, conventional } = group;
  const { structure } = conventional;
  const axes = setting.choice === '' ? '' : `, setting ${setting.choice}`;
  return [
    '',
    `space group ${setting.symbol} (no. ${setting.number}${axes}), Hall ${setting.hall}, point group ${pointGroup}, ${crystalSystem}, ${pearsonSymbol}; atoms within ${Number(tolerance.toPrecision(3))} Å of it`,
    `conventional cell: ${lengthsAndAngles(structure)}`,
    ...table([
      ['species', 'Wyckoff', 'site symmetry', 'x', 'y', 'z'],
      ...firstAtoms(conventional).map((atom) => {
        const { multiplicity, wyckoff, symbol } = conventional.sites[atom];
        const place = [...structure.positions.subarray(3 * atom, 3 * atom + 3)];
        return [
          structure.species[atom],
          `${multiplicity}${wyckoff}`,
          symbol,
          ...place.map((value) => value.toFixed(5)),
        ];
      }),
    ]),
  ];
}

/** One atom of each set that symmetry makes alike: as many of a species and letter as the multiplicity are one set. */
function firstAtoms({ structure, sites }: StandardCell): number[] {
  const seen = new Map<string, number>();
  return [...structure.species.keys()].filter((atom) => {
    const key = `${structure.species[atom]} ${sites[atom].wyckoff}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before % sites[atom].multiplicity === 0;
  });
}

function lengthsAndAngles({ lattice }: Structure): string {
  const lengths = lattice.map((row) => Math.hypot(...row));
  const angle = (i: number, j: number): string => {
    const cosine =
      lattice[i].reduce((sum, value, k) => sum + value * lattice[j][k], 0) / lengths[i] / lengths[j];
    return String(Number(((Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI).toFixed(4)));
  };
  const [a, b, c] = lengths.map((length) => length.toFixed(5));
  return `a ${a}, b ${b}, c ${c} Å, α ${angle(1, 2)}, β ${angle(0, 2)}, γ ${angle(0, 1)}°`;
}

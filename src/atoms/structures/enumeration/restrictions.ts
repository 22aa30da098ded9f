import { InputError } from '../../../base/index.ts';
import { vacancy, type ParentLattice } from '../parent-lattice.ts';
import { parseSpecies } from '../species.ts';

/** Which arrangements are wanted. */
export interface Restrictions {
  /** Least and largest share of the sites that may hold a species, by species. */
  readonly composition?: Readonly<Record<string, readonly [least: number, most: number]>> | undefined;
  /** Only those whose charges add up to zero. */
  readonly neutral?: boolean | undefined;
}

/** A number that what sits on the sites adds up to, and where it has to end. */
export interface Tally {
  /** What a species counts. */
  readonly weights: readonly number[];
  readonly least: number;
  readonly most: number;
}

/** Shares are compared with counts: this much is rounding. */
const rounding = 1e-9;

/**
 * The sums that restrict arrangements on `cells` primitive cells; species by their number in `names`.
 * @throws InputError for a species that the lattice does not hold, a share outside 0…1, or a charge that is not known.
 */
export function tallies(
  parent: ParentLattice,
  names: readonly string[],
  cells: number,
  { composition = {}, neutral = false }: Restrictions,
): Tally[] {
  const found = Object.entries(composition).map(([name, range]) =>
    ofShare(parent, names, cells, name, range),
  );
  if (!neutral) return found;
  const weights = names.map(chargeOf);
  return [...found, { weights, least: -rounding, most: rounding }];
}

function ofShare(
  { sites }: ParentLattice,
  names: readonly string[],
  cells: number,
  name: string,
  [least, most]: readonly [number, number],
): Tally {
  const at = { field: 'composition' };
  if (!names.includes(name)) {
    throw new InputError(`no site may hold ${name}`, { at, expected: names.join(', ') });
  }
  if (!(least >= 0 && most <= 1 && least <= most)) {
    throw new InputError(`${name} from ${least} to ${most} is no range of shares`, {
      at,
      expected: 'two numbers from 0 to 1, the smaller first',
    });
  }
  const holders = cells * sites.filter(({ allowed }) => allowed.includes(name)).length;
  const weights = names.map((each) => Number(each === name));
  return { weights, least: least * holders - rounding, most: most * holders + rounding };
}

function chargeOf(name: string): number {
  if (name === vacancy) return 0;
  const charge = parseSpecies(name)?.charge;
  if (charge === undefined) {
    throw new InputError(`the charge of ${name} is not known`, {
      at: { field: 'neutral' },
      expected: "species with charges, such as 'Ni3+'",
    });
  }
  return charge;
}

import { vacancy, type ParentLattice } from '../../structures/parent-lattice.ts';
import { parseSpecies } from '../../structures/species.ts';

/** A change of one site, on any sublattice that allows both. */
export interface Leg {
  readonly before: string;
  readonly after: string;
}

/** A number that varies while compositions fluctuate, and what adds one to it: one site, or two whose charges balance. */
export interface Freedom {
  readonly species: string;
  readonly legs: readonly Leg[];
}

export interface Freedoms {
  readonly ensemble: 'semi-grand' | 'charge-neutral';
  readonly freedoms: readonly Freedom[];
}

/**
 * Which numbers fluctuate on a lattice. One of each independent species where sites change alone; where charges of two kinds
 * of sites balance each other (Li+ and Ni3+), the two together.
 * @returns in words why there is no such set, where charges balance in several ways.
 */
export function freedomsOf(parent: ParentLattice, species: string, other: string): Freedoms | string {
  const groups = groupsOf(parent).map((allowed) => ({ allowed, reference: referenceOf(allowed, other) }));
  const steps = groups.flatMap(({ allowed, reference }) =>
    allowed.filter((name) => name !== reference).map((name): Leg => ({ before: reference, after: name })),
  );
  const distinct = steps.filter((step, k) => steps.findIndex(({ after }) => after === step.after) === k);
  const own = distinct.filter(({ after }) => after === species);
  if (distinct.length === 1 || groups.length < 2 || !isCharged(distinct)) {
    return {
      ensemble: 'semi-grand',
      freedoms: [...own, ...distinct.filter((leg) => !own.includes(leg))].map((leg) => ({
        species: leg.after,
        legs: [leg],
      })),
    };
  }
  if (distinct.length !== 2 || own.length !== 1) {
    return 'charges balance in more than one way on this lattice, so that one number does not tell the composition';
  }
  const partner = distinct[0] === own[0] ? distinct[1] : distinct[0];
  const balanced = [partner, { before: partner.after, after: partner.before }].find(
    (leg) => chargeOf(leg) === -chargeOf(own[0]),
  );
  if (balanced === undefined) {
    return `one ${partner.after} does not balance the charge of one ${species}`;
  }
  return { ensemble: 'charge-neutral', freedoms: [{ species, legs: [own[0], balanced] }] };
}

/** Sets of species that sites choose among, each once. */
function groupsOf({ sites }: ParentLattice): (readonly string[])[] {
  const groups = new Map<string, readonly string[]>();
  for (const { allowed } of sites) {
    if (allowed.length > 1) groups.set([...allowed].sort().join(), allowed);
  }
  return [...groups.values()];
}

function referenceOf(allowed: readonly string[], other: string): string {
  return [other, vacancy].find((name) => allowed.includes(name)) ?? allowed[allowed.length - 1];
}

/** Whether steps change the charge: then sites cannot change alone. */
function isCharged(legs: readonly Leg[]): boolean {
  return legs.every((leg) => Number.isFinite(chargeOf(leg)) && chargeOf(leg) !== 0);
}

/** e */
function chargeOf({ before, after }: Leg): number {
  return formalCharge(after) - formalCharge(before);
}

function formalCharge(name: string): number {
  return name === vacancy ? 0 : (parseSpecies(name)?.charge ?? NaN);
}

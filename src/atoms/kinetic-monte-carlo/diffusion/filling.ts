import { InputError } from '../../../base/index.ts';
import { Random } from '../../../numerics/index.ts';
import type { Supercell } from '../../lattice-model/supercell.ts';
import { randomOccupation } from '../../lattice-monte-carlo/random-occupation.ts';
import type { KineticModel } from '../kinetic-model.ts';

/** Sites that hold a species or what it changes places with, and how many of them hold the species. */
export function hostsOf(
  { lattice: { parent } }: KineticModel,
  supercell: Supercell,
  occupation: Uint8Array,
  species: string,
  other: string,
): { sites: number; atoms: number } {
  let [sites, atoms] = [0, 0];
  for (const [site, state] of occupation.entries()) {
    const { allowed } = parent.sites[Math.floor(site / supercell.cells)];
    if (!allowed.includes(species) || !allowed.includes(other)) continue;
    if (allowed[state] === species) atoms++;
    if (allowed[state] === species || allowed[state] === other) sites++;
  }
  return { sites, atoms };
}

/** Shares of sites that other species hold, which the filling says nothing of: a number, that of the filling, or what others leave. */
export type Composition = Readonly<Record<string, number | 'filling' | 'rest'>>;

export interface FillingOptions {
  readonly species: string;
  readonly with: string;
  readonly filling: number;
  readonly seed: number;
  readonly composition?: Composition | undefined;
}

/**
 * An arrangement in which a share of the sites that allow both holds the species, the others what it changes places with, as far as
 * the composition does not give them to a third. Other sites hold what the composition says of the species they allow, or equal shares.
 * @throws InputError for a filling that leaves no atom or no empty site.
 */
export function fillSites(
  { lattice: { parent } }: KineticModel,
  supercell: Supercell,
  { species, with: other, filling, seed, composition = {} }: FillingOptions,
): Uint8Array {
  if (!(filling > 0 && filling < 1)) {
    throw new InputError(`a filling of ${filling} leaves ${filling >= 1 ? `no ${other}` : `no ${species}`}`, {
      at: { field: 'filling' },
      expected: 'more than 0 and less than 1',
    });
  }
  const hosts = parent.sites.map(({ allowed }) => allowed.includes(species) && allowed.includes(other));
  if (!hosts.includes(true)) {
    throw new InputError(`no site may hold both ${species} and ${other}`, {
      at: { field: 'species' },
      expected: 'two species that share sites',
    });
  }
  const otherShare = (name: string): number => {
    const share = name === species || name === other ? 0 : (composition[name] ?? 0);
    return typeof share === 'number' ? share : 0;
  };
  const othersOf = (allowed: readonly string[]): number =>
    allowed.reduce((sum, name) => sum + otherShare(name), 0);
  const full = parent.sites.find(({ allowed }, sublattice) => hosts[sublattice] && othersOf(allowed) >= 1);
  if (full !== undefined) {
    throw new InputError(`the shares of species beside ${species} and ${other} leave no site for them`, {
      at: { field: 'composition' },
      expected: 'shares of less than 1 in all',
    });
  }
  const fractions = parent.sites.map(({ allowed }, sublattice) =>
    hosts[sublattice]
      ? allowed.map((name) => (name === other ? 1 - othersOf(allowed) : otherShare(name)))
      : sharesOf(allowed, composition, filling),
  );
  const occupation = randomOccupation(parent, supercell, fractions, seed);
  const sites = Array.from(occupation.keys()).filter((site) => {
    const sublattice = Math.floor(site / supercell.cells);
    return hosts[sublattice] && parent.sites[sublattice].allowed[occupation[site]] === other;
  });
  const atoms = Math.round(filling * sites.length);
  const random = new Random(seed).stream('filling');
  for (let k = 0; k < atoms; k++) {
    const chosen = k + random.below(sites.length - k);
    [sites[k], sites[chosen]] = [sites[chosen], sites[k]];
    occupation[sites[k]] = parent.sites[Math.floor(sites[k] / supercell.cells)].allowed.indexOf(species);
  }
  const missing = atoms === 0 ? species : atoms === sites.length ? other : undefined;
  if (missing !== undefined) {
    throw new InputError(
      `a filling of ${filling} leaves no ${missing} on the ${supercell.sites} sites of the supercell`,
      { at: { field: 'filling' }, expected: 'at least one of each', mend: 'take a larger supercell' },
    );
  }
  return occupation;
}

/** @throws InputError for shares that add up to more than one. */
function sharesOf(
  allowed: readonly string[],
  composition: Composition,
  filling: number,
): number[] | undefined {
  if (allowed.length === 1 || !allowed.some((name) => composition[name] !== undefined)) return undefined;
  const given = allowed.map((name) => {
    const share = composition[name] ?? 0;
    if (share === 'rest') return undefined;
    return share === 'filling' ? filling : share;
  });
  const rest = 1 - given.reduce<number>((sum, share) => sum + (share ?? 0), 0);
  const takers = given.filter((share) => share === undefined).length;
  if (rest < -1e-9 || (takers === 0 && rest > 1e-9)) {
    throw new InputError(`the shares of ${allowed.join(', ')} add up to ${(1 - rest).toFixed(4)}`, {
      at: { field: 'composition' },
      expected: "shares that add up to 1, or 'rest' for one of them",
    });
  }
  return given.map((share) => share ?? Math.max(0, rest) / takers);
}

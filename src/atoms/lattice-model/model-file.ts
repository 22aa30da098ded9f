import { FormatError, requireValid } from '../../base/index.ts';
import type { IntegerMatrix3 } from './hermite.ts';
import { cellVolume } from '../structures/cell-geometry.ts';
import type { ClusterInteraction, LatticeModel, LatticeSite } from './lattice-model.ts';
import type { ModelFile } from './model-schema.ts';
import { pairShells, type PairShell } from './pair-shells.ts';

/** A model as people write it, with what a run needs to know beside the energies. */
export interface NamedModel {
  readonly name: string;
  readonly model: LatticeModel;
  /** eV per atom of the metal that chemical potentials are measured from, for voltages. */
  readonly metalEnergy: number | undefined;
  /** Ordered arrangements that the model is known to take. */
  readonly orders: readonly { readonly name: string; readonly cell: IntegerMatrix3 }[];
}

/** Longest pairs that are looked for by their number, Å over the shortest one. */
const longestShells = 8;
/** Share of the box of its edges below which a cell counts as having no volume. */
const flat = 1e-6;

/**
 * Reads a simple lattice model (YAML or JSON): lattice, species, energies of sites and of pairs by shell or distance.
 * @throws FormatError naming the file, the field and what is wrong.
 */
export async function parseLatticeModel(text: string, file: string): Promise<NamedModel> {
  // Here and not above, so that the room loads without a parser and a validator.
  const [{ parse }, { modelSchema }] = await Promise.all([import('yaml'), import('./model-schema.ts')]);
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw new FormatError('not YAML', { at: { file }, cause, expected: 'a lattice model' });
  }
  const asked = {
    file,
    expected: 'a lattice model: format, version, lattice, sites and energies',
    mend: 'see docs/atoms-monte-carlo.md',
  };
  return namedModel(requireValid(modelSchema, document, asked), file);
}

function namedModel(data: ModelFile, file: string): NamedModel {
  const parent = { lattice: data.lattice, sites: data.sites };
  const box = parent.lattice.reduce((product, row) => product * Math.hypot(...row), 1);
  if (!(cellVolume(parent.lattice) > flat * box)) {
    throw broken('the vectors lie in one plane', file, 'lattice', 'three vectors that span a volume, Å');
  }
  const known = new Set(data.sites.flatMap(({ allowed }) => (allowed.length > 1 ? allowed : [])));
  const check = (name: string, field: string): void => {
    if (known.has(name)) return;
    throw broken(`no site comes to hold ${name}`, file, field, `one of ${[...known].join(', ')}`);
  };
  for (const [k, { species }] of data.siteEnergies.entries()) check(species, `siteEnergies[${k}].species`);
  for (const [k, { species }] of data.pairs.entries()) {
    for (const name of species) check(name, `pairs[${k}].species`);
  }
  return {
    name: data.name ?? file,
    model: {
      parent,
      constant: data.constant,
      interactions: [...siteInteractions(data, file), ...pairInteractions(data, parent, file)],
    },
    metalEnergy: data.metalEnergy,
    orders: data.orders,
  };
}

function siteInteractions({ sites, siteEnergies }: ModelFile, file: string): ClusterInteraction[] {
  return siteEnergies.flatMap(({ species, energy, site }, k) => {
    if (site !== undefined && sites[site] === undefined) {
      throw broken(`there is no site ${site}`, file, `siteEnergies.${k}.site`, `0 to ${sites.length - 1}`);
    }
    return sites.flatMap(({ allowed }, sublattice) => {
      const state = allowed.indexOf(species);
      if (state < 0 || allowed.length < 2 || (site !== undefined && site !== sublattice)) return [];
      const energies = new Float64Array(allowed.length);
      energies[state] = energy;
      return [{ sites: [{ sublattice, cell: [0, 0, 0] as const }], energies }];
    });
  });
}

function pairInteractions(
  { sites, pairs }: ModelFile,
  parent: LatticeModel['parent'],
  file: string,
): ClusterInteraction[] {
  if (pairs.length === 0) return [];
  const shells = shellsFor(parent, pairs);
  return pairs.flatMap(({ species, shell, distance, energy }, k) => {
    const found =
      shell === undefined
        ? shells.find((each) => Math.abs(each.distance - (distance ?? 0)) < 0.02)
        : shells[shell - 1];
    if (found === undefined) {
      const near = shells.slice(0, 6).map((each) => each.distance.toFixed(3));
      throw broken(
        'no pairs at this distance',
        file,
        `pairs[${k}]`,
        `one of the distances ${near.join(', ')} … Å`,
      );
    }
    return found.pairs.map((pair) => ({ sites: pair, energies: pairTable(sites, pair, species, energy) }));
  });
}

function shellsFor(parent: LatticeModel['parent'], pairs: ModelFile['pairs']): PairShell[] {
  const longest = Math.max(0, ...pairs.map(({ distance }) => distance ?? 0));
  const shell = Math.max(0, ...pairs.map((pair) => pair.shell ?? 0));
  const shortest = Math.min(...parent.lattice.map((row) => Math.hypot(...row)));
  let reach = Math.max(longest + 0.02, shell === 0 ? 0 : shortest);
  let shells = pairShells(parent, reach);
  while (shells.length < shell && reach < longestShells * shortest) {
    reach += 0.5 * shortest;
    shells = pairShells(parent, reach);
  }
  return shells;
}

/** The energy once, where the two sites hold the two species in either order. */
function pairTable(
  sites: ModelFile['sites'],
  [a, b]: readonly [LatticeSite, LatticeSite],
  [first, second]: readonly [string, string],
  energy: number,
): Float64Array {
  const [left, right] = [sites[a.sublattice].allowed, sites[b.sublattice].allowed];
  return Float64Array.from({ length: left.length * right.length }, (_, index) => {
    const [one, other] = [left[Math.floor(index / right.length)], right[index % right.length]];
    const fits = (one === first && other === second) || (one === second && other === first);
    return fits ? energy : 0;
  });
}

function broken(what: string, file: string, field: string, expected = 'a lattice model'): FormatError {
  return new FormatError(what, { at: { file, field }, expected });
}

import { InputError, type LongWork } from '../../base/index.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { interactionSpan } from '../monte-carlo-analysis/stability.ts';
import { isCommensurate } from '../structures/commensurate.ts';
import { enumerateStructures } from '../structures/enumeration/enumerate.ts';
import { parentSymmetry, type ParentOperation } from '../structures/parent-symmetry.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { modelSymmetry, movedArrangement, type PeriodicArrangement } from './moved-occupation.ts';

/** An arrangement on the lower hull of energies over the amount of the species followed. */
export interface GroundState extends PeriodicArrangement {
  /** Atoms of the species per primitive cell. */
  readonly atoms: number;
  /** eV per primitive cell. */
  readonly energy: number;
  /** Chemical potentials between which it is the ground state, eV; infinite at the ends. */
  readonly window: readonly [number, number];
  /** Other arrangements as large as it of the same energy and content, not alike by symmetry. */
  readonly alike: number;
}

export interface GroundStateOptions extends LongWork {
  /** Primitive cells of the largest arrangement looked at; as many as make some thousand arrangements, up to 8, unless given. */
  readonly mostCells?: number | undefined;
  /** Known orders, whose sizes are looked at besides. */
  readonly cells?: readonly IntegerMatrix3[] | undefined;
  /** Only those whose charges add up to zero. */
  readonly neutral?: boolean | undefined;
  /** Only arrangements of which this supercell holds whole copies. */
  readonly within?: IntegerMatrix3 | undefined;
}

/** Energies closer than this, eV per primitive cell, are one. */
const sameEnergy = 1e-7;
/** More arrangements of one size than this are refused. */
const mostStructures = 20_000;
/** With so many at hand no larger ones are looked at, where no size is given. */
const enoughStructures = 800;
const largestCells = 8;

/**
 * The ground states of a model at all chemical potentials of a species: the vertices of the lower hull of all arrangements up to a size, by
 * increasing content.
 * @param model with the chemical potentials of other species absorbed in its site energies.
 * @throws InputError where there are too many arrangements, or fewer than two ground states.
 */
export async function groundStates(
  model: LatticeModel,
  species: string,
  options: GroundStateOptions = {},
): Promise<GroundState[]> {
  const { within } = options;
  const images = imagesUnder(model);
  const along = fixedAxes(model);
  const structures = await enumerated(model, options);
  const candidates = structures.flatMap((structure) =>
    images(structure)
      .filter(({ supercell }) => along.every(([i, j, k]) => supercell.cellAt(i, j, k) === 0))
      .filter(({ supercell }) => within === undefined || isCommensurate(within, supercell.hermite))
      .map((arrangement) => ({ ...arrangement, ...perCell(model, species, arrangement) })),
  );
  const vertices = lowerHull(candidates);
  if (vertices.length < 2) {
    throw new InputError(`only ${vertices.length} ground state of different content of ${species}`, {
      at: { field: 'species' },
      expected: 'a species whose content changes',
    });
  }
  return vertices.map((vertex, k) => ({ ...vertex, window: windowOf(vertices, k) }));
}

/** All arrangements up to a size, and those as large as the known orders. */
async function enumerated(
  model: LatticeModel,
  { mostCells, cells = [], neutral, signal, onProgress }: GroundStateOptions,
): Promise<PeriodicArrangement[]> {
  const found: PeriodicArrangement[] = [];
  const known = new Set(cells.map((cell) => new Supercell(cell, 1).cells));
  const largest = Math.max(mostCells ?? largestCells, ...known);
  for (let size = 1; size <= largest; size++) {
    const isEnough = mostCells === undefined ? found.length > enoughStructures : size > mostCells;
    if (isEnough && !known.has(size)) continue;
    const { structures } = await enumerateStructures(model.parent, {
      leastCells: size,
      mostCells: size,
      neutral,
      mostStructures,
      signal,
      onProgress,
    });
    for (const structure of structures) found.push(structure);
  }
  return found;
}

type Candidate = PeriodicArrangement & { readonly atoms: number; readonly energy: number };

function perCell(
  model: LatticeModel,
  species: string,
  { supercell, occupation }: PeriodicArrangement,
): { atoms: number; energy: number } {
  const { cells } = supercell;
  const atoms = occupation.reduce((sum, state, site) => {
    const { allowed } = model.parent.sites[Math.floor(site / cells)];
    return sum + Number(allowed.length > 1 && allowed[state] === species);
  }, 0);
  return { atoms: atoms / cells, energy: latticeEnergy(model, supercell, occupation) / cells };
}

/** Alike by the lattice, but not to a model of less symmetry: all of them then. */
function imagesUnder(model: LatticeModel): (structure: PeriodicArrangement) => PeriodicArrangement[] {
  const all = parentSymmetry(model.parent);
  const kept = modelSymmetry(model, probeSides(model));
  if (kept.length === all.length) return (structure) => [structure];
  const cosets: ParentOperation[] = all;
  return (structure) => cosets.map((operation) => movedArrangement(model, operation, structure));
}

/** Longer than any interaction along each vector. */
export function probeSides(model: LatticeModel): [number, number, number] {
  const [a, b, c] = interactionSpan(model);
  return [a + 2, b + 2, c + 2];
}

/** Vectors along which nothing interacts: arrangements repeat along them from cell to cell. */
function fixedAxes(model: LatticeModel): [number, number, number][] {
  const span = interactionSpan(model);
  if (span.every((cells) => cells === 0)) return [];
  return span.flatMap((cells, axis): [number, number, number][] =>
    cells > 0 ? [] : [[Number(axis === 0), Number(axis === 1), Number(axis === 2)]],
  );
}

/** Andrew's monotone chain over the best arrangement at each content. */
function lowerHull(candidates: readonly Candidate[]): (Candidate & { alike: number })[] {
  const best = new Map<string, Candidate & { alike: number }>();
  for (const candidate of candidates) {
    const key = candidate.atoms.toFixed(9);
    const known = best.get(key);
    const lower = known === undefined ? -1 : candidate.energy - known.energy;
    if (known === undefined || lower < -sameEnergy) best.set(key, { ...candidate, alike: 0 });
    else if (lower < sameEnergy && candidate.supercell.cells === known.supercell.cells) known.alike++;
  }
  const points = [...best.values()].sort((a, b) => a.atoms - b.atoms);
  const hull: (Candidate & { alike: number })[] = [];
  for (const point of points) {
    while (hull.length > 1 && !isBelow(hull[hull.length - 2], hull[hull.length - 1], point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function isBelow(left: Candidate, middle: Candidate, right: Candidate): boolean {
  const share = (middle.atoms - left.atoms) / (right.atoms - left.atoms);
  return middle.energy < left.energy + share * (right.energy - left.energy) - sameEnergy;
}

function windowOf(vertices: readonly Candidate[], k: number): [number, number] {
  const slope = (a: Candidate, b: Candidate): number => (b.energy - a.energy) / (b.atoms - a.atoms);
  return [
    k === 0 ? -Infinity : slope(vertices[k - 1], vertices[k]),
    k === vertices.length - 1 ? Infinity : slope(vertices[k], vertices[k + 1]),
  ];
}

import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { randomOccupation } from '../lattice-monte-carlo/random-occupation.ts';
import { isCommensurate } from '../structures/commensurate.ts';
import { movedSite, parentSymmetry, type ParentOperation } from '../structures/parent-symmetry.ts';
import { timesColumn } from '../structures/cell-geometry.ts';

/** An arrangement that repeats. */
export interface PeriodicArrangement {
  readonly supercell: Supercell;
  /** One state a site, in the supercell's order. */
  readonly occupation: Uint8Array;
}

/** The rows of a cell after a rotation. */
export function rotatedCell({ rotation }: ParentOperation, cell: IntegerMatrix3): IntegerMatrix3 {
  const [a, b, c] = cell.map((row) => timesColumn(rotation, row));
  return [a, b, c];
}

/** An arrangement after an operation, in a cell that has turned with it; states keep the names of their species. */
export function movedArrangement(
  { parent }: LatticeModel,
  operation: ParentOperation,
  { supercell, occupation }: PeriodicArrangement,
): PeriodicArrangement {
  const turned = new Supercell(rotatedCell(operation, supercell.hermite), supercell.sublattices);
  const states = new Uint8Array(occupation.length);
  for (let site = 0; site < occupation.length; site++) {
    const sublattice = Math.floor(site / supercell.cells);
    const cell = supercell.placeOf(site - sublattice * supercell.cells);
    const image = movedSite(operation, { sublattice, cell });
    const name = parent.sites[sublattice].allowed[occupation[site]];
    states[turned.siteAt(image.sublattice, ...image.cell)] =
      parent.sites[image.sublattice].allowed.indexOf(name);
  }
  return { supercell: turned, occupation: states };
}

/** The same arrangement in a larger supercell that holds whole copies of its cell. */
export function repeatedArrangement(
  { supercell, occupation }: PeriodicArrangement,
  large: Supercell,
): Uint8Array {
  return Uint8Array.from({ length: large.sites }, (_, site) => {
    const sublattice = Math.floor(site / large.cells);
    return occupation[supercell.siteAt(sublattice, ...large.placeOf(site - sublattice * large.cells))];
  });
}

const energyRounding = 1e-8;

/**
 * The operations of the parent lattice that leave the energies of a model as they are: interactions may have less symmetry than
 * the sites. Told by an arrangement at random.
 */
export function modelSymmetry(
  model: LatticeModel,
  side: readonly [number, number, number],
): ParentOperation[] {
  const [a, b, c] = side;
  const supercell = new Supercell(
    [
      [a, 0, 0],
      [0, b, 0],
      [0, 0, c],
    ],
    model.parent.sites.length,
  );
  const probe = { supercell, occupation: randomOccupation(model.parent, supercell, [], 1) };
  const energy = latticeEnergy(model, supercell, probe.occupation);
  return parentSymmetry(model.parent).filter((operation) => {
    const image = movedArrangement(model, operation, probe);
    const change = latticeEnergy(model, image.supercell, image.occupation) - energy;
    return Math.abs(change) < energyRounding * supercell.cells;
  });
}

/** All that translations and operations make of an arrangement in a supercell, each once; those that do not fit are left out. */
export function variantsIn(
  model: LatticeModel,
  operations: readonly ParentOperation[],
  arrangement: PeriodicArrangement,
  supercell: Supercell,
): Uint8Array[] {
  const variants = new Map<string, Uint8Array>();
  for (const operation of operations) {
    const image = movedArrangement(model, operation, arrangement);
    if (!isCommensurate(supercell.matrix, image.supercell.matrix)) continue;
    for (let cell = 0; cell < image.supercell.cells; cell++) {
      const shifted = repeatedArrangement(translated(image, cell), supercell);
      variants.set(shifted.join(''), shifted);
    }
  }
  return [...variants.values()];
}

/** Moved so that a cell comes to lie where the first one was. */
function translated({ supercell, occupation }: PeriodicArrangement, by: number): PeriodicArrangement {
  const [x, y, z] = supercell.placeOf(by);
  const moved = occupation.map((_, site) => {
    const sublattice = Math.floor(site / supercell.cells);
    const [i, j, k] = supercell.placeOf(site - sublattice * supercell.cells);
    return occupation[supercell.siteAt(sublattice, i + x, j + y, k + z)];
  });
  return { supercell, occupation: moved };
}

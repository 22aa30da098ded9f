import {
  applyCells,
  inverseDiagonal,
  placeOf,
  type CellMatrices,
  type Conductors,
  type VoxelTensors,
} from './cell-operator.ts';
import { semidefiniteSolver, type DirectSolver } from './direct-solver.ts';
import { cellEntries, childModes, coarseMatrix, modeEntries, modeMatrix, type Half } from './modes.ts';
import { dot, nodeGrid, type NodeGrid, type Triple } from './node-grid.ts';
import { coarseCells, type Halved } from './transfer.ts';

/** One level of the multigrid. */
export interface Level {
  readonly grid: NodeGrid;
  readonly conductors: Conductors;
  readonly inverseDiagonal: Float64Array;
  /** Largest eigenvalue of D⁻¹A, a little overestimated. */
  readonly largestEigenvalue: number;
  /** Which axes the next level halves; none on the last one, which is solved directly. */
  readonly halved: Halved;
}

export interface Hierarchy {
  readonly levels: readonly Level[];
  /** Solves on the last level. */
  readonly direct: DirectSolver;
}

/** Along each axis the last level has at most so many cells. */
const fewCells = 2;
/** An axis is halved once its mean coupling is at least this share of the strongest axis's. */
const comparable = 0.3;
const powerSteps = 12;
const safety = 1.1;

/**
 * Coarse grids with twice the cell size whose operators are those of the fine one on trilinear functions of the coarse
 * cells (Galerkin): every tensor, hole and thin wall enters with its energy.
 */
export function buildHierarchy(grid: NodeGrid, conductors: Conductors): Hierarchy {
  const levels = [makeLevel(grid, conductors)];
  for (let level = levels[0]; level.halved.includes(true); level = levels[levels.length - 1]) {
    levels.push(coarsenLevel(level));
  }
  const last = levels[levels.length - 1];
  return { levels, direct: semidefiniteSolver(last.grid, last.conductors) };
}

function makeLevel(grid: NodeGrid, conductors: Conductors): Level {
  const diagonal = inverseDiagonal(grid, conductors);
  return {
    grid,
    conductors,
    inverseDiagonal: diagonal,
    largestEigenvalue: largestEigenvalue(grid, conductors, diagonal),
    halved: axesToHalve(grid, conductors),
  };
}

function coarsenLevel({ grid: fine, conductors, halved }: Level): Level {
  const grid = nodeGrid(coarseCells(fine.cells, halved), fine.faces);
  return makeLevel(grid, { matrices: galerkin(fine, grid, conductors, halved) });
}

/**
 * The axes along which neighbours are coupled about as strongly as anywhere: point smoothers leave errors that are smooth
 * along those only.
 */
function axesToHalve({ cells }: NodeGrid, conductors: Conductors): Halved {
  const strengths = meanStrengths(conductors, cells[0] * cells[1] * cells[2]);
  const eligible = strengths.map((strength, axis) => (cells[axis] > fewCells ? strength : 0));
  const strongest = Math.max(...eligible);
  const halve = (axis: 0 | 1 | 2): boolean => eligible[axis] > 0 && eligible[axis] >= comparable * strongest;
  return [halve(0), halve(1), halve(2)];
}

/** Sum over all cells of the energy of a unit jump along each axis. */
function meanStrengths(conductors: Conductors, count: number): Triple {
  const sums: [number, number, number] = [0, 0, 0];
  for (let cell = 0; cell < count; cell++) {
    if ('table' in conductors) {
      const at = placeOf(conductors, cell);
      for (let axis = 0; axis < 3; axis++) sums[axis] += conductors.table[at + axis];
    } else {
      const at = modeEntries * cell;
      // Entries (1, 1), (2, 2) and (4, 4).
      sums[0] += conductors.matrices[at];
      sums[1] += conductors.matrices[at + 7];
      sums[2] += conductors.matrices[at + 18];
    }
  }
  return sums;
}

/** Mode matrices of the coarse cells: the sum of their children's energies. */
function galerkin(fine: NodeGrid, coarse: NodeGrid, conductors: Conductors, halved: Halved): Float64Array {
  const [nx, ny, nz] = fine.cells;
  const matrices = new Float64Array(modeEntries * coarse.cells[0] * coarse.cells[1] * coarse.cells[2]);
  const add = 'table' in conductors ? tensorAdder(conductors) : matrixAdder(conductors);
  const place = (axis: 0 | 1 | 2, at: number): Half => {
    if (!halved[axis] || (at % 2 === 0 && at + 1 === fine.cells[axis])) return 2;
    return (at % 2) as Half;
  };
  const parent = (axis: 0 | 1 | 2, at: number): number => (halved[axis] ? Math.floor(at / 2) : at);
  let cell = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const row = coarse.cells[0] * (parent(1, j) + coarse.cells[1] * parent(2, k));
      const across = 3 * place(1, j) + 9 * place(2, k);
      for (let i = 0; i < nx; i++, cell++) {
        add(cell, place(0, i) + across, matrices, modeEntries * (row + parent(0, i)));
      }
    }
  }
  return matrices;
}

/** Adds a child's energy to its coarse cell's matrix; `kind` counts the 27 places of {@link childModes}. */
type Adder = (cell: number, kind: number, matrices: Float64Array, at: number) => void;

const transfers = Array.from({ length: 27 }, (_, kind) =>
  childModes([kind % 3, Math.floor(kind / 3) % 3, Math.floor(kind / 9)] as [Half, Half, Half]),
);

/** Coarse matrices of the six unit tensors, for each kind of child. */
const unitMatrices = transfers.map((transfer) =>
  Array.from({ length: cellEntries }, (_, component) => {
    const unit = new Float64Array(cellEntries);
    unit[component] = 1;
    return coarseMatrix(modeMatrix(unit), transfer);
  }),
);

function tensorAdder(conductors: VoxelTensors): Adder {
  return (cell, kind, matrices, at) => {
    const from = placeOf(conductors, cell);
    if (conductors.table[from] === 0) return;
    const units = unitMatrices[kind];
    for (let component = 0; component < cellEntries; component++) {
      const value = conductors.table[from + component];
      if (value === 0) continue;
      const unit = units[component];
      for (let entry = 0; entry < modeEntries; entry++) matrices[at + entry] += value * unit[entry];
    }
  };
}

function matrixAdder({ matrices: from }: CellMatrices): Adder {
  return (cell, kind, matrices, at) => {
    const start = modeEntries * cell;
    if (from[start] === 0) return;
    const coarse = coarseMatrix(from.subarray(start, start + modeEntries), transfers[kind]);
    for (let entry = 0; entry < modeEntries; entry++) matrices[at + entry] += coarse[entry];
  };
}

/** Power iteration from a fixed start that has a share of every direction. */
function largestEigenvalue(grid: NodeGrid, conductors: Conductors, diagonal: Float64Array): number {
  let vector = diagonal.map((value, node) => (value > 0 ? Math.sin(1 + 12.9898 * node) : 0));
  let image = new Float64Array(grid.nodes);
  let eigenvalue = 1;
  for (let step = 0; step < powerSteps; step++) {
    applyCells(grid, conductors, vector, image);
    for (let node = 0; node < image.length; node++) image[node] *= diagonal[node];
    const norm = Math.sqrt(dot(grid, image, image));
    if (!(norm > 0)) return 1;
    eigenvalue = norm / Math.sqrt(dot(grid, vector, vector));
    for (let node = 0; node < image.length; node++) image[node] /= norm;
    [vector, image] = [image, vector];
  }
  return safety * eigenvalue;
}

import { InputError } from '../../base/index.ts';
import { addScaled } from './dense.ts';
import type { NormalEquations } from './normal-equations.ts';

/** Columns that come in together, and groups that must be in before. */
export interface ColumnGroup {
  /** Among the columns that are not free. */
  readonly columns: readonly number[];
  /** Indices of groups. */
  readonly requires: readonly number[];
}

/** A step of forward selection. */
export interface SelectionStep {
  /** The group that came in; undefined for the start with none. */
  readonly group: number | undefined;
  /** Least squares on the columns that are in. */
  readonly coefficients: Float64Array;
  readonly squaredError: number;
}

/** Pivots below this share of a column's own square count as nothing. */
const leastPivot = 1e-10;

/**
 * Least squares with one more group of columns at each step: the one whose coming lowers the squared error most for each
 * of its columns, among those whose required groups are in. Stops when nothing more helps.
 * @throws InputError for groups that require what is not there.
 */
export function forwardSelection(
  equations: NormalEquations,
  groups: readonly ColumnGroup[],
  mostSteps: number,
): SelectionStep[] {
  checkGroups(groups, equations.size);
  const tableau = new Tableau(equations);
  const steps = [tableau.step(undefined)];
  const inside = new Set<number>();
  while (steps.length <= mostSteps && inside.size < groups.length) {
    const next = bestGroup(tableau, groups, inside);
    if (next < 0) break;
    inside.add(next);
    for (const column of groups[next].columns) tableau.include(column);
    steps.push(tableau.step(next));
  }
  return steps;
}

function bestGroup(tableau: Tableau, groups: readonly ColumnGroup[], inside: ReadonlySet<number>): number {
  let [best, most] = [-1, 0];
  for (const [index, { columns, requires }] of groups.entries()) {
    if (inside.has(index) || !requires.every((other) => inside.has(other))) continue;
    const gain = tableau.gain(columns) / columns.length;
    if (gain > most * (1 + 1e-12)) [best, most] = [index, gain];
  }
  return best;
}

function checkGroups(groups: readonly ColumnGroup[], size: number): void {
  for (const [index, { columns, requires }] of groups.entries()) {
    const fits =
      columns.length > 0 &&
      columns.every((column) => column >= 0 && column < size) &&
      requires.every((other) => other !== index && groups[other] !== undefined);
    if (fits) continue;
    throw new InputError(
      `group ${index + 1} of columns ${columns.join(', ')} requires ${requires.join(', ')}`,
      {
        at: { field: 'groups' },
        expected: `columns below ${size} and other groups`,
      },
    );
  }
}

/** Normal equations with a border of targets, swept by the columns that are in (doi:10.1080/00031305.1979.10482685). */
class Tableau {
  readonly #size: number;
  /** (size + 1)², the last row and column for the targets. */
  #cells: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #inside = new Set<number>();
  readonly #square: number;

  constructor({ gram, right, square, size }: NormalEquations) {
    const width = size + 1;
    this.#size = size;
    this.#cells = new Float64Array(width * width);
    for (let i = 0; i < size; i++) {
      this.#cells.set(gram.subarray(i * size, (i + 1) * size), i * width);
      this.#cells[i * width + size] = this.#cells[size * width + i] = right[i];
    }
    this.#cells[size * width + size] = square;
    this.#diagonal = Float64Array.from({ length: size }, (_, k) => gram[k * size + k]);
    this.#square = square;
  }

  include(column: number): void {
    if (this.#inside.has(column) || !this.#counts(column)) return;
    this.#sweep(column);
    this.#inside.add(column);
  }

  #counts(column: number): boolean {
    return this.#cells[column * (this.#size + 2)] > leastPivot * this.#diagonal[column];
  }

  #sweep(pivot: number): void {
    const width = this.#size + 1;
    const row = this.#cells.slice(pivot * width, (pivot + 1) * width);
    const value = row[pivot];
    for (let i = 0; i < width; i++) {
      if (i === pivot) continue;
      const share = this.#cells[i * width + pivot] / value;
      if (share !== 0) addScaled(this.#cells, i * width, -share, row, 0, width);
      this.#cells[i * width + pivot] = share;
    }
    for (let k = 0; k < width; k++) this.#cells[pivot * width + k] = row[k] / value;
    this.#cells[pivot * width + pivot] = -1 / value;
  }

  /** What the squared error would fall by with these columns, to first order where they lean on each other. */
  gain(columns: readonly number[]): number {
    if (columns.length === 1) return this.#gainOf(columns[0]);
    // Exact: the same elimination on the few columns alone.
    const width = this.#size + 1;
    const all = [...columns.filter((column) => !this.#inside.has(column)), this.#size];
    const small = all.map((i) => all.map((j) => this.#cells[i * width + j]));
    const before = small[all.length - 1][all.length - 1];
    for (let k = 0; k < all.length - 1; k++) {
      if (!(small[k][k] > leastPivot * this.#diagonal[all[k]])) continue;
      for (let i = k + 1; i < all.length; i++) {
        const share = small[i][k] / small[k][k];
        for (let j = k + 1; j < all.length; j++) small[i][j] -= share * small[k][j];
      }
    }
    return this.#worth(before - small[all.length - 1][all.length - 1]);
  }

  #gainOf(column: number): number {
    if (this.#inside.has(column) || !this.#counts(column)) return 0;
    const width = this.#size + 1;
    return this.#worth(this.#cells[column * width + this.#size] ** 2 / this.#cells[column * width + column]);
  }

  /** Gains that are rounding are none. */
  #worth(gain: number): number {
    return gain > 1e-14 * this.#square ? gain : 0;
  }

  step(group: number | undefined): SelectionStep {
    const width = this.#size + 1;
    const coefficients = new Float64Array(this.#size);
    for (const column of this.#inside) coefficients[column] = this.#cells[column * width + this.#size];
    return { group, coefficients, squaredError: Math.max(0, this.#cells[width * width - 1]) };
  }
}

// Which connected parts of a box carry a flux under its load; the others would only cost memory, or leave the system
// without a unique answer. Between two plates the kernel itself decides: what reaches both.
import type { Box } from './grid.ts';

/** Runs of conducting voxels along x, row by row, and the part (a root run) that each belongs to. */
export interface Runs {
  /** First run of each row, row j + ny k; one more for the end. */
  readonly firstRun: Int32Array;
  /** First voxel of each run, and one past the last one in the upper half. */
  readonly span: Uint32Array;
  /** A run of the same part; a root names itself. */
  readonly root: Int32Array;
}

export interface ConductingParts {
  readonly roots: ReadonlySet<number>;
  /** Where a box is fed: 1 for each column whose two ends belong to one part. */
  readonly openings?: Uint8Array;
}

function rootOf({ root }: Runs, run: number): number {
  let at = run;
  for (let up = root[at] ?? at; up !== at; up = root[at] ?? at) at = up;
  return at;
}

/** Calls `visit` with the parts of each stretch of x in which two rows both conduct. */
function alongBoth(
  runs: Runs,
  rowA: number,
  rowB: number,
  visit: (a: number, b: number, from: number, to: number) => void,
): void {
  const { firstRun, span } = runs;
  let a = firstRun[rowA] ?? 0;
  let b = firstRun[rowB] ?? 0;
  const endA = firstRun[rowA + 1] ?? 0;
  const endB = firstRun[rowB + 1] ?? 0;
  while (a < endA && b < endB) {
    const [spanA, spanB] = [span[a], span[b]];
    const from = Math.max(spanA & 0xffff, spanB & 0xffff);
    const to = Math.min(spanA >>> 16, spanB >>> 16);
    if (from < to) visit(rootOf(runs, a), rootOf(runs, b), from, to);
    if (spanA >>> 16 <= spanB >>> 16) a++;
    else b++;
  }
}

/** Fed: parts of which two ends of one column are openings. */
function facingOpenings({ shape: [nx, ny, nz] }: Box, runs: Runs): ConductingParts {
  const roots = new Set<number>();
  const openings = new Uint8Array(nx * ny);
  for (let j = 0; j < ny; j++) {
    alongBoth(runs, j, (nz - 1) * ny + j, (a, b, from, to) => {
      if (a !== b) return;
      roots.add(a);
      openings.fill(1, j * nx + from, j * nx + to);
    });
  }
  return { roots, openings };
}

/** Held: parts that touch the sides at more than one potential of the linear profile. */
function spanningHeights({ shape: [nx, ny, nz] }: Box, runs: Runs): ConductingParts {
  const heightOf = new Map<number, number>();
  const roots = new Set<number>();
  const touch = (run: number, height: number): void => {
    const root = rootOf(runs, run);
    const known = heightOf.get(root);
    if (known === undefined) heightOf.set(root, height);
    else if (known !== height) roots.add(root);
  };
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const start = runs.firstRun[k * ny + j] ?? 0;
      const end = runs.firstRun[k * ny + j + 1] ?? 0;
      for (let run = start; run < end; run++) {
        const span = runs.span[run] ?? 0;
        if (k === 0) touch(run, 0);
        if (k === nz - 1) touch(run, nz);
        if (j === 0 || j === ny - 1 || (span & 0xffff) === 0 || span >>> 16 === nx) touch(run, k + 0.5);
      }
    }
  }
  return { roots };
}

/** A part, and how many turns round the ring lie between it and the one asked for. */
interface Lift {
  readonly part: number;
  readonly turns: number;
}

/** Parts joined across the ends of a ring, each so many turns above the first of its group. */
class Winding {
  readonly #up = new Map<number, Lift>();
  readonly #size = new Map<number, number>();
  readonly #wound = new Set<number>();

  find(part: number): Lift {
    let found: Lift = { part, turns: 0 };
    for (let up = this.#up.get(part); up !== undefined; up = this.#up.get(up.part)) {
      found = { part: up.part, turns: found.turns + up.turns };
    }
    return found;
  }

  /** Part `b` lies one turn above part `a`. */
  climb(a: number, b: number): void {
    const lower = this.find(a);
    const upper = this.find(b);
    const turns = lower.turns + 1 - upper.turns;
    if (lower.part !== upper.part) this.#hang(lower.part, upper.part, turns);
    else if (turns !== 0) this.#wound.add(lower.part);
  }

  winds(part: number): boolean {
    return this.#wound.has(this.find(part).part);
  }

  /** Joins two groups, the top of one `turns` above that of the other; the smaller hangs below, so chains stay short. */
  #hang(lower: number, upper: number, turns: number): void {
    const [lowerSize, upperSize] = [this.#size.get(lower) ?? 1, this.#size.get(upper) ?? 1];
    const [top, other, lift] = lowerSize >= upperSize ? [lower, upper, turns] : [upper, lower, -turns];
    this.#up.set(other, { part: top, turns: lift });
    this.#size.set(top, lowerSize + upperSize);
    if (this.#wound.has(other)) this.#wound.add(top);
  }
}

/** Joined at its ends: parts that wind round the ring, so that the load cannot relax along them. */
function windingParts({ shape: [, ny, nz] }: Box, runs: Runs): ConductingParts {
  const winding = new Winding();
  const parts = new Set<number>();
  for (let j = 0; j < ny; j++) {
    alongBoth(runs, (nz - 1) * ny + j, j, (last, first) => {
      winding.climb(last, first);
      parts.add(last).add(first);
    });
  }
  return { roots: new Set([...parts].filter((part) => winding.winds(part))) };
}

/** The parts that conduct in a box that is not simply between two plates; undefined where it is. */
export function conductingParts(box: Box, runs: Runs): ConductingParts | undefined {
  if (box.fed) return facingOpenings(box, runs);
  if (box.held) return spanningHeights(box, runs);
  return box.wrapZ ? windingParts(box, runs) : undefined;
}

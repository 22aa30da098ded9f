/** How a run ends: at other phases on both sides, at the image's border on one side, or nowhere. */
export const whole = 0;
export const cut = 1;
/** The phase fills a line from border to border, or all of a closed line. */
export const spanning = 2;
export type RunKind = typeof whole | typeof cut | typeof spanning;

/** Numbers of runs by phase, kind and length in voxels. */
export class RunTable {
  readonly phases: number;
  /** Voxels in the longest line. */
  readonly longest: number;
  /** Lines by their number of voxels. */
  readonly lines: Float64Array;
  readonly #counts: Float64Array;

  constructor(phases: number, longest: number) {
    this.phases = phases;
    this.longest = longest;
    this.lines = new Float64Array(longest + 1);
    this.#counts = new Float64Array(3 * phases * (longest + 1));
  }

  add(phase: number, kind: RunKind, length: number): void {
    this.#counts[(3 * phase + kind) * (this.longest + 1) + length]++;
  }

  /** Runs of a phase by their length: entry n counts those of n voxels. */
  of(phase: number, kind: RunKind): Float64Array {
    const start = (3 * phase + kind) * (this.longest + 1);
    return this.#counts.subarray(start, start + this.longest + 1);
  }

  /** Adds (or takes away, with a negative share) the counts of another table of the same size. */
  merge(other: RunTable, share = 1): this {
    for (let i = 0; i < this.#counts.length; i++) this.#counts[i] += share * other.#counts[i];
    for (let n = 0; n < this.lines.length; n++) this.lines[n] += share * other.lines[n];
    return this;
  }
}

/** The sum of tables of the same size. */
export function mergedRuns(tables: readonly RunTable[]): RunTable {
  const [{ phases, longest }] = tables;
  return tables.reduce((sum, table) => sum.merge(table), new RunTable(phases, longest));
}

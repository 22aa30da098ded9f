import { runCell } from '../run.ts';
import type { CellMesh, CellRunOptions, CellSolution } from '../solution.ts';
import { deviation, differences, type Deviation } from './deviation.ts';

/** What the voltage's error comes from: finite volumes of each layer, shells of the particles, steps in time. */
export type ErrorSource = 'negative' | 'separator' | 'positive' | 'radial' | 'time';

export const meshSources = ['negative', 'separator', 'positive', 'radial'] as const;

/** Estimated errors of a run's voltage, V, after the first second of each step in current. */
export interface VoltageErrorParts {
  readonly sources: Readonly<Record<ErrorSource, Deviation>>;
  /** Of the three layers together. */
  readonly through: Deviation;
  /** Of the sum of all, which may cancel. */
  readonly total: Deviation;
  readonly mesh: CellMesh;
  readonly tolerances: { readonly relative: number; readonly absolute: number };
  /** The run itself. */
  readonly solution: CellSolution;
}

/** s after a step in current that are not counted. */
export const settling = 1;

/** Of a second-order method the run on half the width is off by a quarter of the error. */
const richardson = 4 / 3;
/** Meshes are compared at tolerances that much tighter, so that steps in time do not blur them. */
const [tighter, tightEnough, tightest] = [1 / 30, 1e-6, 1e-9];

const usualMesh: CellMesh = { negative: 20, separator: 20, positive: 20, radial: 20 };

/**
 * Runs a cell and estimates the error of its voltage by source: in time against a run at much tighter tolerances, in
 * each layer and along the radius against a run on twice the finite volumes there, at those tolerances (L. F. Richardson,
 * Phil. Trans. R. Soc. A 210 (1911) 307, doi:10.1098/rsta.1911.0009). An estimate, not a bound; it holds where the mesh is fine enough for second order.
 * @throws what `runCell` throws.
 */
export async function voltageErrorParts(options: CellRunOptions): Promise<VoltageErrorParts> {
  const mesh = options.mesh ?? usualMesh;
  const solution = await runCell({ ...options, mesh, estimateError: false });
  const { relative } = solution.tolerances;
  const tight = Math.max(tightest, Math.min(tighter * relative, tightEnough));
  const again = (finer: CellMesh): Promise<CellSolution> =>
    runCell({
      ...options,
      mesh: finer,
      relativeTolerance: tight,
      absoluteTolerance: tight / 100,
      curveTimes: [...solution.time],
      outputTimes: [],
      store: { names: ['time', 'voltage', 'current'], every: Infinity, finalFields: false },
      estimateError: false,
    });
  const base = await again(mesh);
  const against = (run: CellSolution, other: CellSolution, factor: number): Float64Array =>
    differences(run, other, settling).map((value) => factor * value);
  const errors = { time: against(solution, base, 1) } as Record<ErrorSource, Float64Array>;
  for (const source of meshSources) {
    const finer = await again({ ...mesh, [source]: 2 * mesh[source] });
    errors[source] = onTimesOf(solution, against(base, finer, richardson), base);
  }
  const { time } = solution;
  const sum = (...sources: readonly ErrorSource[]): Deviation =>
    deviation(
      time,
      time.map((_, i) => sources.reduce((total, source) => total + errors[source][i], 0)),
    );
  return {
    sources: {
      negative: sum('negative'),
      separator: sum('separator'),
      positive: sum('positive'),
      radial: sum('radial'),
      time: sum('time'),
    },
    through: sum('negative', 'separator', 'positive'),
    total: sum(...meshSources, 'time'),
    mesh,
    tolerances: solution.tolerances,
    solution,
  };
}

/** Values at another run's times as values at those of the run; NaN where the other has no such time. */
function onTimesOf(run: CellSolution, values: Float64Array, other: CellSolution): Float64Array {
  let j = 0;
  return run.time.map((time, i) => {
    while (j < other.time.length && other.time[j] < time) j++;
    const isJump = time === run.time[i - 1] || time === run.time[i + 1];
    return !isJump && other.time[j] === time ? values[j] : Number.NaN;
  });
}

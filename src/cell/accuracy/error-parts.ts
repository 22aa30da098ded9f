import { InputError } from '../../base/index.ts';
import { performCell, usualMesh } from '../perform.ts';
import { localTimes } from '../voltage-error.ts';
import type { CellMesh, CellRunOptions, CellSolution } from '../solution.ts';
import { deviation, differences, type Deviation } from './deviation.ts';

/** What the voltage's error comes from: finite volumes of each layer, shells of the particles, steps in time. */
export type ErrorSource = 'negative' | 'separator' | 'positive' | 'radial' | 'time';

export const meshSources = ['negative', 'separator', 'positive', 'radial'] as const;

/** Estimated errors of a run's voltage, V, after the first second of each step of the experiment. */
export interface VoltageErrorEstimate {
  readonly sources: Readonly<Record<ErrorSource, Deviation>>;
  /** Of the three layers together. */
  readonly through: Deviation;
  /** Of the sum of all, which may cancel. */
  readonly total: Deviation;
  /** Of the end of the run, s. */
  readonly endTime: number;
  readonly mesh: CellMesh;
  readonly tolerances: { readonly relative: number; readonly absolute: number };
}

export interface VoltageErrorParts extends VoltageErrorEstimate {
  /** The run itself. */
  readonly solution: CellSolution;
}

/** s after the start of a step that are not counted. */
const settling = 1;

/** What the runs that are compared need not keep. */
const bare = {
  curveTimes: [],
  outputTimes: [],
  fieldCount: undefined,
  store: { names: ['time', 'voltage'], every: Infinity, finalFields: false },
} as const;
/** Of a second-order method the run on half the width is off by a quarter of the error. */
const richardson = 4 / 3;
/** Meshes are compared at tolerances that much tighter, so that steps in time do not blur them. */
const [tighter, tightEnough, tightest] = [1 / 30, 1e-6, 1e-9];

/**
 * Runs a cell and estimates the error of its voltage by source: in time against a run at much tighter tolerances, in
 * each layer and along the radius against a run on twice the finite volumes there, at those tolerances (L. F. Richardson,
 * Phil. Trans. R. Soc. A 210 (1911) 307, doi:10.1098/rsta.1911.0009). An estimate, not a bound; it holds where the mesh is fine enough for second order.
 * @throws what `runCell` throws, and InputError where no step lasts for a second.
 */
export async function voltageErrorParts(options: CellRunOptions): Promise<VoltageErrorParts> {
  const mesh = options.mesh ?? usualMesh;
  const solution = await performCell({ ...options, mesh });
  const { relative } = solution.tolerances;
  const tight = Math.max(tightest, Math.min(tighter * relative, tightEnough));
  const times = localTimes(solution);
  const again = (finer: CellMesh): Promise<CellSolution> => {
    const tolerances = { relativeTolerance: tight, absoluteTolerance: tight / 100 };
    return performCell({ ...options, ...bare, ...tolerances, mesh: finer }, times);
  };
  const base = await again(mesh);
  const time = differences(solution, solution, base, settling);
  let endTime = endOf(solution) - endOf(base);
  const space: Float64Array[] = [];
  for (const source of meshSources) {
    const finer = await again({ ...mesh, [source]: 2 * mesh[source] });
    space.push(differences(solution, base, finer, settling).map((value) => richardson * value));
    endTime += richardson * (endOf(base) - endOf(finer));
  }
  const [negative, separator, positive, radial] = space;
  const errors = { negative, separator, positive, radial, time };
  return { ...measured(solution.time, errors), endTime, mesh, tolerances: solution.tolerances, solution };
}

/** @throws InputError where nothing was compared. */
function measured(
  time: Float64Array,
  errors: Readonly<Record<ErrorSource, Float64Array>>,
): Pick<VoltageErrorEstimate, 'sources' | 'through' | 'total'> {
  if (Object.values(errors).some((values) => values.every(Number.isNaN))) {
    throw new InputError('no time of the run is compared with a finer one', {
      at: { field: 'experiment' },
      expected: `steps of more than ${settling} s`,
    });
  }
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
  };
}

function endOf({ time }: CellSolution): number {
  return time.at(-1) ?? 0;
}

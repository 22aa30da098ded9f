import { CancelledError } from '../../base/index.ts';
import { deviation, differences } from '../accuracy/deviation.ts';
import { performCell } from '../perform.ts';
import { CellRunCancelledError, CellRunError } from '../run/run-errors.ts';
import { toldOf } from '../run/told-of.ts';
import type { CellRunOptions, CellSolution, VoltageError } from '../solution.ts';
import { localTimes } from '../voltage-error.ts';
import { MeshAdaptation, resolvedFrom, type Change } from './adaptation.ts';
import { firstMesh, halved } from './made-mesh.ts';
import { replayHalved } from './replay.ts';

/** Tolerance in time for an error of the voltage, per volt. */
const tolerancePerVolt = 0.2;
const [tightest, loosest] = [1e-7, 1e-4];
/** Error of the run that tells the error, over that of the run. */
const coarser = 4;
const mostPasses = 5;
/** Next what is allowed locally is made smaller, by a factor from `most` to `least`, for this share of what is wanted. */
const [aim, least, most] = [0.7, 0.8, 0.05];
/** Shares of the tolerance: as a local error of the mesh. */
const smallestShare = 1e-3;

type Tolerances = Pick<CellRunOptions, 'relativeTolerance' | 'absoluteTolerance'>;

/**
 * Runs with a mesh that is adapted along the way until the estimated error of the voltage is within `tolerance` (V, root of the
 * mean square). The error is estimated by a run on half as many volumes everywhere, changed at the same moments, with four times
 * the tolerances: of second order a third of the difference is the error of the finer one. The curves also have points at `wanted`: for
 * each step by its number, s since its start.
 * @throws CellRunError where the tolerance is out of reach; it carries the last run with its estimate.
 */
export async function adaptiveRun(
  options: CellRunOptions,
  tolerance: number,
  wanted?: readonly (readonly number[])[],
): Promise<CellSolution> {
  let [allowed, seconds] = [tolerance, 0];
  for (let pass = 1; ; pass++) {
    const { solution, voltageError } = await onePass({ options, wanted }, tolerance, allowed);
    seconds += solution.seconds;
    const result = toldOf(solution, { seconds, voltageError });
    const { rms } = voltageError;
    if (rms <= tolerance) return result;
    allowed *= Math.min(least, Math.max(most, (aim * tolerance) / rms));
    if (pass === mostPasses || allowed < smallestShare * tolerance) throw outOfReach(result, tolerance, rms);
  }
}

/** What is run at each pass. */
interface AdaptedRun {
  readonly options: CellRunOptions;
  readonly wanted: readonly (readonly number[])[] | undefined;
}

async function onePass(
  { options, wanted }: AdaptedRun,
  tolerance: number,
  allowed: number,
): Promise<{ solution: CellSolution; voltageError: VoltageError }> {
  const mesh = firstMesh(options.parameters);
  const relative =
    options.relativeTolerance ?? Math.min(loosest, Math.max(tightest, tolerancePerVolt * tolerance));
  const absolute = options.absoluteTolerance ?? relative / 100;
  const tolerances = { relativeTolerance: relative, absoluteTolerance: absolute };
  const changes: Change[] = [];
  const solution = await performCell({ ...options, ...tolerances, mesh }, wanted, (make) => {
    const adaptation = new MeshAdaptation(make, allowed, changes);
    return (standing) => adaptation.next(standing);
  });
  const looser = { relativeTolerance: coarser * relative, absoluteTolerance: coarser * absolute };
  const half = await halfRun(options, looser, solution, changes);
  return {
    solution: toldOf(solution, { seconds: solution.seconds + half.seconds }),
    voltageError: errorOf(solution, half),
  };
}

async function halfRun(
  options: CellRunOptions,
  tolerances: Tolerances,
  solution: CellSolution,
  changes: readonly Change[],
): Promise<CellSolution> {
  const bare = {
    mesh: halved(firstMesh(options.parameters)),
    store: { names: ['time', 'voltage'], every: Infinity, finalFields: false },
    outputTimes: [],
    fieldCount: undefined,
    curveTimes: [],
  } as const;
  try {
    return await performCell({ ...options, ...tolerances, ...bare }, localTimes(solution), (make) =>
      replayHalved(changes, make),
    );
  } catch (error) {
    if (error instanceof CancelledError) throw new CellRunCancelledError(error.what, solution);
    if (!(error instanceof CellRunError)) throw error;
    throw new CellRunError(`the coarser run that tells the error: ${error.what}`, solution, error.mend);
  }
}

function errorOf(run: CellSolution, half: CellSolution): VoltageError {
  const errors = differences(run, run, half, resolvedFrom).map((value) => value / (coarser - 1));
  return {
    ...deviation(run.time, errors),
    endTime: ((half.time.at(-1) ?? 0) - (run.time.at(-1) ?? 0)) / (coarser - 1),
    mesh: half.mesh,
    relativeTolerance: half.tolerances.relative,
    absoluteTolerance: half.tolerances.absolute,
  };
}

function outOfReach(solution: CellSolution, tolerance: number, rms: number): CellRunError {
  const [wanted, estimated] = [tolerance, rms].map((volts) => Number((1000 * volts).toPrecision(3)));
  return new CellRunError(
    `the adapted mesh has an estimated error of ${estimated} mV, not ${wanted} mV`,
    solution,
    'allow a larger error, or use accuracy',
    'adaptiveMesh',
  );
}

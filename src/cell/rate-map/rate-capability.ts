import { CancelledError, InputError } from '../../base/index.ts';
import { atStateOfCharge } from '../balance/start.ts';
import { isRecipe, type CellJob } from '../batch/job.ts';
import { cellOf, type CellRecipe } from '../batch/recipe.ts';
import { BatchCancelledError, runMany, type BatchOptions, type BatchResult } from '../batch/run-many.ts';
import type { ExperimentStep } from '../experiments/steps.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { CellRunError } from '../run/run-errors.ts';
import type { CellEventKind, CellMesh, CellRunOptions, CellSolution } from '../solution.ts';

/** Of each run of a map. */
export interface MapOptions
  extends BatchOptions,
    Pick<
      CellRunOptions,
      'model' | 'heat' | 'heatOfMixing' | 'mesh' | 'relativeTolerance' | 'absoluteTolerance'
    > {
  /** The mesh is by default of 20/20/20 volumes and 30 graded shells. */
  readonly parameters: CellParameters | HalfCellParameters | CellRecipe;
  /** Of the cell at the start and of its surroundings, K. Default: the parameters' alone. */
  readonly temperatures?: readonly number[] | undefined;
}

export type Direction = 'discharge' | 'charge';

export interface RateCapabilityOptions extends MapOptions {
  /** Multiples of 1C. Default 0.1 to 5. */
  readonly rates?: readonly number[] | undefined;
  /** Default `['discharge']`. */
  readonly directions?: readonly Direction[] | undefined;
}

/** One run from one cut-off at rest to the other under load. Capacity in A h, energy in W h, both positive. */
export interface RatePoint {
  readonly direction: Direction;
  /** Multiple of 1C. */
  readonly rate: number;
  /** K */
  readonly temperature: number;
  /** A, positive */
  readonly current: number;
  readonly capacity: number;
  readonly energy: number;
  /** Energy over capacity; undefined where nothing was drawn, V. */
  readonly meanVoltage: number | undefined;
  /** s */
  readonly duration: number;
  /** At the end, where the run began; K. */
  readonly endTemperature: number | undefined;
  /** Why it ended, and in words. */
  readonly reason: CellEventKind | 'error';
  readonly message: string;
}

export interface RateCapability {
  readonly name: string;
  /** A h at 1C for an hour. */
  readonly nominalCapacity: number;
  /** m² */
  readonly area: number;
  /** By temperature, then direction, then rate as they were given. */
  readonly points: readonly RatePoint[];
  readonly threads: number;
  /** Wall time. */
  readonly seconds: number;
}

/** A map that was cancelled, with the points that were finished. */
export class MapCancelledError<CellMap> extends CancelledError {
  readonly partial: CellMap;

  constructor(partial: CellMap) {
    super('cancelled');
    this.partial = partial;
  }
}

const usualRates: readonly number[] = [0.1, 0.2, 0.5, 1, 2, 3, 5];

/**
 * What a cell gives and takes at constant current: discharges from rest at the upper cut-off to the lower one, charges
 * from rest at the lower cut-off to the upper one, each at rest at its own temperature. A run that cannot go on counts until where it came, and says so.
 * @throws InputError for rates, temperatures and parameters that cannot be used.
 * @throws MapCancelledError when the signal is aborted.
 */
export async function rateCapability(options: RateCapabilityOptions): Promise<RateCapability> {
  const { rates = usualRates, directions = ['discharge'] } = options;
  const parameters = cellOfOptions(options);
  requirePositive(rates, 'rates');
  const plan = temperaturesOf(options, parameters).flatMap((temperature) =>
    directions.flatMap((direction) => rates.map((rate) => ({ temperature, direction, rate }))),
  );
  const starts = new Starts(parameters);
  const jobs = plan.map(({ temperature, direction, rate }) => {
    const sign = direction === 'discharge' ? 1 : -1;
    const step = drivenTo({ kind: 'c-rate', rate: sign * rate }, direction, parameters);
    return jobOf(options, starts.at(direction, temperature), step);
  });
  const { results, isWhole, threads, seconds } = await mapOf(plan, jobs, options);
  const capability = {
    name: parameters.name,
    nominalCapacity: parameters.nominalCapacity,
    area: parameters.area,
    points: results.map(({ place, outcome }) => ({
      ...place,
      current: place.rate * parameters.nominalCapacity,
      ...outcome,
    })),
    threads,
    seconds,
  };
  if (!isWhole) throw new MapCancelledError(capability);
  return capability;
}

export function cellOfOptions({ parameters }: MapOptions): CellParameters | HalfCellParameters {
  return isRecipe(parameters) ? cellOf(parameters) : parameters;
}

export function temperaturesOf(
  { temperatures }: MapOptions,
  { temperature }: CellParameters | HalfCellParameters,
): readonly number[] {
  if (temperatures === undefined) return [temperature];
  requirePositive(temperatures, 'temperatures');
  return temperatures;
}

/** @throws InputError for an empty list and numbers that are not above 0. */
export function requirePositive(values: readonly number[], field: string): void {
  const wrong = values.find((value) => !(value > 0 && Number.isFinite(value)));
  if (values.length > 0 && wrong === undefined) return;
  throw new InputError(wrong === undefined ? 'the list is empty' : `${wrong} cannot be used`, {
    at: { field },
    expected: 'numbers above 0',
  });
}

/** The cell at rest at a cut-off at each temperature, whose entropy moves the balance; found once each. */
export class Starts<Cell extends CellParameters | HalfCellParameters> {
  private readonly parameters: Cell;
  private readonly rested = new Map<string, Cell>();

  constructor(parameters: Cell) {
    this.parameters = parameters;
  }

  at(direction: Direction, temperature: number): Cell {
    const key = `${direction} ${temperature}`;
    let rested = this.rested.get(key);
    if (rested === undefined) {
      const { thermal } = this.parameters;
      const warm = {
        ...this.parameters,
        temperature,
        ...(thermal === undefined ? {} : { thermal: { ...thermal, ambientTemperature: temperature } }),
      };
      rested = atStateOfCharge(warm, direction === 'discharge' ? 1 : 0);
      this.rested.set(key, rested);
    }
    return rested;
  }
}

/** A step to the cut-off that lies in its direction. */
export function drivenTo(
  control: ExperimentStep['control'],
  direction: Direction,
  { lowerVoltageCutOff, upperVoltageCutOff }: CellParameters | HalfCellParameters,
): ExperimentStep {
  const isDischarge = direction === 'discharge';
  const volts = isDischarge ? lowerVoltageCutOff : upperVoltageCutOff;
  return {
    control,
    until: [{ kind: 'voltage', volts, side: isDischarge ? 'below' : 'above' }],
    tags: [],
  };
}

/** Surfaces of particles follow fast loads better on graded shells, at the cost of even ones. */
const usualMesh: CellMesh = {
  negative: 20,
  separator: 20,
  positive: 20,
  radial: 30,
  radialSpacing: 'graded',
};

export function jobOf(
  { model, heat, heatOfMixing, mesh = usualMesh, relativeTolerance, absoluteTolerance }: MapOptions,
  parameters: CellParameters | HalfCellParameters,
  step: ExperimentStep,
): CellJob {
  const store = { names: [], finalFields: false, every: Infinity };
  return {
    parameters,
    model,
    heat,
    heatOfMixing,
    mesh,
    relativeTolerance,
    absoluteTolerance,
    experiment: [step],
    store,
  };
}

/** What a run of one step gave. */
export type StepOutcome = Pick<
  RatePoint,
  'capacity' | 'energy' | 'meanVoltage' | 'duration' | 'endTemperature' | 'reason' | 'message'
>;

/** Of each place of a plan what its run gave; of a map that was cancelled those that were finished. */
interface MapResult<Place> extends Pick<BatchResult, 'threads' | 'seconds'> {
  readonly results: readonly { readonly place: Place; readonly outcome: StepOutcome }[];
  readonly isWhole: boolean;
}

/** @throws InputError where all runs were refused: a mistake of the caller's and not of one load. */
export async function mapOf<Place>(
  plan: readonly Place[],
  jobs: readonly CellJob[],
  options: MapOptions,
): Promise<MapResult<Place>> {
  const { batch, isWhole } = await finished(jobs, options);
  const { outcomes, threads, seconds } = batch;
  const [first] = outcomes;
  if (first?.error instanceof InputError && outcomes.every(({ error }) => error instanceof InputError)) {
    throw first.error;
  }
  const results = outcomes.flatMap(({ solution, error }, k) => {
    if (error instanceof CancelledError) return [];
    const run = error instanceof CellRunError ? error.partial : solution;
    return [{ place: plan[k], outcome: (run && stepOutcome(run)) ?? nothing(error) }];
  });
  return { results, isWhole, threads, seconds };
}

async function finished(
  jobs: readonly CellJob[],
  options: BatchOptions,
): Promise<{ batch: BatchResult; isWhole: boolean }> {
  try {
    return { batch: await runMany(jobs, options), isWhole: true };
  } catch (error) {
    if (!(error instanceof BatchCancelledError)) throw error;
    return { batch: error.partial, isWhole: false };
  }
}

/** Of a run that could not begin. */
function nothing(error: Error | undefined): StepOutcome {
  const reason = error instanceof CellRunError ? 'infeasible' : 'error';
  return {
    capacity: 0,
    energy: 0,
    meanVoltage: undefined,
    duration: 0,
    endTemperature: undefined,
    reason,
    message: error?.message ?? '',
  };
}

function stepOutcome({ stepSummaries: [step] }: CellSolution): StepOutcome | undefined {
  if (step === undefined) return undefined;
  const { duration, reason, message } = step;
  const [capacity, energy] = [Math.abs(step.capacity), Math.abs(step.energy)];
  return {
    capacity,
    energy,
    meanVoltage: capacity > 0 ? energy / capacity : undefined,
    duration,
    endTemperature: step.temperature,
    reason,
    message,
  };
}

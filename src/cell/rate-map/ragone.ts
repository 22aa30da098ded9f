import { theoreticalEnergy } from '../balance/energy.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import {
  cellOfOptions,
  drivenTo,
  jobOf,
  MapCancelledError,
  mapOf,
  requirePositive,
  Starts,
  temperaturesOf,
  type MapOptions,
  type RatePoint,
  type StepOutcome,
} from './rate-capability.ts';
import { stackOf, type LayerDensities, type Stack } from './stack.ts';

/**
 * What the power of a point is: `constant-power`, that of a discharge which holds it, the definition of a Ragone plot; `constant-current`, the
 * mean of a discharge at constant current, which begins above it and ends below.
 */
export type RagoneDefinition = 'constant-power' | 'constant-current';

export interface RagoneOptions extends MapOptions {
  /** Default `constant-power`. */
  readonly definition?: RagoneDefinition | undefined;
  /**
   * Loads: at constant power multiples of the power that would draw the energy between the cut-offs at rest in an hour, at constant
   * current multiples of 1C. Default 0.1 to 5.
   */
  readonly rates?: readonly number[] | undefined;
  /** Powers per area of electrode in place of rates, W/m²; at constant power alone. */
  readonly arealPowers?: readonly number[] | undefined;
  readonly densities?: LayerDensities | undefined;
}

/** Power and energy over something. */
export interface PowerEnergy {
  readonly power: number;
  readonly energy: number;
}

/** One discharge from rest at the upper cut-off to the lower one. W and W h. */
export interface RagonePoint
  extends PowerEnergy,
    Pick<StepOutcome, 'capacity' | 'duration' | 'endTemperature' | 'reason' | 'message'> {
  /** Multiple of the load of one hour. */
  readonly rate: number;
  /** K */
  readonly temperature: number;
  /** W/m² and W h/m² of electrode area */
  readonly perArea: PowerEnergy;
  /** W/l and W h/l of the stack */
  readonly perLitre: PowerEnergy;
  /** W/kg and W h/kg of the stack, where densities were given */
  readonly perKilogram?: PowerEnergy | undefined;
}

export interface Ragone {
  readonly name: string;
  readonly definition: RagoneDefinition;
  /** Between the cut-offs at rest, W h. */
  readonly theoreticalEnergy: number;
  /** Over which `perLitre` and `perKilogram` are taken: layers of one electrode pair, without casing. */
  readonly stack: Stack;
  /** m² */
  readonly area: number;
  /** By temperature, then load. */
  readonly points: readonly RagonePoint[];
  readonly threads: number;
  readonly seconds: number;
}

const usualRates: readonly number[] = [0.1, 0.2, 0.5, 1, 2, 3, 5];

/**
 * Energy against power. D. V. Ragone, SAE Technical Paper 680453 (1968) (doi:10.4271/680453).
 * @throws InputError for loads, temperatures, densities and parameters that cannot be used.
 * @throws MapCancelledError when the signal is aborted.
 */
export async function ragone(options: RagoneOptions): Promise<Ragone> {
  const { definition = 'constant-power' } = options;
  const parameters = cellOfOptions(options);
  const { area, nominalCapacity } = parameters;
  const stack = stackOf(parameters, options.densities);
  const whole = theoreticalEnergy(parameters);
  const rates = ratesOf(options, whole / area);
  const plan = temperaturesOf(options, parameters).flatMap((temperature) =>
    rates.map((rate) => ({ temperature, rate })),
  );
  const starts = new Starts(parameters);
  const jobs = plan.map(({ temperature, rate }) => {
    const control =
      definition === 'constant-power'
        ? ({ kind: 'power', watts: rate * whole } as const)
        : ({ kind: 'current', amperes: rate * nominalCapacity } as const);
    const step = drivenTo(control, 'discharge', parameters);
    return jobOf(options, starts.at('discharge', temperature), step);
  });
  const { results, isWhole, threads, seconds } = await mapOf(plan, jobs, options);
  const points = results.map(({ place, outcome }) => {
    const held = definition === 'constant-power' ? place.rate * whole : undefined;
    return ragonePoint(place, outcome, held, { parameters, stack });
  });
  const map: Ragone = {
    name: parameters.name,
    definition,
    theoreticalEnergy: whole,
    stack,
    area,
    points,
    threads,
    seconds,
  };
  if (!isWhole) throw new MapCancelledError(map);
  return map;
}

/** The same from discharges at constant current that were run already. */
export function ragoneOfRates(
  points: readonly RatePoint[],
  parameters: CellParameters | HalfCellParameters,
  densities?: LayerDensities,
): RagonePoint[] {
  const stack = stackOf(parameters, densities);
  return points
    .filter(({ direction }) => direction === 'discharge')
    .map((point) => ragonePoint(point, point, undefined, { parameters, stack }));
}

function ragonePoint(
  { temperature, rate }: { readonly temperature: number; readonly rate: number },
  { capacity, duration, energy, endTemperature, reason, message }: StepOutcome,
  held: number | undefined,
  cell: { readonly parameters: CellParameters | HalfCellParameters; readonly stack: Stack },
): RagonePoint {
  const { area } = cell.parameters;
  const { thickness, arealMass } = cell.stack;
  const power = held ?? (duration > 0 ? (3600 * energy) / duration : 0);
  const over = (size: number): PowerEnergy => ({ power: power / size, energy: energy / size });
  return {
    temperature,
    rate,
    power,
    energy,
    capacity,
    duration,
    endTemperature,
    reason,
    message,
    perArea: over(area),
    perLitre: over(1000 * area * thickness),
    ...(arealMass === undefined ? {} : { perKilogram: over(area * arealMass) }),
  };
}

/** @throws InputError */
function ratesOf({ rates = usualRates, arealPowers }: RagoneOptions, arealEnergy: number): readonly number[] {
  if (arealPowers === undefined) {
    requirePositive(rates, 'rates');
    return rates;
  }
  requirePositive(arealPowers, 'arealPowers');
  return arealPowers.map((power) => power / arealEnergy);
}

import { throwIfCancelled, type LongWork } from '../base/index.ts';
import type { ElectrodeStructure, ElectrodeUncertainty } from '../homogenise/index.ts';
import { CellRunError } from './run/run-errors.ts';
import type { CellParameters } from './parameters.ts';
import { replacePositiveElectrode, type ReplaceElectrodeOptions } from './replace-electrode.ts';
import { runCell } from './run.ts';
import type { CellMesh, CellSolution } from './solution.ts';
import { variedElectrode, variedNumbers, type VariedNumber } from './varied-electrode.ts';

/** Charges at which voltages are compared, ends included. */
const points = 101;

export interface DischargeBandOptions extends LongWork {
  /** Literature set that the cell was made from. */
  readonly base: CellParameters;
  readonly structure: ElectrodeStructure;
  readonly uncertainty: ElectrodeUncertainty;
  /** Profiles and thickness, as the cell was made. */
  readonly electrode?: ReplaceElectrodeOptions;
  /** C-rate of the cell as measured; all its variants have the same current. */
  readonly rate: number;
  readonly mesh?: CellMesh | undefined;
  readonly relativeTolerance?: number | undefined;
  readonly absoluteTolerance?: number | undefined;
}

/** What one number's interval does: change of the charge drawn (A h) at its lower and upper end. */
export interface BandPart {
  readonly name: VariedNumber;
  readonly atLow: number;
  readonly atHigh: number;
}

/** A discharge with its 95 % band. Voltages in V over equal steps of the charge drawn, charges in A h. */
export interface DischargeBand {
  readonly rate: number;
  /** A */
  readonly current: number;
  readonly charge: Float64Array;
  readonly voltage: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Charge at the lower cut-off. */
  readonly capacity: { readonly value: number; readonly low: number; readonly high: number };
  readonly parts: readonly BandPart[];
  readonly solution: CellSolution;
}

/**
 * Carries the intervals of an electrode's numbers to a discharge: one discharge at each end of each interval, all else
 * the same, the cell built anew around the changed electrode as `replacePositiveElectrode` does; the differences are
 * added as squares, those that lower the voltage (or charge) apart from those that raise it. This takes the numbers as
 * independent, the effect of each as its own, and the current as given. Porosity and active material are not
 * independent, as the solid fills the rest: the active share of the solid is varied beside the porosity.
 * @throws as `runCell` does for the cell as measured; a variant that cannot go on counts until where it came.
 */
export async function dischargeBand(options: DischargeBandOptions): Promise<DischargeBand> {
  const { base, structure, uncertainty, electrode = {}, rate } = options;
  const built = replacePositiveElectrode(base, structure, electrode).parameters;
  const current = rate * built.nominalCapacity;
  const solution = await discharge(built, current, options);
  const total = drawn(solution);
  const charge = Float64Array.from({ length: points }, (_, k) => (k / (points - 1)) * total);
  const voltage = voltageAt(solution, charge, built.lowerVoltageCutOff);
  const squares = { below: new Float64Array(points), above: new Float64Array(points) };
  const parts: BandPart[] = [];
  for (const [name, { value, interval }] of variedNumbers(uncertainty)) {
    const changes = [0, 0];
    for (const [side, end] of interval.entries()) {
      if (end === value) continue;
      options.onProgress?.({ stage: 'band', message: `${rate}C, ${name}` });
      const electrodes = variedElectrode(structure, electrode.profiles, name, end / value);
      const { parameters } = replacePositiveElectrode(base, electrodes.structure, {
        ...electrode,
        profiles: electrodes.profiles,
      });
      const variant = await discharge(parameters, current, options);
      changes[side] = drawn(variant) - total;
      addSquares(squares, voltageAt(variant, charge, built.lowerVoltageCutOff), voltage);
    }
    parts.push({ name, atLow: changes[0], atHigh: changes[1] });
  }
  return {
    rate,
    current,
    charge,
    voltage,
    low: voltage.map((value, k) =>
      Math.min(value, Math.max(built.lowerVoltageCutOff, value - Math.sqrt(squares.below[k]))),
    ),
    high: voltage.map((value, k) => value + Math.sqrt(squares.above[k])),
    capacity: { value: total, ...capacityRange(total, parts) },
    parts,
    solution,
  };
}

function capacityRange(total: number, parts: readonly BandPart[]): { low: number; high: number } {
  const changes = parts.flatMap(({ atLow, atHigh }) => [atLow, atHigh]);
  return {
    low: total - Math.hypot(...changes.filter((change) => change < 0)),
    high: total + Math.hypot(...changes.filter((change) => change > 0)),
  };
}

async function discharge(
  parameters: CellParameters,
  current: number,
  { mesh, relativeTolerance, absoluteTolerance, signal }: DischargeBandOptions,
): Promise<CellSolution> {
  throwIfCancelled(signal);
  const experiment = `Discharge at ${current} A until ${parameters.lowerVoltageCutOff} V`;
  const options = { parameters, experiment, mesh, relativeTolerance, absoluteTolerance, signal };
  return runCell(options).catch((error: unknown) => {
    if (error instanceof CellRunError && error.partial.time.length > 1) return error.partial;
    throw error;
  });
}

function drawn({ capacity }: CellSolution): number {
  return capacity[capacity.length - 1];
}

/** Voltages at rising charges; past the end of the discharge that of its end, the cut-off. */
function voltageAt({ capacity, voltage }: CellSolution, charge: Float64Array, cutOff: number): Float64Array {
  let next = 0;
  return charge.map((q) => {
    while (next < capacity.length && capacity[next] < q) next++;
    if (next === capacity.length) return cutOff;
    if (next === 0 || capacity[next] === q) return voltage[next];
    const share = (q - capacity[next - 1]) / (capacity[next] - capacity[next - 1]);
    return voltage[next - 1] + share * (voltage[next] - voltage[next - 1]);
  });
}

function addSquares(
  { below, above }: { readonly below: Float64Array; readonly above: Float64Array },
  varied: Float64Array,
  voltage: Float64Array,
): void {
  for (const [k, value] of varied.entries()) {
    const step = value - voltage[k];
    if (step < 0) below[k] += step ** 2;
    else above[k] += step ** 2;
  }
}

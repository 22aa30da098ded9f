import type { LongWork } from '../base/index.ts';
import type { ElectrodeStructure, ElectrodeUncertainty } from '../homogenise/index.ts';
import { bandRun, chargeDrawn, chargesTo, voltagesAt } from './band-run.ts';
import type { CellParameters } from './parameters.ts';
import { replacePositiveElectrode, type ReplaceElectrodeOptions } from './replace-electrode.ts';
import type { CellMesh, CellSolution } from './solution.ts';
import { variedElectrode, variedNumbers, type VariedNumber } from './varied-electrode.ts';

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
  const solution = await bandRun(built, current, options);
  const total = chargeDrawn(solution);
  const charge = chargesTo(total);
  const voltage = voltagesAt(solution, charge, built.lowerVoltageCutOff);
  const squares = { below: new Float64Array(charge.length), above: new Float64Array(charge.length) };
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
      const variant = await bandRun(parameters, current, options);
      changes[side] = chargeDrawn(variant) - total;
      addSquares(squares, voltagesAt(variant, charge, built.lowerVoltageCutOff), voltage);
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

import type { ElectrodeUncertainty, MeasuredValue } from '../homogenise/index.ts';
import type { CellParameters } from './parameters.ts';
import { profileMean, seriesMean } from './profiles.ts';

/** 95 % interval of one number of a cell. SI units, capacities in A h. */
export interface ParameterInterval {
  /** As in the cell's parameters: `positive.porosity`. */
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Where the width comes from; null where a number is in proportion to another. */
  readonly measured: MeasuredValue | null;
}

/** Numbers of the positive electrode that an image measures, with their units. */
const measuredFields = [
  ['porosity', '1'],
  ['activeMaterialFraction', '1'],
  ['specificSurfaceArea', '1/m'],
  ['particleRadius', 'm'],
  ['electrolyteTransportEfficiency', '1'],
  ['effectiveElectronicConductivity', 'S/m'],
] as const;

/**
 * Intervals of all numbers of a cell that rest on the image of its positive electrode: those measured, and those that
 * were scaled with its active material (the negative electrode's thickness and the nominal capacity). The rest comes
 * from the literature set, which states none.
 */
export function parameterIntervals(
  cell: CellParameters,
  uncertainty: ElectrodeUncertainty,
): readonly ParameterInterval[] {
  const own = measuredFields.map(([field, unit]): ParameterInterval => {
    const measured = uncertainty[field];
    const isPath = field === 'electrolyteTransportEfficiency' || field === 'effectiveElectronicConductivity';
    const value = (isPath ? seriesMean : profileMean)(cell.positive[field]);
    return { name: `positive.${field}`, unit, value, ...scaled(value, measured), measured };
  });
  const { activeMaterialFraction } = uncertainty;
  const follows = (name: string, unit: string, value: number): ParameterInterval => ({
    name,
    unit,
    value,
    ...scaled(value, activeMaterialFraction),
    measured: null,
  });
  return [
    ...own,
    follows('negative.thickness', 'm', cell.negative.thickness),
    follows('nominalCapacity', 'A h', cell.nominalCapacity),
  ];
}

/** The measured interval in proportion to a value, which differs from the measured one by rounding at most. */
function scaled(value: number, { value: of, interval }: MeasuredValue): { low: number; high: number } {
  const factor = of > 0 ? value / of : 1;
  return { low: factor * interval[0], high: factor * interval[1] };
}

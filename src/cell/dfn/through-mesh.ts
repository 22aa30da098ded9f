import { InputError } from '../../base/index.ts';
import { faradayConstant } from '../../material/index.ts';
import type { CellParameters, ElectrodeParameters } from '../parameters.ts';
import { harmonicSlices, meanSlices } from '../profiles.ts';
import type { CellMesh } from '../solution.ts';

/** One electrode on the finite volumes of the cell, in the direction of x. */
export interface ElectrodeCells {
  readonly parameters: ElectrodeParameters;
  /** Index of its first cell among all. */
  readonly first: number;
  readonly count: number;
  /** Width of a cell, m. */
  readonly width: number;
  /** 1/m */
  readonly specificSurfaceArea: Float64Array;
  /** Loss of the particles (1/s) per volumetric current (A/m³): 1/(3 ε_s F c_max). */
  readonly lossPerCurrent: Float64Array;
  /** Volume fraction of active material. */
  readonly activeFraction: Float64Array;
  /** 1/R² */
  readonly inverseSquareRadius: Float64Array;
  /** Resistance of the solid between neighbouring centres, Ω m²; count − 1. */
  readonly solidResistance: Float64Array;
  /** Resistance of the solid between the collector and the nearest centre, Ω m². */
  readonly collectorResistance: number;
}

/** The whole cell on its finite volumes; x from the negative collector. */
export interface ThroughMesh {
  readonly count: number;
  readonly centres: Float64Array;
  readonly widths: Float64Array;
  readonly porosity: Float64Array;
  /** Half a cell's width over its transport efficiency, m. */
  readonly halfPath: Float64Array;
  readonly negative: ElectrodeCells;
  readonly positive: ElectrodeCells;
}

export function throughMesh(parameters: CellParameters, mesh: CellMesh): ThroughMesh {
  const { negative, separator, positive } = parameters;
  const count = mesh.negative + mesh.separator + mesh.positive;
  const firstPositive = mesh.negative + mesh.separator;
  const layers = (left: Float64Array, middle: number, right: Float64Array): Float64Array => {
    const all = new Float64Array(count).fill(middle);
    all.set(left);
    all.set(right, firstPositive);
    return all;
  };
  const widths = layers(
    meanSlices(negative.thickness / mesh.negative, mesh.negative),
    separator.thickness / mesh.separator,
    meanSlices(positive.thickness / mesh.positive, mesh.positive),
  );
  const efficiency = layers(
    harmonicSlices(negative.electrolyteTransportEfficiency, mesh.negative),
    separator.electrolyteTransportEfficiency,
    harmonicSlices(positive.electrolyteTransportEfficiency, mesh.positive).reverse(),
  );
  return {
    count,
    widths,
    centres: centresOf(widths),
    porosity: layers(
      meanSlices(negative.porosity, mesh.negative),
      separator.porosity,
      meanSlices(positive.porosity, mesh.positive).reverse(),
    ),
    halfPath: widths.map((width, k) => width / (2 * efficiency[k])),
    negative: electrodeCells(negative, 0, mesh.negative, false),
    positive: electrodeCells(positive, firstPositive, mesh.positive, true),
  };
}

function centresOf(widths: Float64Array): Float64Array {
  let left = 0;
  return widths.map((width) => {
    left += width;
    return left - width / 2;
  });
}

/** Profiles run from the collector to the separator, so those of the positive electrode are turned round. */
function electrodeCells(
  parameters: ElectrodeParameters,
  first: number,
  count: number,
  reversed: boolean,
): ElectrodeCells {
  const turn = (values: Float64Array): Float64Array => (reversed ? values.reverse() : values);
  const width = parameters.thickness / count;
  const activeFraction = turn(held(parameters, 'activeMaterialFraction', count));
  const conductivity = turn(harmonicSlices(parameters.effectiveElectronicConductivity, count));
  const { maximumConcentration } = parameters;
  return {
    parameters,
    first,
    count,
    width,
    activeFraction,
    specificSurfaceArea: turn(held(parameters, 'specificSurfaceArea', count)),
    lossPerCurrent: activeFraction.map((share) => 1 / (3 * share * faradayConstant * maximumConcentration)),
    inverseSquareRadius: turn(meanSlices(parameters.particleRadius, count)).map((radius) => 1 / radius ** 2),
    solidResistance: Float64Array.from(
      { length: count - 1 },
      (_, k) => width / (2 * conductivity[k]) + width / (2 * conductivity[k + 1]),
    ),
    collectorResistance: width / (2 * conductivity[reversed ? count - 1 : 0]),
  };
}

/** Means over the finite volumes, each of which must have some active material and surface. */
function held(
  parameters: ElectrodeParameters,
  field: 'activeMaterialFraction' | 'specificSurfaceArea',
  count: number,
): Float64Array {
  const means = meanSlices(parameters[field], count);
  const empty = means.findIndex((value) => !(value > 0));
  if (empty < 0) return means;
  throw new InputError(
    `the profile leaves finite volume ${empty + 1} of ${count} from the collector without any`,
    {
      at: { field },
      expected: 'active material with surface in every finite volume',
      mend: 'use fewer finite volumes across the electrode',
    },
  );
}

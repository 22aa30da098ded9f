import type { ThermalLayer, ThermalParameters } from '../../parameters.ts';
import type { HeatingModel } from '../cell-model.ts';

/** Places that have a temperature of their own, from the negative collector to the positive one. */
export interface ThermalLayers {
  readonly count: number;
  /** J/(m² K) of electrode area */
  readonly capacity: Float64Array;
  /** W/(m² K) between neighbours; count − 1 */
  readonly conductance: Float64Array;
  /** W/(m² K) of electrode area from each place to the surroundings */
  readonly cooling: Float64Array;
  /** First of the model's own places. */
  readonly first: number;
}

/** The whole cell as one place. */
export function lumpedLayers(thermal: ThermalParameters, places: HeatingModel['places']): ThermalLayers {
  const capacity = nodesOf(thermal, places).reduce(
    (sum, { layer, width }) => sum + width * layer.volumetricHeatCapacity,
    0,
  );
  return {
    count: 1,
    capacity: Float64Array.of(capacity),
    conductance: new Float64Array(0),
    cooling: Float64Array.of(thermal.coolingAreaRatio * thermal.heatTransferCoefficient),
    first: 0,
  };
}

/** Each of the model's places and each collector; half of the surface lies on either side. */
export function throughCellLayers(thermal: ThermalParameters, places: HeatingModel['places']): ThermalLayers {
  const nodes = nodesOf(thermal, places);
  const half = nodes.map(({ layer, width }) => width / (2 * layer.thermalConductivity));
  const count = nodes.length;
  const cooling = new Float64Array(count);
  const toSurface = 2 / (thermal.coolingAreaRatio * thermal.heatTransferCoefficient);
  cooling[0] = 1 / (half[0] + toSurface);
  cooling[count - 1] = 1 / (half[count - 1] + toSurface);
  return {
    count,
    capacity: Float64Array.from(nodes, ({ layer, width }) => width * layer.volumetricHeatCapacity),
    conductance: Float64Array.from({ length: count - 1 }, (_, k) => 1 / (half[k] + half[k + 1])),
    cooling,
    first: 1,
  };
}

/** Collectors and places between them. */
export function nodesOf(
  thermal: ThermalParameters,
  places: HeatingModel['places'],
): readonly { readonly layer: ThermalLayer; readonly width: number }[] {
  const { negativeCollector, positiveCollector } = thermal;
  return [
    { layer: negativeCollector, width: negativeCollector.thickness },
    ...places.map(({ layer, width }) => ({ layer: thermal[layer], width })),
    { layer: positiveCollector, width: positiveCollector.thickness },
  ];
}

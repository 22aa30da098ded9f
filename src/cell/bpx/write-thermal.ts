import {
  isFullCell,
  type CellParameters,
  type HalfCellParameters,
  type ThermalParameters,
} from '../parameters.ts';
import { names, own, thermalLayers } from './names.ts';
import type { BpxTree } from './write.ts';

/** J/(kg K) that is written, so that the density makes up the heat capacity of all layers. */
const specificHeatCapacity = 1000;

/** Of a half cell, whose models take its metal to have no thickness. */
const metal = { thickness: 0 };

/** The whole cell as one lump. */
export function lumpedHeat(parameters: CellParameters | HalfCellParameters): BpxTree {
  const { separator, positive, area, thermal } = parameters;
  if (thermal === undefined) return {};
  const negative = isFullCell(parameters) ? parameters.negative : metal;
  const { negativeCollector, positiveCollector } = thermal;
  const layers = [
    [negativeCollector.thickness, negativeCollector],
    [negative.thickness, thermal.negative],
    [separator.thickness, thermal.separator],
    [positive.thickness, thermal.positive],
    [positiveCollector.thickness, positiveCollector],
  ] as const;
  const thickness = layers.reduce((sum, [width]) => sum + width, 0);
  const heat = layers.reduce((sum, [width, layer]) => sum + width * layer.volumetricHeatCapacity, 0);
  return {
    [names.externalArea]: thermal.coolingAreaRatio * area,
    [names.volume]: area * thickness,
    [names.density]: heat / thickness / specificHeatCapacity,
    [names.specificHeat]: specificHeatCapacity,
  };
}

/** Layer by layer. */
export function ownThermalSection(thermal: ThermalParameters): BpxTree {
  const { negativeCollector, positiveCollector } = thermal;
  const thicknesses: Partial<Record<keyof typeof thermalLayers, number>> = {
    negativeCollector: negativeCollector.thickness,
    positiveCollector: positiveCollector.thickness,
  };
  return {
    [own.coolingRatio]: thermal.coolingAreaRatio,
    [names.heatTransfer]: thermal.heatTransferCoefficient,
    ...Object.fromEntries(
      (Object.keys(thermalLayers) as (keyof typeof thermalLayers)[]).map((layer) => {
        const { volumetricHeatCapacity, thermalConductivity } = thermal[layer];
        const thickness = thicknesses[layer];
        return [
          thermalLayers[layer],
          {
            ...(thickness === undefined ? {} : { [names.thickness]: thickness }),
            [own.heatCapacity]: volumetricHeatCapacity,
            [own.thermalConductivity]: thermalConductivity,
          },
        ];
      }),
    ),
  };
}

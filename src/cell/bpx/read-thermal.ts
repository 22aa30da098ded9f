import type {
  CellStack,
  ElectrodeParameters,
  ThermalCollector,
  ThermalLayer,
  ThermalParameters,
} from '../parameters.ts';
import { names, oldNames, own, thermalLayers } from './names.ts';
import type { Section } from './section.ts';

/** The share of a lump that each collector takes, whose thicknesses BPX does not know, m. */
const foil = 1e-6;

type Stack = Pick<CellStack, 'separator' | 'positive' | 'area' | 'temperature'> & {
  /** None in a half cell. */
  readonly negative?: ElectrodeParameters | undefined;
};

/**
 * What warms and cools the cell: layer by layer from our own section, else BPX's one lump, spread evenly over the layers
 * (with collectors of 1 µm, so that the whole heat capacity is the lump's). Undefined where something is missing.
 */
export function thermalOf(
  cell: Section,
  environment: Section,
  ours: Section,
  stack: Stack,
): ThermalParameters | undefined {
  const ambientTemperature = environment.numberOr(
    names.ambientTemperature,
    cell.numberOr(names.ambientTemperature, stack.temperature),
  );
  if (ours.has(own.coolingRatio)) {
    return {
      negativeCollector: collectorOf(ours, 'negativeCollector'),
      negative: layerOf(ours, 'negative'),
      separator: layerOf(ours, 'separator'),
      positive: layerOf(ours, 'positive'),
      positiveCollector: collectorOf(ours, 'positiveCollector'),
      coolingAreaRatio: ours.number(own.coolingRatio),
      heatTransferCoefficient: environment.has(names.heatTransfer)
        ? environment.number(names.heatTransfer)
        : ours.number(names.heatTransfer),
      ambientTemperature,
    };
  }
  const needed = [names.externalArea, names.volume, names.density, names.specificHeat];
  const found = needed.filter((name) => cell.has(name));
  if (found.length < needed.length || !environment.has(names.heatTransfer)) {
    if (found.length > 0 && environment.has(names.heatTransfer)) {
      const missing = needed.find((name) => !cell.has(name)) ?? names.volume;
      cell.warn(
        missing,
        `is missing, so the cell has no heat; there ${found.length === 1 ? 'is' : 'are'} ${found.join(', ')}`,
      );
    } else if (found.length === needed.length) {
      environment.warn(names.heatTransfer, 'is missing, so the cell has no heat');
    }
    return undefined;
  }
  return lumped(cell, environment.number(names.heatTransfer), ambientTemperature, stack);
}

function lumped(
  cell: Section,
  heatTransferCoefficient: number,
  ambientTemperature: number,
  { negative, separator, positive, area }: Stack,
): ThermalParameters {
  const thickness = (negative?.thickness ?? 0) + separator.thickness + positive.thickness + 2 * foil;
  const heat = cell.number(names.volume) * cell.number(names.density) * cell.number(names.specificHeat);
  if (!cell.has(oldNames.thermalConductivity)) {
    cell.warn(oldNames.thermalConductivity, 'is in no file of BPX 1.x: 1 W/(m K) is taken in all layers');
  }
  const layer: ThermalLayer = {
    volumetricHeatCapacity: heat / (area * thickness),
    thermalConductivity: cell.numberOr(oldNames.thermalConductivity, 1),
  };
  const collector = { thickness: foil, ...layer };
  return {
    negativeCollector: collector,
    negative: layer,
    separator: layer,
    positive: layer,
    positiveCollector: collector,
    coolingAreaRatio: cell.number(names.externalArea) / area,
    heatTransferCoefficient,
    ambientTemperature,
  };
}

function layerOf(ours: Section, layer: keyof typeof thermalLayers): ThermalLayer {
  const section = ours.section(thermalLayers[layer]);
  return {
    volumetricHeatCapacity: section.number(own.heatCapacity),
    thermalConductivity: section.number(own.thermalConductivity),
  };
}

function collectorOf(ours: Section, layer: 'negativeCollector' | 'positiveCollector'): ThermalCollector {
  const thickness = ours.section(thermalLayers[layer]).number(names.thickness);
  return { thickness, ...layerOf(ours, layer) };
}

import { InputError } from '../../base/index.ts';
import { isFullCell, type CellParameters, type HalfCellParameters } from '../parameters.ts';

/** kg/m³ of the layers as they are in the cell, with the electrolyte in their pores. */
export interface LayerDensities {
  /** Of a half cell: 0, or the lithium's over the negative collector's thickness. */
  readonly negative: number;
  readonly separator: number;
  readonly positive: number;
  /** Needed where the parameters know the collectors' thicknesses. */
  readonly negativeCollector?: number | undefined;
  readonly positiveCollector?: number | undefined;
}

/** What one electrode pair is, without casing and tabs. */
export interface Stack {
  /** m */
  readonly thickness: number;
  /** Whether the thickness has a share of each collector. */
  readonly collectors: boolean;
  /** kg/m², where densities are known. */
  readonly arealMass?: number | undefined;
}

/**
 * Thickness and mass of the layers. Collectors count where `parameters.thermal` knows them.
 * @throws InputError where a density is missing or not positive.
 */
export function stackOf(parameters: CellParameters | HalfCellParameters, densities?: LayerDensities): Stack {
  const { separator, positive, thermal } = parameters;
  const layers: (readonly [keyof LayerDensities, number])[] = [
    ['negative', isFullCell(parameters) ? parameters.negative.thickness : 0],
    ['separator', separator.thickness],
    ['positive', positive.thickness],
  ];
  if (thermal !== undefined) {
    layers.push(['negativeCollector', thermal.negativeCollector.thickness]);
    layers.push(['positiveCollector', thermal.positiveCollector.thickness]);
  }
  const stack = {
    thickness: layers.reduce((sum, [, thickness]) => sum + thickness, 0),
    collectors: thermal !== undefined,
  };
  if (densities === undefined) return stack;
  const arealMass = layers.reduce(
    (sum, [layer, thickness]) => (thickness > 0 ? sum + thickness * density(densities, layer) : sum),
    0,
  );
  return { ...stack, arealMass };
}

function density(densities: LayerDensities, layer: keyof LayerDensities): number {
  const value = densities[layer];
  if (value !== undefined && value > 0 && Number.isFinite(value)) return value;
  const isMissing = value === undefined || Number.isNaN(value);
  throw new InputError(isMissing ? 'is missing' : `${value} cannot be used`, {
    at: { field: `densities.${layer}` },
    expected: 'a density above 0 in kg/m³',
  });
}

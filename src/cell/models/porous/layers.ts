import { InputError } from '../../../base/index.ts';
import {
  isFullCell,
  type CellParameters,
  type ElectrodeParameters,
  type HalfCellParameters,
} from '../../parameters.ts';
import { harmonicSlices, meanSlices, sliceFaces } from '../../profiles.ts';
import type { CellMesh } from '../../solution.ts';
import type { HeatingModel, UnknownBlock } from '../cell-model.ts';

/** Finite volumes of one electrode in the direction of x. */
export interface ElectrodeLayer {
  readonly parameters: ElectrodeParameters;
  /** Index of its first cell among all. */
  readonly first: number;
  readonly count: number;
  /** Whether profiles, which run from the collector to the separator, run against x. */
  readonly reversed: boolean;
  /** Faces of the cells as shares of the thickness, from the collector to the separator. */
  readonly faces: Float64Array;
  /** Width of each cell, m. */
  readonly widths: Float64Array;
  /** Resistance of the solid between neighbouring centres, Ω m²; count − 1. */
  readonly solidResistance: Float64Array;
  /** Resistance of the solid between the collector and the nearest centre, Ω m². */
  readonly collectorResistance: number;
}

/** The whole cell on its finite volumes; x from the negative collector, or from the lithium of a half cell. */
export interface Layers {
  readonly count: number;
  readonly centres: Float64Array;
  readonly widths: Float64Array;
  readonly porosity: Float64Array;
  /** Half a cell's width over its transport efficiency, m. */
  readonly halfPath: Float64Array;
  readonly negative: ElectrodeLayer | undefined;
  readonly positive: ElectrodeLayer;
}

/** @throws InputError where a finite volume has no active material or surface. */
export function layersOf(parameters: CellParameters | HalfCellParameters, mesh: CellMesh): Layers {
  const negative = isFullCell(parameters) ? parameters.negative : undefined;
  const { separator, positive } = parameters;
  const left = negative === undefined ? 0 : mesh.negative;
  const firstPositive = left + mesh.separator;
  const count = firstPositive + mesh.positive;
  const { faces } = mesh;
  const negativeFaces = faces?.negative ?? sliceFaces(left, mesh.throughSpacing);
  const positiveFaces = faces?.positive ?? sliceFaces(mesh.positive, mesh.throughSpacing);
  const separatorFaces = faces?.separator ?? sliceFaces(mesh.separator);
  const layers = (
    property: (electrode: ElectrodeParameters, faces: Float64Array) => Float64Array,
    middle: number,
  ): Float64Array => {
    const all = new Float64Array(count).fill(middle);
    if (negative !== undefined) all.set(property(negative, negativeFaces));
    all.set(property(positive, positiveFaces).reverse(), firstPositive);
    return all;
  };
  const widths = layers(({ thickness }, shares) => widthsOf(thickness, shares), 0);
  widths.set(widthsOf(separator.thickness, separatorFaces), left);
  const efficiency = layers(
    (electrode, faces) => harmonicSlices(electrode.electrolyteTransportEfficiency, faces),
    separator.electrolyteTransportEfficiency,
  );
  return {
    count,
    widths,
    centres: centresOf(widths),
    porosity: layers((electrode, faces) => meanSlices(electrode.porosity, faces), separator.porosity),
    halfPath: widths.map((width, k) => width / (2 * efficiency[k])),
    negative: negative && electrodeLayer(negative, 0, widths.subarray(0, left), negativeFaces, false),
    positive: electrodeLayer(positive, firstPositive, widths.subarray(firstPositive), positiveFaces, true),
  };
}

/** Unknown concentrations that start at `start`, layer by layer. */
export function saltBlocks({ negative, positive, porosity, widths }: Layers, start: number): UnknownBlock[] {
  const pores = porosity.map((share, k) => share * widths[k]);
  return [0, negative?.count ?? 0, positive.first, pores.length].flatMap((end, i, ends) => {
    if (i === 0 || end === ends[i - 1]) return [];
    return { kind: 'means', start: start + ends[i - 1], content: pores.slice(ends[i - 1], end) };
  });
}

/** In equal slices equal to the last bit. */
function widthsOf(thickness: number, faces: Float64Array): Float64Array {
  const count = faces.length - 1;
  const even = thickness / count;
  return Float64Array.from({ length: count }, (_, k) => {
    const width = thickness * (faces[k + 1] - faces[k]);
    return Math.abs(width - even) < 1e-12 * even * count ? even : width;
  });
}

/** The cells as places of heat. */
export function placesOf({ negative, positive, widths }: Layers): HeatingModel['places'] {
  return Array.from(widths, (width, k) => {
    if (negative !== undefined && k < negative.count) return { layer: 'negative', width };
    return { layer: k < positive.first ? 'separator' : 'positive', width };
  });
}

function centresOf(widths: Float64Array): Float64Array {
  let left = 0;
  return widths.map((width) => {
    left += width;
    return left - width / 2;
  });
}

function electrodeLayer(
  parameters: ElectrodeParameters,
  first: number,
  widths: Float64Array,
  faces: Float64Array,
  reversed: boolean,
): ElectrodeLayer {
  const count = widths.length;
  const conductivity = harmonicSlices(parameters.effectiveElectronicConductivity, faces);
  if (reversed) conductivity.reverse();
  const half = widths.map((width, k) => width / (2 * conductivity[k]));
  return {
    parameters,
    first,
    count,
    reversed,
    faces,
    widths,
    solidResistance: Float64Array.from({ length: count - 1 }, (_, k) => half[k] + half[k + 1]),
    collectorResistance: reversed ? half[count - 1] : half[0],
  };
}

/**
 * Means of a property of an active material over the finite volumes, in the direction of x.
 * @throws InputError where one has none of it.
 */
export function held(
  layer: ElectrodeLayer,
  profile: number | Float64Array,
  field: 'activeMaterialFraction' | 'specificSurfaceArea',
): Float64Array {
  const { count, faces, reversed } = layer;
  const means = meanSlices(profile, faces);
  const empty = means.findIndex((value) => !(value > 0));
  if (empty < 0) return reversed ? means.reverse() : means;
  throw new InputError(
    `the profile leaves finite volume ${empty + 1} of ${count} from the collector without any`,
    {
      at: { field },
      expected: 'active material with surface in every finite volume',
      mend: 'use fewer finite volumes across the electrode',
    },
  );
}

/** Concentrations in the order of the cells, each inner face of an electrode after the cell on its left. */
export function orderOf({ count, negative, positive }: Layers): Int32Array {
  let next = 0;
  return Int32Array.from({ length: count }, (_, k) => {
    const place = next;
    const inNegative = negative !== undefined && k < negative.count - 1;
    const inPositive = k >= positive.first && k < count - 1;
    next += inNegative || inPositive ? 2 : 1;
    return place;
  });
}

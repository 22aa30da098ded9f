import { throwIfCancelled, type LongWork } from '../base/index.ts';
import { interfaceAreas, sauterRadius, totalArea } from '../describe/index.ts';
import { studentFactor } from '../numerics/index.ts';
import { coarsen, subVolume, voxelCount, type LabelledVolume } from '../microstructure/index.ts';
import {
  countParts,
  electrolyteVoxels,
  parts,
  reactingArea,
  splitByConnection,
  type ElectrodePhases,
} from './active-split.ts';
import type { ElectrodeStructure, ElectrodeUncertainty, MeasuredValue } from './cell-parameters.ts';
import type { TransportErrors } from './transport-errors.ts';

/** Columns along x and y, and the voxels that each needs. */
const divisions = [2, 3] as const;
const smallestColumn = 8;
/** The interval reaches this many times as far as the estimate of the voxels' bias, as for transport. */
const reach = 1.5;

export interface ElectrodeUncertaintyOptions extends LongWork, ElectrodePhases {
  readonly binderAccess: number;
  readonly structure: ElectrodeStructure;
  /** Through-plane (z) transport of the pores with its errors. */
  readonly poreErrors: TransportErrors;
  /** The same for the solid network; null where it was not estimated. */
  readonly solidErrors: TransportErrors | null;
}

/** How the binder counts. */
type Roles = Pick<ElectrodeUncertaintyOptions, 'binderAccess' | 'binderPorosity'>;

/** The numbers that are counted on voxels. */
interface Geometry {
  readonly porosity: number;
  readonly activeMaterialFraction: number;
  readonly activeShareOfSolid: number;
  readonly specificSurfaceArea: number;
  readonly particleRadius: number;
}

/**
 * 95 % intervals of an electrode's numbers. Sampling: from columns through the whole thickness, 2 × 2 and 3 × 3 of them,
 * so that a gradient through the electrode is not taken for scatter; their variance times their cross-section is pooled
 * and extrapolated to the image's. Voxels: fractions have no bias; areas and radii are compared with those of the image
 * coarsened by two as in {@link TransportErrors}. Transport comes with its own. Not counted: what the segmentation got
 * wrong, the voxel size, `binderAccess` and the conductivities of the materials.
 */
export async function electrodeUncertainty(
  volume: LabelledVolume,
  options: ElectrodeUncertaintyOptions,
): Promise<ElectrodeUncertainty> {
  const { structure, poreErrors, solidErrors, signal, onProgress } = options;
  onProgress?.({ stage: 'uncertainty', message: 'columns of the electrode' });
  const split = await splitByConnection(volume, options, signal);
  const whole = await geometryOf(split, options, signal);
  const samples = await columnSamples(split, options, signal);
  const coarse = await geometryOf(coarsen(split), options, signal);
  const counted = (field: keyof Geometry): MeasuredValue => {
    const exact = field !== 'specificSurfaceArea' && field !== 'particleRadius';
    const bias = exact ? 0 : discretisationOf(whole[field], coarse[field]);
    return measured(whole[field], bias, samples, (column) => column[field]);
  };
  const porosity = counted('porosity');
  const efficiency = solved(structure.electrolyteTransportEfficiency, poreErrors);
  const [low, high] = efficiency.interval;
  return {
    porosity,
    activeMaterialFraction: counted('activeMaterialFraction'),
    activeShareOfSolid: counted('activeShareOfSolid'),
    specificSurfaceArea: counted('specificSurfaceArea'),
    particleRadius: counted('particleRadius'),
    // Wiener's bound of parallel pores: transport is never better than the porosity.
    electrolyteTransportEfficiency: {
      ...efficiency,
      interval: [low, Math.min(high, porosity.interval[1])],
    },
    effectiveElectronicConductivity: solved(structure.effectiveElectronicConductivity, solidErrors),
  };
}

async function geometryOf(
  split: LabelledVolume,
  roles: Roles,
  signal: AbortSignal | undefined,
): Promise<Geometry> {
  throwIfCancelled(signal);
  const counts = countParts(split);
  const voxels = voxelCount(split.shape);
  const areas = await interfaceAreas(split, { signal });
  const connected = counts[parts.connected] / voxels;
  const porosity = electrolyteVoxels(counts, roles) / voxels;
  const surface = totalArea(areas, 'connected').corrected.perVolume;
  return {
    porosity,
    activeMaterialFraction: connected,
    activeShareOfSolid: porosity < 1 ? connected / (1 - porosity) : 0,
    specificSurfaceArea: reactingArea(areas, roles.binderAccess),
    particleRadius: connected > 0 && surface > 0 ? sauterRadius(connected, surface) : 0,
  };
}

/** What was counted in columns of each size. */
async function columnSamples(
  split: LabelledVolume,
  roles: Roles,
  signal: AbortSignal | undefined,
): Promise<readonly (readonly Geometry[])[]> {
  const [nx, ny, nz] = split.shape;
  const sizes: Geometry[][] = [];
  for (const count of divisions) {
    if ([nx, ny].some((length) => length > 1 && length < count * smallestColumn)) continue;
    const geometries: Geometry[] = [];
    for (const [y, dy] of cuts(ny, count)) {
      for (const [x, dx] of cuts(nx, count)) {
        const column = subVolume(split, [x, y, 0], [dx, dy, nz]);
        geometries.push(await geometryOf(column, roles, signal));
      }
    }
    if (geometries.length > 1) sizes.push(geometries);
  }
  return sizes;
}

/** Nearly equal parts of an axis as [start, length]; one of a single slice. */
function cuts(length: number, count: number): (readonly [start: number, length: number])[] {
  if (length === 1) return [[0, 1]];
  const edge = (at: number): number => Math.floor((at * length) / count);
  return Array.from({ length: count }, (_, at) => [edge(at), edge(at + 1) - edge(at)] as const);
}

/** (v(h) − v(2h)) / v(h): as much again is expected down to small voxels, for an error of first order in h. */
function discretisationOf(fine: number, coarse: number): number | null {
  return fine > 0 && coarse > 0 ? 1 - coarse / fine : null;
}

function measured(
  value: number,
  discretisation: number | null,
  sizes: readonly (readonly Geometry[])[],
  property: (column: Geometry) => number,
): MeasuredValue {
  const freedom = sizes.reduce((sum, columns) => sum + columns.length - 1, 0);
  // Variance times cross-section is the same for columns of every size, and for the image.
  const variance = sizes.reduce((sum, columns) => {
    const values = columns.map(property);
    const mean = values.reduce((total, one) => total + one, 0) / values.length;
    const squares = values.reduce((total, one) => total + (one - mean) ** 2, 0);
    return sum + squares / (freedom * columns.length);
  }, 0);
  const sampling = freedom > 0 && value > 0 ? Math.sqrt(variance) / value : null;
  const deviation = sampling === null ? 0 : sampling * studentFactor(freedom);
  const bias = reach * (discretisation ?? 0);
  return {
    value,
    interval: [
      value * Math.max(0, 1 + Math.min(0, bias) - deviation),
      value * (1 + Math.max(0, bias) + deviation),
    ],
    iteration: null,
    discretisation,
    sampling,
  };
}

/** An effective property with the errors of the transport that gave it. */
function solved(value: number, errors: TransportErrors | null): MeasuredValue {
  if (errors === null)
    return { value, interval: [value, value], iteration: null, discretisation: null, sampling: null };
  const { iteration, discretisation, sampling, structure, result } = errors;
  // Where sampling is null, the number says so beside an interval without it.
  const material = errors.material ?? structure;
  const scale = result.effectiveRatio > 0 ? value / result.effectiveRatio : 0;
  return { value, interval: [scale * material[0], scale * material[1]], iteration, discretisation, sampling };
}

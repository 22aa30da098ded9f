import { InputError, type LongWork } from '../../base/index.ts';
import type { Passages, PoreNetwork } from './pore-network.ts';
import type { ParticleLabels } from '../particles/particle-table.ts';
import { sliceResistances, type Resistances } from './slices.ts';

/**
 * How a throat conducts between the centres of its pores, as a length G: flow = D G (difference of potential).
 *
 * `area-over-length`: G = A/(l₁ + l₂), A the throat's area, l the way from each pore's centre to the throat's.
 * `cones-and-cylinders`: truncated cones from the pores' diameters down to the throat's, of half the pores' diameters in
 * length, and a cylinder for the rest of the straight way; where the pores overlap they meet in the plane of their
 * intersection. `pyramids-and-cuboids`: the same with square sections. Pores have their equivalent diameter, throats the
 * inscribed one; in a single section both are trapezoids and rectangles. (OpenPNM's names: Gostick et al.,
 * doi:10.1109/MCSE.2016.49.)
 * `slices`: each half of the way resists as the mean of two estimates, one too high and one too low: l/A, and ∫ds/A(s) with
 * A(s) the section of the pore's region across the way.
 */
export const conductanceModels = [
  'area-over-length',
  'cones-and-cylinders',
  'pyramids-and-cuboids',
  'slices',
] as const;
export type ConductanceModel = (typeof conductanceModels)[number];

/** Conductances over the diffusivity, m (in a section a pure number): one a throat and one an opening. */
export interface Conductances {
  readonly throats: Float64Array;
  readonly openings: Float64Array;
}

/**
 * Conductances by one of {@link conductanceModels}. Throats between different phases conduct nothing. An opening conducts
 * from its pore's centre to the plate on the image's face. `slices` needs the regions of which the network is made.
 * @throws InputError when a model needs regions, or walls that the image does not have.
 */
export async function throatConductances(
  network: PoreNetwork,
  model: ConductanceModel,
  regions?: ParticleLabels,
  { signal }: LongWork = {},
): Promise<Conductances> {
  const contact = contactResistances(network);
  if (model === 'area-over-length') return inSeries(network, contact);
  if (model !== 'slices') return tapered(network, model === 'pyramids-and-cuboids' ? 1 : Math.PI / 4);
  if (regions === undefined) {
    throw new InputError('conductances by slices need the regions', { at: { field: 'regions' } });
  }
  const slices = await sliceResistances(network, regions, signal);
  return inSeries(network, {
    throats: meanOf(contact.throats, slices.throats),
    openings: meanOf(contact.openings, slices.openings),
  });
}

function meanOf(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => (value + b[i]) / 2);
}

/** Length over area of each half of a throat (first and second pore, one throat after the other) and of each opening. */
function contactResistances(network: PoreNetwork): Resistances {
  const { pores, throats, openings } = network;
  const least = leastWay(network);
  return {
    throats: Float64Array.from({ length: 2 * throats.count }, (_, half) => {
      const at = half >> 1;
      return (
        Math.max(least, away(pores.centroid, throats.pores[half], throats.centroid, at)) / throats.area[at]
      );
    }),
    openings: openings.area.map(
      (area, at) => Math.max(least, away(pores.centroid, openings.pore[at], openings.centroid, at)) / area,
    ),
  };
}

/** Half the shortest edge of a voxel: the centres of regions around each other may coincide, and yet there is a way. */
function leastWay({ shape, voxelSize }: PoreNetwork): number {
  return voxelSize.reduce(
    (least, edge, axis) => (shape[axis] > 1 ? Math.min(least, edge / 2) : least),
    Infinity,
  );
}

function inSeries(network: PoreNetwork, { throats, openings }: Resistances): Conductances {
  return {
    throats: Float64Array.from({ length: network.throats.count }, (_, at) =>
      joinsOnePhase(network, at) ? 1 / (throats[2 * at] + throats[2 * at + 1]) : 0,
    ),
    openings: openings.map((resistance) => 1 / resistance),
  };
}

function joinsOnePhase({ pores, throats }: PoreNetwork, throat: number): boolean {
  return pores.phase[throats.pores[2 * throat]] === pores.phase[throats.pores[2 * throat + 1]];
}

function away(from: Float64Array, i: number, to: Float64Array, j: number): number {
  return Math.hypot(
    from[3 * i] - to[3 * j],
    from[3 * i + 1] - to[3 * j + 1],
    from[3 * i + 2] - to[3 * j + 2],
  );
}

/** Cones, pyramids or (in a single section) trapezoids; `shape` is the area of a section over its diameter squared. */
function tapered(network: PoreNetwork, shape: number): Conductances {
  const { pores, throats, openings, dimensions } = network;
  const piece = (length: number, wide: number, narrow: number): number =>
    dimensions === 3 ? length / (shape * wide * narrow) : trapezoid(length, wide, narrow);
  const widths = pores.equivalentDiameter;
  const least = leastWay(network);
  return {
    throats: Float64Array.from({ length: throats.count }, (_, at) => {
      if (!joinsOnePhase(network, at)) return 0;
      const [first, second] = [throats.pores[2 * at], throats.pores[2 * at + 1]];
      const width = widthOf(throats, at);
      const total = Math.max(2 * least, throats.directLength[at]);
      const lengths = taperLengths(widths[first], widths[second], total);
      const between = Math.max(0, total - lengths[0] - lengths[1]);
      return (
        1 /
        (piece(lengths[0], widths[first], width) +
          piece(between, width, width) +
          piece(lengths[1], widths[second], width))
      );
    }),
    openings: Float64Array.from({ length: openings.count }, (_, at) => {
      const pore = openings.pore[at];
      const width = widthOf(openings, at);
      const total = Math.max(least, away(pores.centroid, pore, openings.centroid, at));
      const taper = Math.min(widths[pore] / 2, total);
      return 1 / (piece(taper, widths[pore], width) + piece(total - taper, width, width));
    }),
  };
}

function widthOf(passages: Passages, at: number): number {
  const width = passages.inscribedDiameter[at];
  if (width === Infinity) {
    throw new InputError('the diameter of a throat needs walls, and the image has none', {
      at: { field: 'model' },
      mend: 'take area-over-length',
    });
  }
  return width;
}

/** ∫ dx/w(x) of a width that changes linearly. */
function trapezoid(length: number, wide: number, narrow: number): number {
  const ratio = wide / narrow;
  // Near 1 the logarithm loses its digits; its series does not.
  const excess = ratio - 1;
  const mean = Math.abs(excess) < 1e-4 ? 1 - excess / 2 + (excess * excess) / 3 : Math.log(ratio) / excess;
  return (length / narrow) * mean;
}

/** Half the pores' diameters, or where the spheres overlap the ways to the plane in which they intersect. */
function taperLengths(first: number, second: number, total: number): readonly [number, number] {
  if (first + second <= 2 * total) return [first / 2, second / 2];
  const plane = (4 * total * total + first * first - second * second) / (8 * total);
  const own = Math.min(total, Math.max(0, plane));
  return [own, total - own];
}

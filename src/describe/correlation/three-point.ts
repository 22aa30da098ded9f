import { InputError } from '../../base/index.ts';
import { labelOf, type LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { indexPhases } from '../phase-indices.ts';
import { withTemplates, type TemplateCount, type TemplateOptions, type TemplatePoint } from './n-point.ts';
import { rightTriangles, triangles, type Triangle } from './triangles.ts';

export interface ThreePointOptions extends TemplateOptions {
  /** Longest side (of right triangles leg), m. Default an eighth of the shortest edge of the image. */
  readonly reach?: number | undefined;
}

/** Probability that the corners of a triangle lie in the phase, by the triangle's size. */
export interface ThreePointCurve {
  /** Side of the triangles (the leg, of right triangles), m. */
  readonly side: readonly number[];
  readonly probability: readonly number[];
  /** Standard deviation between the orientations of a triangle: anisotropy and scatter. */
  readonly spread: readonly number[];
  /** How far sides of the triangles on the lattice of voxels are from their size, at worst, relative. */
  readonly deviation: readonly number[];
}

export interface ThreePoint {
  readonly fraction: number;
  /** Mean over orientations. */
  readonly equilateral: ThreePointCurve;
  /** Two equal legs at a right angle. */
  readonly right: ThreePointCurve;
}

const mostSides = 40;

/**
 * Three-point correlation of one phase, S3 = P(the three corners of a triangle lie in the phase), for equilateral and for
 * isosceles right triangles, averaged over orientations, from exact counts ({@link npointProbability}).
 *
 * In cubic voxels the equilateral triangles are exact: with sides of √2 m voxels they lie on the lattice, in the four
 * {111} planes and pointing either way. In other voxels and in single sections corners are the voxels nearest to
 * those of an equilateral triangle, and `deviation` says how far off the sides are. Right triangles have legs of whole
 * voxels along two axes, in every quadrant.
 *
 * S3(0) = φ, and S3 tends to φ³. Torquato, Random Heterogeneous Materials, doi:10.1007/978-1-4757-6355-3, chapter 2.
 * @throws InputError on an unknown phase, and on an image too small for any triangle.
 */
export async function threePoint(
  volume: LabelledVolume,
  phase: string,
  options: ThreePointOptions = {},
): Promise<ThreePoint> {
  labelOf(volume, phase);
  const { shape, voxelSize } = volume;
  const edges = shape.flatMap((length, axis) => (length > 1 ? [length * voxelSize[axis]] : []));
  if (edges.length < 2) {
    throw new InputError('a line of voxels has no triangles', {
      at: { field: 'shape' },
      expected: 'two axes with more than one voxel',
    });
  }
  const { periodic = [], signal, reach = Math.min(...edges) / 8 } = options;
  const axes = [0, 1, 2].filter((axis) => shape[axis] > 1);
  const edge = axes.reduce((product, axis) => product * voxelSize[axis], 1) ** (1 / axes.length);
  const unit = axes.length === 3 ? Math.SQRT2 * edge : edge;
  const indexed = await indexPhases(volume, signal);
  return await withTemplates(indexed, periodic, options, async (count) => {
    const fraction = (await count([{ phase, at: [0, 0, 0] }])).probability ?? 0;
    const curve = async (sides: number[], family: Family, done: number): Promise<ThreePointCurve> =>
      await curveOf(count, phase, fraction, sides, family, (share) =>
        options.onProgress?.({ stage: 'triangles', fraction: (done + share) / 2 }),
      );
    return {
      fraction,
      equilateral: await curve(sidesUpTo(reach, unit), (side) => triangles(side, voxelSize, axes), 0),
      right: await curve(sidesUpTo(reach, edge), (side) => rightTriangles(side, voxelSize, axes), 1),
    };
  });
}

type Count = (template: readonly TemplatePoint[]) => Promise<TemplateCount>;
type Family = (side: number) => readonly Triangle[];

/** Multiples of a unit that lies on the lattice, spread over what is asked for. */
function sidesUpTo(reach: number, unit: number): number[] {
  const most = Math.floor(reach / unit + 1e-9);
  if (most < 1) {
    throw new InputError(`no triangle has sides of ${reach} m at most`, {
      at: { field: 'reach' },
      expected: `${unit} m or more, on an image of at least eight times that unless a reach is given`,
    });
  }
  const count = Math.min(most, mostSides);
  return Array.from({ length: count }, (_, at) => unit * Math.round(((at + 1) * most) / count));
}

async function curveOf(
  count: Count,
  phase: string,
  fraction: number,
  sides: readonly number[],
  family: Family,
  report: (share: number) => void,
): Promise<ThreePointCurve> {
  const curve = { side: [0], probability: [fraction], spread: [0], deviation: [0] };
  for (const [done, side] of sides.entries()) {
    report(done / sides.length);
    const found: number[] = [];
    const oriented = family(side);
    for (const { corners } of oriented) {
      const { probability } = await count(corners.map((at) => ({ phase, at })));
      if (probability !== null) found.push(probability);
    }
    if (found.length < oriented.length) break;
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const squares = found.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    curve.side.push(side);
    curve.probability.push(mean);
    curve.spread.push(Math.sqrt(squares / Math.max(1, found.length - 1)));
    curve.deviation.push(Math.max(...oriented.map(({ deviation }) => deviation)));
  }
  return curve;
}

export const threePointDescriptor: Descriptor<Readonly<Record<string, ThreePoint>>> = {
  name: 'three-point',
  title: 'Three-point correlation',
  definition:
    'probability that the corners of an equilateral (of an isosceles right) triangle all lie in the phase',
  convention:
    'exact counts over all places that the triangle fits; equilateral triangles on the lattice of voxels, in {111} planes where voxels are cubes',
  source: 'Torquato, Random Heterogeneous Materials, doi 10.1007/978-1-4757-6355-3',
  isDefault: false,
  async measure({ volume, phases, periodic, reach }, work) {
    const results: Record<string, ThreePoint> = {};
    for (const phase of phases)
      results[phase] = await threePoint(volume, phase, { ...work, periodic, reach });
    return results;
  },
  quantities: () => [],
  figures: (results) =>
    (['equilateral', 'right'] as const).map((family) => ({
      title: family === 'right' ? 'Three points, right triangles' : 'Three points, equilateral triangles',
      x: { name: family === 'right' ? 'leg' : 'side', unit: 'm' },
      y: { name: 'probability', unit: '' },
      series: Object.entries(results).map(([name, result]) => ({
        name,
        x: result[family].side,
        y: result[family].probability,
      })),
    })),
};

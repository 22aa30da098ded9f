import { InputError, pacer, type LongWork } from '../../base/index.ts';
import type { Axis, Shape } from '../../microstructure/index.ts';
import type { IndexedVolume } from '../phase-indices.ts';
import { gaussianLength, unboundedRange, type BoundedRange } from '../representativeness/integral-range.ts';
import { smallestBox } from '../representativeness/sub-volumes.ts';

/** How the fraction of a phase in slices scatters about its course along an axis. */
export interface SliceNoise {
  /** Variance of the mean over n slices times n, n large: the sum of the slices' covariances. */
  readonly longRunVariance: number;
  /** Integral range, m³ (of a section m²). */
  readonly integralRange: number;
  /** λ of the correlation exp(−h²/λ²) along the axis, m. */
  readonly correlationLength: number;
  /** Degrees of freedom with which the variance is known. */
  readonly freedom: number;
}

/** Into how many columns each axis across is divided. */
const columnCounts = [2, 3, 4, 6] as const;

/**
 * Noise of the slices of every phase, in the order of the volume's phases, from what differs within layers: boxes in the same
 * layer are compared with their layer's mean, so that no grading along the axis is taken for noise. From the scatter of these
 * boxes over several sizes comes the integral range A, and from it the long-run variance φ(1 − φ) A / (volume of a slice).
 * @throws InputError where the cross-section is too small for two columns of 8 voxels.
 */
export async function sliceNoise(
  volume: IndexedVolume,
  axis: Axis,
  { signal }: LongWork,
): Promise<readonly SliceNoise[]> {
  const grids = gridsOf(volume, axis);
  const shown: BoundedRange[][] = volume.phases.map(() => []);
  const freedoms = grids.map(({ parts, along }) => parts[along] * (cellsOf(parts) / parts[along] - 1));
  const freedom = freedoms.reduce((sum, each) => sum + each, 0);
  const voxels = volume.indices.length;
  for (const [at, grid] of grids.entries()) {
    const counts = await countCells(volume, grid.parts, signal);
    const variances = withinLayers(counts, grid, volume);
    variances.forEach((variance, phase) => {
      const fraction = volume.counts[phase] / voxels;
      const extent = grid.edges.reduce((product, edge) => product * edge, 1);
      const range = variance > 0 ? (variance * extent) / (fraction * (1 - fraction)) : 0;
      shown[phase].push({ edges: grid.edges, range, weight: freedoms[at] / freedom });
    });
  }
  const { slice, dimensions } = sliceOf(volume, axis);
  return shown.map((points, phase) => {
    const fraction = volume.counts[phase] / voxels;
    const found = unboundedRange(points, freedom);
    return {
      longRunVariance: (fraction * (1 - fraction) * found.integralRange) / slice,
      integralRange: found.integralRange,
      correlationLength: gaussianLength(found.integralRange, dimensions),
      freedom: found.freedom,
    };
  });
}

/** A division of the image into boxes of about equal edges. */
interface Grid {
  /** Parts of x, y and z. */
  readonly parts: Shape;
  /** 0, 1 or 2: the axis of the layers. */
  readonly along: number;
  /** Of a box, m; not of axes of one voxel. */
  readonly edges: readonly number[];
}

function gridsOf({ shape, voxelSize }: IndexedVolume, axis: Axis): Grid[] {
  const along = 'xyz'.indexOf(axis);
  const across = [0, 1, 2].filter((at) => at !== along && shape[at] > 1);
  const usable = columnCounts.filter(
    (count) => across.length > 0 && across.every((at) => shape[at] >= count * smallestBox),
  );
  if (usable.length === 0 || shape[along] < 3) {
    throw new InputError(`slices across ${axis} of ${shape.join(' x ')} voxels`, {
      at: { field: 'axis' },
      expected: `at least 3 slices of at least ${2 * smallestBox} voxels along each axis across`,
    });
  }
  return usable.map((count) => {
    const lengths = shape.map((length, at) => length * voxelSize[at]);
    const widest = Math.max(...across.map((at) => lengths[at] / count));
    const layers = Math.max(1, Math.floor(lengths[along] / Math.max(widest, smallestBox * voxelSize[along])));
    const parts = shape.map((_, at) => (at === along ? layers : across.includes(at) ? count : 1));
    return {
      parts: parts as unknown as Shape,
      along,
      edges: [...across, along].map((at) => lengths[at] / parts[at]),
    };
  });
}

function cellsOf(parts: Shape): number {
  return parts[0] * parts[1] * parts[2];
}

/** Voxels of each phase in each box: [box * phases + phase], boxes x fastest. */
async function countCells(
  { indices, shape, phases }: IndexedVolume,
  parts: Shape,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const [nx, ny, nz] = shape;
  const cells = shape.map((length, axis) =>
    Uint32Array.from({ length }, (_, at) => Math.floor((at * parts[axis]) / length)),
  );
  const count = phases.length;
  const alongX = cells[0].map((cell) => cell * count);
  const counts = new Uint32Array(cellsOf(parts) * count);
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const first = parts[0] * (cells[1][y] + parts[1] * cells[2][z]) * count;
      const row = nx * (y + ny * z);
      for (let x = 0; x < nx; x++) counts[first + alongX[x] + indices[row + x]]++;
    }
  }
  return counts;
}

/** Variance of each phase's fraction between the boxes of a layer, mean over the layers. */
function withinLayers(
  counts: Uint32Array,
  { parts, along }: Grid,
  { phases, shape }: IndexedVolume,
): readonly number[] {
  const strides = [1, parts[0], parts[0] * parts[1]];
  const layers = parts[along];
  const columns = cellsOf(parts) / layers;
  // Where parts do not divide the shape evenly some boxes are larger: their fractions are of their own voxels.
  const sizes = voxelsOf(parts, shape);
  const cells = Array.from({ length: cellsOf(parts) }, (_, cell) => cell);
  return phases.map((_, phase) => {
    let squares = 0;
    for (let layer = 0; layer < layers; layer++) {
      const own = cells.filter((cell) => Math.floor(cell / strides[along]) % layers === layer);
      const shares = own.map((cell) => counts[cell * phases.length + phase] / sizes[cell]);
      const mean = shares.reduce((sum, share) => sum + share, 0) / columns;
      squares += shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
    }
    return squares / (layers * (columns - 1));
  });
}

function voxelsOf(parts: Shape, shape: Shape): number[] {
  const lengths = shape.map((length, axis) =>
    Array.from(
      { length: parts[axis] },
      (_, at) => Math.ceil(((at + 1) * length) / parts[axis]) - Math.ceil((at * length) / parts[axis]),
    ),
  );
  return lengths[2].flatMap((z) => lengths[1].flatMap((y) => lengths[0].map((x) => x * y * z)));
}

/** Volume of one slice (of a section: its area), and the dimensions of the image. */
function sliceOf({ shape, voxelSize }: IndexedVolume, axis: Axis): { slice: number; dimensions: number } {
  const along = 'xyz'.indexOf(axis);
  let slice = 1;
  let dimensions = 0;
  for (const [at, length] of shape.entries()) {
    if (length === 1) continue;
    dimensions++;
    slice *= (at === along ? 1 : length) * voxelSize[at];
  }
  return { slice, dimensions };
}

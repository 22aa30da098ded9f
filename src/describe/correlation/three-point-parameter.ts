import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { defaultThreads, openInline, openThreads, watched, type Engine } from '../../compute/index.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import { FourierGrid, isGoodLength } from '../../numerics/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { indexPhases } from '../phase-indices.ts';
import { conductivityBounds } from './conductivity-bounds.ts';
import type { MarkedImage } from './pair-counts.ts';
import { markedPhase } from './two-point.ts';

export interface ThreePointParameter {
  readonly phase: string;
  /** Of the part of the image that was taken. */
  readonly fraction: number;
  /**
   * ζ of the phase, 0 to 1; that of all else is one less it. What voxels add is taken away by extrapolation from every
   * second voxel. Null where the phase is absent or everything.
   */
  readonly zeta: number | null;
  /** ζ of the voxels as they are: how far it is from `zeta` tells the resolution. */
  readonly zetaOfVoxels: number | null;
  /** Most that D_eff / D can be in the phase, the rest insulating, in an isotropic medium with this ζ. */
  readonly largestEffectiveRatio: number | null;
  /** What the bound of Hashin and Shtrikman says without ζ. */
  readonly hashinShtrikman: number | null;
  /** 3, or 2 for a single section. */
  readonly dimensions: number;
  /** Voxels that were taken along each axis: the longest lengths within the image that can be transformed. */
  readonly shape: Shape;
}

/** Below this many voxels threads are not worth their start. */
const small = 100_000;

/**
 * Three-point parameter ζ of a phase (Torquato; Milton): what three points say of how conductivity and stiffness go beyond
 * the volume fractions. ζ = 9/(2 φ (1 − φ)) ∫dr/r ∫ds/s ∫dcosθ P2(cosθ) (S3 − S2 S2/φ), θ between r and s; 0 to 1, and
 * those of the phase and of the rest sum to 1. Layers have ζ = 1 − φ, spheres far apart have 0 (their matrix 1).
 *
 * The threefold integral is a mean of squares: with T the field whose transform is (kk/k² − 1/d) Î, ζ = ⟨I T:T⟩ / ⟨T:T⟩, of
 * which every term is a Fourier transform of the image. The image is taken as periodic, after cutting it to even lengths that
 * are products of 2, 3, 5 and 7; where it is not, its joints add structure in proportion to its surface over its volume.
 * The corners of voxels add to ζ in proportion to their edge (0.27 h/R for lone spheres), so the value is extrapolated
 * from the image and from every second voxel of it, 2 ζ(h) − ζ(2h); features still need some ten voxels.
 *
 * Torquato, Random Heterogeneous Materials, doi:10.1007/978-1-4757-6355-3.
 * @throws InputError on an unknown phase, on a line of voxels, and where the image does not fit one memory of 4 GiB.
 */
export async function threePointParameter(
  volume: LabelledVolume,
  phase: string,
  work: LongWork = {},
): Promise<ThreePointParameter> {
  const image = markedPhase(await indexPhases(volume, work.signal), phase);
  const dimensions = volume.shape.filter((length) => length > 1).length;
  if (dimensions < 2) {
    throw new InputError('a line of voxels has no triangles', {
      at: { field: 'shape' },
      expected: 'two axes with more than one voxel',
    });
  }
  const [nx, ny, nz] = volume.shape;
  const shape: Shape = [goodWithin(nx), goodWithin(ny), goodWithin(nz)];
  const inside = subSampled(image, volume.shape, shape, [0, 0, 0], 1);
  const fraction = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  const base = { phase, fraction, dimensions, shape };
  if (fraction === 0 || fraction === 1) {
    return { ...base, zeta: null, zetaOfVoxels: null, largestEffectiveRatio: null, hashinShtrikman: null };
  }
  const engine = watched(await (inside.length < small ? openInline() : openThreads(defaultThreads())), work);
  try {
    const { voxelSize } = volume;
    const zetaOfVoxels = await zetaOn(engine, inside, { dimensions, shape, voxelSize }, work);
    const coarse = await zetaOfEverySecond(engine, image, volume, { dimensions, shape, voxelSize }, work);
    const zeta =
      zetaOfVoxels === null || coarse === null ? null : Math.min(1, Math.max(0, 2 * zetaOfVoxels - coarse));
    const most = (own: number): number =>
      conductivityBounds({ fraction, zeta: own, conductivities: [1, 0], dimensions }).upper;
    const largestEffectiveRatio = zeta === null ? null : most(zeta);
    return { ...base, zeta, zetaOfVoxels, largestEffectiveRatio, hashinShtrikman: most(1) };
  } finally {
    engine.close();
  }
}

/** The longest length within one that can be transformed, and of which every second voxel can. */
function goodWithin(length: number): number {
  if (length === 1) return 1;
  let half = Math.floor(length / 2);
  while (!isGoodLength(half)) half--;
  return 2 * half;
}

/** 1 in the phase and 0 elsewhere, of every voxel of the low corner of the image or of every second one. */
function subSampled(
  { labels, label }: MarkedImage,
  [nx, ny]: Shape,
  [mx, my, mz]: Shape,
  [x0, y0, z0]: Shape,
  step: number,
): Uint8Array {
  const inside = new Uint8Array(mx * my * mz);
  for (let z = 0, at = 0; z < mz; z++) {
    for (let y = 0; y < my; y++) {
      const row = x0 + nx * (y0 + step * y + ny * (z0 + step * z));
      for (let x = 0; x < mx; x++) inside[at++] = labels[row + step * x] === label ? 1 : 0;
    }
  }
  return inside;
}

const half = (length: number): number => Math.max(1, length / 2);

/** Mean over the images that every second voxel makes, beginning at each place of the first cell. */
async function zetaOfEverySecond(
  engine: Engine,
  image: MarkedImage,
  { shape: whole }: LabelledVolume,
  { dimensions, shape, voxelSize }: Medium,
  work: LongWork,
): Promise<number | null> {
  const coarse: Shape = [half(shape[0]), half(shape[1]), half(shape[2])];
  const starts = shape.reduce<Shape[]>(
    (places, length, axis) =>
      length === 1
        ? places
        : places.flatMap((place) => [
            place,
            [
              place[0] + (axis === 0 ? 1 : 0),
              place[1] + (axis === 1 ? 1 : 0),
              place[2] + (axis === 2 ? 1 : 0),
            ],
          ]),
    [[0, 0, 0]],
  );
  const found: number[] = [];
  for (const start of starts) {
    const inside = subSampled(image, whole, coarse, start, 2);
    const zeta = await zetaOn(
      engine,
      inside,
      { dimensions, shape: coarse, voxelSize },
      { signal: work.signal },
    );
    if (zeta !== null) found.push(zeta);
  }
  return found.length === 0 ? null : found.reduce((sum, zeta) => sum + zeta, 0) / found.length;
}

interface Medium {
  readonly dimensions: number;
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
}

/** ⟨I T:T⟩ / ⟨T:T⟩; null where the phase is absent or everything. */
async function zetaOn(
  engine: Engine,
  inside: Uint8Array,
  medium: Medium,
  work: LongWork,
): Promise<number | null> {
  const { shape } = medium;
  const { arena } = engine;
  const { top } = arena;
  const fraction = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  // The kernel reads whole vectors, past the last voxel too.
  const image = arena.allocate(inside.length + 16, 'any');
  const grid = new FourierGrid(engine, shape, 'single');
  arena.u8(image, inside.length).set(inside);
  const axes = [0, 1, 2].filter((axis) => shape[axis] > 1);
  const pairs = axes.flatMap((i) => axes.filter((j) => j >= i).map((j) => [i, j] as const));
  const sums = { inside: 0, all: 0 };
  for (const [done, [i, j]] of pairs.entries()) {
    work.onProgress?.({ stage: 'three-point parameter', fraction: done / pairs.length });
    await grid.forwardOfImage(image, 1, fraction, work);
    grid.scaleModes(projection(i, j, medium));
    await grid.inverse(work);
    await addSquares(grid, inside, shape, i === j ? 1 : 2, sums, work);
  }
  arena.release(top);
  return sums.all > 0 ? sums.inside / sums.all : null;
}

/** k_i k_j / k² less 1/d of the unit tensor; what is odd at the shortest wave of an axis has no real field. */
function projection(
  i: number,
  j: number,
  { shape, voxelSize, dimensions }: Medium,
): (x: number, y: number, z: number) => number {
  const unit = shape.map((length, axis) => 1 / (length * voxelSize[axis]));
  return (x, y, z) => {
    const places = [x, y, z];
    const square = (x * unit[0]) ** 2 + (y * unit[1]) ** 2 + (z * unit[2]) ** 2;
    if (square === 0) return 0;
    if (i === j) return (places[i] * unit[i]) ** 2 / square - 1 / dimensions;
    const isOdd = 2 * Math.abs(places[i]) === shape[i] || 2 * Math.abs(places[j]) === shape[j];
    return isOdd ? 0 : (places[i] * unit[i] * places[j] * unit[j]) / square;
  };
}

async function addSquares(
  grid: FourierGrid,
  inside: Uint8Array,
  [nx, ny, nz]: Shape,
  weight: number,
  sums: { inside: number; all: number },
  { signal }: LongWork,
): Promise<void> {
  const pace = pacer(signal);
  let at = 0;
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const row = grid.row(y, z);
      for (let x = 0; x < nx; x++, at++) {
        const square = weight * row[x] ** 2;
        sums.all += square;
        sums.inside += inside[at] * square;
      }
    }
  }
}

export const threePointParameterDescriptor: Descriptor<Readonly<Record<string, ThreePointParameter>>> = {
  name: 'three-point-parameter',
  title: 'Three-point parameter',
  definition:
    'ζ = 9/(2 φ (1 − φ)) ∫dr/r ∫ds/s ∫dcosθ P2(cosθ) (S3 − S2 S2/φ), and the bound on D_eff of an isotropic medium that it gives',
  convention:
    'the image taken as periodic, cut to lengths that are products of 2, 3, 5 and 7; ζ of the phase against all else',
  source: 'Torquato, Random Heterogeneous Materials, doi 10.1007/978-1-4757-6355-3',
  isDefault: false,
  async measure({ volume, phases }, work) {
    const results: Record<string, ThreePointParameter> = {};
    for (const phase of phases) results[phase] = await threePointParameter(volume, phase, work);
    return results;
  },
  quantities: (results) =>
    Object.entries(results).flatMap(([of, { zeta, largestEffectiveRatio, hashinShtrikman }]) => [
      { name: 'three-point parameter', of, value: zeta, unit: '' },
      { name: 'largest D_eff/D (three points)', of, value: largestEffectiveRatio, unit: '' },
      { name: 'largest D_eff/D (Hashin and Shtrikman)', of, value: hashinShtrikman, unit: '' },
    ]),
};

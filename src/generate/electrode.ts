import { NotPercolatingError, pacer, type LongWork } from '../base/index.ts';
import {
  connectedComponents,
  voxelCount,
  type Axis,
  type LabelledVolume,
  type Shape,
} from '../microstructure/index.ts';
import { kolmogorovDistance, Random } from '../numerics/index.ts';
import { distanceFields, shapeEllipsoids, type DistanceFields } from './distance-fields.ts';
import {
  checkElectrodeOptions,
  type ElectrodeOptions,
  type RequiredElectrodeOptions,
} from './electrode-options.ts';
import { contacts, packSpheres, type Box } from './packing.ts';
import { drawRadii, largestRadius, sizeCdf } from './particle-sizes.ts';
import { takeSmallest } from './select-voxels.ts';
import { smoothNoise } from './smooth-noise.ts';

/** What was made, and how well it meets what was asked. */
export interface ElectrodeInfo {
  readonly method: 'electrode';
  readonly options: RequiredElectrodeOptions;
  /** Shares of the voxels. */
  readonly fractions: { readonly pore: number; readonly nmc: number; readonly cbd: number };
  readonly particles: {
    readonly count: number;
    /** Kolmogorov-Smirnov distance of the radii from the distribution asked for. */
    readonly sizeDistance: number;
    /** Mean number of particles that a particle touches. */
    readonly coordination: number;
    /** Deepest overlap of two particles over the sum of their radii. */
    readonly largestOverlap: number;
  };
  readonly packing: { readonly sweeps: number; readonly converged: boolean; readonly tolerance: number };
  /** By how much all surfaces were moved outwards to meet the active fraction to the voxel, m. */
  readonly growth: number;
  /** Share of the pores, and of active material and binder together, that reaches from side to side. */
  readonly percolating: { readonly pore: Record<Axis, number>; readonly solid: Record<Axis, number> };
}

export interface GeneratedElectrode extends LabelledVolume {
  readonly data: Uint8Array;
  readonly info: ElectrodeInfo;
}

const phases = [
  { name: 'pore', label: 0 },
  { name: 'nmc', label: 1 },
  { name: 'cbd', label: 2 },
] as const;

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** Particles are packed as spheres of this share of their radius: those that touch overlap as pressed ones do. */
const core = 0.97;

/**
 * Generates a cathode: active particles of a lognormal size distribution packed without deep overlap, carbon and
 * binder where two particles come close and on their surfaces, pores that percolate along x, y and z. Periodic along
 * x and y; along z a section through a thicker electrode, or between walls.
 * @throws InputError on options that cannot be met; NotPercolatingError when the pores are cut off along an axis.
 */
export async function generateElectrode(options: ElectrodeOptions): Promise<GeneratedElectrode> {
  const wanted = checkElectrodeOptions(options);
  const { shape, voxelSize, particleRadius } = wanted;
  const random = new Random(wanted.seed);
  const box = boxOf(wanted);
  const radii = drawRadii(
    particleRadius,
    wanted.activeFraction * box.lengths.reduce((product, length) => product * length),
    random.stream('radii'),
  );
  const packing = await packSpheres(radii, box, random.stream('places'), { ...options, core });
  const particles = shapeEllipsoids(radii, packing.centres, wanted.asphericity, random.stream('shapes'));
  options.onProgress?.({ stage: 'drawing particles' });
  const fields = await distanceFields(
    particles,
    shape,
    voxelSize,
    reachOf(wanted, box),
    box.walls,
    options.signal,
  );
  await undulate(fields, wanted, random.stream('surfaces'), options.signal);
  const data = new Uint8Array(voxelCount(shape));
  const growth = await fillActive(data, fields, wanted, options.signal);
  options.onProgress?.({ stage: 'depositing binder' });
  await fillBinder(data, fields, growth, wanted, random.stream('binder'), options.signal);
  const volume = { data, shape, voxelSize, phases };
  const percolating = await checkPercolation(volume, options);
  const { sweeps, converged, tolerance } = packing;
  const info: ElectrodeInfo = {
    method: 'electrode',
    options: wanted,
    fractions: fractionsOf(data),
    particles: {
      count: radii.length,
      sizeDistance: kolmogorovDistance(radii, (radius) => sizeCdf(particleRadius, radius)),
      ...contacts(packing, box),
    },
    packing: { sweeps, converged, tolerance },
    growth,
    percolating,
  };
  return { ...volume, info };
}

function boxOf({ shape, voxelSize, throughPlane }: RequiredElectrodeOptions): Box {
  return {
    lengths: [shape[0] * voxelSize[0], shape[1] * voxelSize[1], shape[2] * voxelSize[2]],
    walls: throughPlane === 'walls',
  };
}

/** How far from a surface distances matter to the binder, m. */
function reachOf({ particleRadius }: RequiredElectrodeOptions, { lengths }: Box): number {
  const shortest = Math.min(...lengths);
  return Math.min(1.5 * particleRadius.median, 0.4 * shortest - 1.2 * largestRadius(particleRadius));
}

/** Moves all surfaces in and out by smooth noise, as no particle is an exact ellipsoid. */
async function undulate(
  { nearest, second }: DistanceFields,
  { shape, voxelSize, particleRadius, asphericity }: RequiredElectrodeOptions,
  random: Random,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (asphericity === 0) return;
  const noise = smoothNoise(shape, voxelSize, 0.7 * particleRadius.median, random);
  const amplitude = 0.5 * asphericity * particleRadius.median;
  await forEachVoxel(shape, signal, (i, x, y, z) => {
    const shift = amplitude * noise(x, y, z);
    nearest[i] += shift;
    second[i] += shift;
  });
}

/** Labels the voxels nearest to the particles (deepest inside first); returns where the surface came to lie, m. */
async function fillActive(
  data: Uint8Array,
  { nearest }: DistanceFields,
  wanted: RequiredElectrodeOptions,
  signal: AbortSignal | undefined,
): Promise<number> {
  const count = Math.round(wanted.activeFraction * data.length);
  return takeSmallest(nearest, count, (index) => void (data[index] = 1), signal);
}

/**
 * Labels the voxels that rank first for binder: low distances to the nearest surface (film) and to the second
 * nearest (bridges, the menisci of the drying slurry), mixed by the morphology and made patchy by smooth noise.
 */
async function fillBinder(
  data: Uint8Array,
  { nearest, second }: DistanceFields,
  growth: number,
  { shape, voxelSize, binderFraction, binderMorphology, particleRadius }: RequiredElectrodeOptions,
  random: Random,
  signal: AbortSignal | undefined,
): Promise<void> {
  const count = Math.round(binderFraction * data.length);
  if (count === 0) return;
  const noise = smoothNoise(shape, voxelSize, 0.8 * particleRadius.median, random);
  const rank = second;
  await forEachVoxel(shape, signal, (i, x, y, z) => {
    if (data[i] === 1) {
      rank[i] = Infinity;
      return;
    }
    const film = Math.max(0, nearest[i] - growth);
    const bridge = Math.max(0, second[i] - growth);
    const patches = Math.exp(0.4 * noise(x, y, z));
    rank[i] = ((1 - binderMorphology) * film + binderMorphology * bridge) * patches;
  });
  await takeSmallest(rank, count, (index) => void (data[index] = 2), signal);
}

async function forEachVoxel(
  [nx, ny, nz]: Shape,
  signal: AbortSignal | undefined,
  visit: (index: number, x: number, y: number, z: number) => void,
): Promise<void> {
  const pace = pacer(signal);
  let i = 0;
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) visit(i++, x, y, z);
    }
  }
}

async function checkPercolation(
  volume: LabelledVolume,
  { signal }: LongWork,
): Promise<ElectrodeInfo['percolating']> {
  const along = async (names: readonly string[]): Promise<Record<Axis, number>> => {
    const parts = await connectedComponents(volume, names, { signal });
    const [x, y, z] = axes.map((axis) => parts.percolatingFraction(axis));
    return { x, y, z };
  };
  const pore = await along(['pore']);
  const cut = axes.find((axis) => pore[axis] === 0);
  if (cut !== undefined) {
    throw new NotPercolatingError(`the pores of the generated electrode do not percolate along ${cut}`, {
      at: { field: 'activeFraction and binderFraction' },
      mend: 'ask for less active material or binder, or for more bridges and less film',
    });
  }
  return { pore, solid: await along(['nmc', 'cbd']) };
}

function fractionsOf(data: Uint8Array): ElectrodeInfo['fractions'] {
  const counts = [0, 0, 0];
  for (let i = 0; i < data.length; i++) counts[data[i]]++;
  const [pore, nmc, cbd] = counts.map((count) => count / data.length);
  return { pore, nmc, cbd };
}

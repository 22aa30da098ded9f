import { InputError, type LongWork } from '../../base/index.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import type { Contact, ContactSums } from './contact-sums.ts';
import type { Openings, Passages, PoreNetwork, Pores, Throats } from './pore-network.ts';
import { largestRegionDistances, squaredRegionDistance } from './region-distance.ts';
import { regionPhases, type RegionPhases, type Regions } from './regions.ts';
import { scanRegions, type RegionScan } from './scan-regions.ts';
import { regionSurfaces } from './surfaces.ts';

export interface ExtractOptions extends LongWork {
  /**
   * Distance (m) of each voxel's middle to that of the nearest voxel of another phase, the image's faces no walls. Made
   * here when it is not given.
   */
  readonly distance?: Float32Array;
}

/**
 * The network of pores and throats of a partition of one or more phases into regions: a region is a pore, and where two
 * regions meet is a throat (J. T. Gostick, Phys. Rev. E 96, 023307 (2017), doi:10.1103/PhysRevE.96.023307; several phases:
 * Khan et al., Comput. Chem. Eng. 123, 64 (2019), doi:10.1016/j.compchemeng.2018.12.025). Lengths in m.
 * Distances are taken between voxel middles, so that a channel of w voxels has a diameter of w + 1 (odd) or w (even).
 * @throws InputError when the regions are no partition of the phases.
 */
export async function extractNetwork(
  regions: Regions,
  volume: LabelledVolume,
  phases: string | readonly string[],
  { distance, signal, onProgress }: ExtractOptions = {},
): Promise<PoreNetwork> {
  const names = typeof phases === 'string' ? [phases] : phases;
  const { shape, voxelSize } = volume;
  const found = await regionPhases(regions, volume, names, signal);
  const tell = (fraction: number): void => onProgress?.({ stage: 'pore network', fraction });
  tell(0.1);
  const outer = distance ?? (await distanceOf(found, volume, signal));
  if (outer.length !== regions.labels.length) {
    throw new InputError(`${outer.length} distances`, { expected: `${regions.labels.length}, one a voxel` });
  }
  tell(0.4);
  const scan = await scanRegions(regions, outer, shape, voxelSize, signal);
  tell(0.6);
  const inner = await largestRegionDistances(regions, shape, voxelSize, signal);
  tell(0.9);
  const surfaces = await regionSurfaces(regions, found.ofVoxel, shape, voxelSize, signal);
  tell(1);
  const dimensions = shape.filter((length) => length > 1).length;
  const size = { shape, voxelSize, dimensions };
  const pores = poresOf(scan, found, inner, surfaces, size);
  return {
    phases: names,
    shape,
    voxelSize,
    dimensions,
    pores: { ...pores, ...connectionsOf(scan, found, pores, voxelSize) },
    throats: throatsOf(scan.pairs, pores, size),
    openings: openingsOf(scan.openings, size),
  };
}

interface ImageSize {
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  readonly dimensions: number;
}

async function distanceOf(
  { ofVoxel }: RegionPhases,
  { shape, voxelSize }: LabelledVolume,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const squared = await squaredRegionDistance(ofVoxel, shape, voxelSize, false, signal);
  for (let i = 0; i < squared.length; i++) squared[i] = Math.sqrt(squared[i]);
  return squared;
}

type OwnMeasures = Omit<Pores, 'coordination' | 'surfaceFaces'>;

function poresOf(
  { regions }: RegionScan,
  { phaseOf }: RegionPhases,
  inner: Float64Array,
  surfaces: Float64Array,
  { shape, voxelSize, dimensions }: ImageSize,
): OwnMeasures {
  const count = phaseOf.length - 1;
  const [nx, ny] = shape;
  const [dx, dy, dz] = voxelSize;
  const each = (value: (region: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, pore) => value(pore + 1));
  const peakAt = [
    (i: number): number => i % nx,
    (i: number): number => Math.floor(i / nx) % ny,
    (i: number): number => Math.floor(i / (nx * ny)),
  ];
  const volume = each((region) => regions.voxels[region] * dx * dy * dz);
  return {
    count,
    label: Uint32Array.from({ length: count }, (_, pore) => pore + 1),
    phase: phaseOf.slice(1),
    voxels: regions.voxels.slice(1),
    volume,
    equivalentDiameter: volume.map((size) => ballDiameter(size, shape, voxelSize, dimensions)),
    inscribedDiameter: each((region) => 2 * inner[region]),
    extendedDiameter: each((region) => 2 * regions.distance[region]),
    centroid: Float64Array.from({ length: 3 * count }, (_, i) => {
      const [region, axis] = [Math.floor(i / 3) + 1, i % 3];
      return (regions.places[3 * region + axis] / regions.voxels[region] + 0.5) * voxelSize[axis];
    }),
    peak: Float64Array.from({ length: 3 * count }, (_, i) => {
      const axis = i % 3;
      return (peakAt[axis](regions.peak[Math.floor(i / 3) + 1]) + 0.5) * voxelSize[axis];
    }),
    surfaceArea: surfaces.slice(1),
    touches: regions.touches.slice(1),
  };
}

/** Diameter of the sphere of this volume; in a single section of the circle, on a line the length. */
function ballDiameter(volume: number, shape: Shape, voxelSize: VoxelSize, dimensions: number): number {
  if (dimensions === 3) return Math.cbrt((6 * volume) / Math.PI);
  const content = volume / thickness(shape, voxelSize);
  return dimensions === 2 ? Math.sqrt((4 * content) / Math.PI) : content;
}

/** Product of the voxel's edges along axes of a single voxel: what makes volumes of areas. */
function thickness(shape: Shape, voxelSize: VoxelSize): number {
  return voxelSize.reduce((product, edge, axis) => (shape[axis] === 1 ? product * edge : product), 1);
}

/** Coordination and the faces on other phases, of which the pairs of regions hold a part. */
function connectionsOf(
  { regions, pairs }: RegionScan,
  { phaseOf }: RegionPhases,
  { count }: OwnMeasures,
  voxelSize: VoxelSize,
): Pick<Pores, 'coordination' | 'surfaceFaces'> {
  const volume = voxelSize[0] * voxelSize[1] * voxelSize[2];
  const coordination = new Uint32Array(count);
  const surfaceFaces = Float64Array.from({ length: count }, (_, pore) =>
    voxelSize.reduce((sum, edge, axis) => sum + (regions.surface[3 * (pore + 1) + axis] * volume) / edge, 0),
  );
  for (const [key, slot] of pairs.entries()) {
    const pair = [Math.floor(key / (count + 1)), key % (count + 1)];
    const isThroat = phaseOf[pair[0]] === phaseOf[pair[1]];
    for (const region of pair) {
      if (isThroat) coordination[region - 1]++;
      else surfaceFaces[region - 1] += pairs.read(slot, voxelSize).faceArea;
    }
  }
  return { coordination, surfaceFaces };
}

function throatsOf(pairs: ContactSums, { count, centroid }: OwnMeasures, size: ImageSize): Throats {
  const found = pairs.entries().map(([key, slot]) => ({
    first: Math.floor(key / (count + 1)) - 1,
    second: (key % (count + 1)) - 1,
    contact: pairs.read(slot, size.voxelSize),
  }));
  const each = (value: (throat: (typeof found)[number]) => number): Float64Array =>
    Float64Array.from(found, value);
  const far = (pore: number, place: readonly [number, number, number]): number =>
    Math.hypot(...place.map((at, axis) => at - centroid[3 * pore + axis]));
  return {
    ...passagesOf(
      found.map(({ contact }) => contact),
      size,
    ),
    pores: Uint32Array.from(found.flatMap(({ first, second }) => [first, second])),
    voxels: Float64Array.from(found.flatMap(({ contact }) => contact.voxels)),
    distance: Float64Array.from(found.flatMap(({ contact }) => contact.distance)),
    perimeter: each(({ contact }) => contact.perimeter),
    totalLength: each(
      ({ first, second, contact }) => far(first, contact.centroid) + far(second, contact.centroid),
    ),
    directLength: each(({ first, second }) =>
      far(first, [centroid[3 * second], centroid[3 * second + 1], centroid[3 * second + 2]]),
    ),
  };
}

function openingsOf(openings: ContactSums, size: ImageSize): Openings {
  const entries = openings.entries();
  return {
    ...passagesOf(
      entries.map(([, slot]) => openings.read(slot, size.voxelSize)),
      size,
    ),
    pore: Uint32Array.from(entries, ([key]) => Math.floor(key / 6) - 1),
    face: Uint8Array.from(entries, ([key]) => key % 6),
  };
}

function passagesOf(
  contacts: readonly Contact[],
  { shape, voxelSize, dimensions }: ImageSize,
): Passages {
  const area = Float64Array.from(contacts, (contact) => contact.area);
  return {
    count: contacts.length,
    faceArea: Float64Array.from(contacts, (contact) => contact.faceArea),
    area,
    equivalentDiameter: area.map((size) =>
      dimensions === 3 ? Math.sqrt((4 * size) / Math.PI) : size / thickness(shape, voxelSize),
    ),
    inscribedDiameter: Float64Array.from(contacts, ({ distance }) => 2 * Math.max(...distance)),
    centroid: Float64Array.from(contacts.flatMap((contact) => contact.centroid)),
    normal: Float64Array.from(contacts.flatMap((contact) => contact.normal)),
  };
}

import { InputError, type LongWork } from '../../base/index.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import { phaseDistances } from '../pores/phase-distances.ts';
import type { Contact, ContactSums } from './contact-sums.ts';
import { contentEdges, product } from './content.ts';
import type { Openings, Passages, PoreNetwork, Pores, Throats } from './pore-network.ts';
import { largestRegionDistances } from './region-distance.ts';
import { normalOf } from '../particles/area-factors.ts';
import type { ParticleLabels } from '../particles/particle-table.ts';
import { regionPhases, type RegionPhases } from './regions.ts';
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
  regions: ParticleLabels,
  volume: LabelledVolume,
  phases: string | readonly string[],
  { distance, signal, onProgress }: ExtractOptions = {},
): Promise<PoreNetwork> {
  const names = typeof phases === 'string' ? [phases] : phases;
  const { shape, voxelSize } = volume;
  const found = await regionPhases(regions, volume, names, signal);
  const tell = (fraction: number): void => onProgress?.({ stage: 'pore network', fraction });
  tell(0.1);
  const outer = distance ?? (await distanceOf(volume, names, signal));
  if (outer.length !== regions.data.length) {
    throw new InputError(`${outer.length} distances`, { expected: `${regions.data.length}, one a voxel` });
  }
  tell(0.4);
  const scan = await scanRegions(regions, outer, shape, voxelSize, signal);
  tell(0.6);
  const inner = await largestRegionDistances(regions, shape, voxelSize, signal);
  tell(0.9);
  const surfaces = await regionSurfaces(regions, found.ofVoxel, outer, volume, signal);
  tell(1);
  const dimensions = normalOf(shape) === undefined ? 3 : 2;
  const size: ImageSize = { shape, voxelSize, edges: contentEdges(shape, voxelSize), dimensions };
  const pores = poresOf(scan, found, inner, surfaces, size);
  return {
    phases: names,
    shape,
    voxelSize,
    dimensions,
    pores: { ...pores, ...connectionsOf(scan, found, pores, size) },
    throats: throatsOf(scan.pairs, pores, size),
    openings: openingsOf(scan.openings, size),
  };
}

interface ImageSize {
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  /** Of {@link contentEdges}. */
  readonly edges: VoxelSize;
  readonly dimensions: 2 | 3;
}

/** Distance of each voxel to the nearest one of another phase: the phases' own distances, each 0 outside of its phase. */
async function distanceOf(
  volume: LabelledVolume,
  phases: readonly string[],
  signal?: AbortSignal,
): Promise<Float32Array> {
  const sum = await phaseDistances(volume, phases[0], { signal });
  for (const phase of phases.slice(1)) {
    const own = await phaseDistances(volume, phase, { signal });
    for (let i = 0; i < sum.length; i++) if (own[i] > 0) sum[i] = own[i];
  }
  return sum;
}

type OwnMeasures = Omit<Pores, 'coordination' | 'surfaceFaces'>;

function poresOf(
  { regions }: RegionScan,
  { phaseOf }: RegionPhases,
  inner: Float64Array,
  surfaces: Float64Array,
  { shape, voxelSize, edges, dimensions }: ImageSize,
): OwnMeasures {
  const count = phaseOf.length - 1;
  const [nx, ny] = shape;
  const each = (value: (region: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, pore) => value(pore + 1));
  const peakAt = [
    (i: number): number => i % nx,
    (i: number): number => Math.floor(i / nx) % ny,
    (i: number): number => Math.floor(i / (nx * ny)),
  ];
  const volume = each((region) => regions.voxels[region] * product(edges));
  return {
    count,
    label: Uint32Array.from({ length: count }, (_, pore) => pore + 1),
    phase: phaseOf.slice(1),
    voxels: regions.voxels.slice(1),
    volume,
    equivalentDiameter: volume.map((size) =>
      dimensions === 3 ? Math.cbrt((6 * size) / Math.PI) : Math.sqrt((4 * size) / Math.PI),
    ),
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

/** Coordination and the faces on other phases, of which the pairs of regions hold a part. */
function connectionsOf(
  { regions, pairs }: RegionScan,
  { phaseOf }: RegionPhases,
  { count }: OwnMeasures,
  { edges, dimensions }: ImageSize,
): Pick<Pores, 'coordination' | 'surfaceFaces'> {
  const coordination = new Uint32Array(count);
  const surfaceFaces = Float64Array.from({ length: count }, (_, pore) =>
    edges.reduce(
      (sum, edge, axis) => sum + (regions.surface[3 * (pore + 1) + axis] * product(edges)) / edge,
      0,
    ),
  );
  for (const [key, slot] of pairs.entries()) {
    const pair = [Math.floor(key / (count + 1)), key % (count + 1)];
    const isThroat = phaseOf[pair[0]] === phaseOf[pair[1]];
    for (const region of pair) {
      if (isThroat) coordination[region - 1]++;
      else surfaceFaces[region - 1] += pairs.read(slot, edges, dimensions).faceArea;
    }
  }
  return { coordination, surfaceFaces };
}

function throatsOf(pairs: ContactSums, { count, centroid }: OwnMeasures, size: ImageSize): Throats {
  const found = pairs.entries().map(([key, slot]) => ({
    first: Math.floor(key / (count + 1)) - 1,
    second: (key % (count + 1)) - 1,
    contact: pairs.read(slot, size.edges, size.dimensions),
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
      entries.map(([, slot]) => openings.read(slot, size.edges, size.dimensions)),
      size,
    ),
    pore: Uint32Array.from(entries, ([key]) => Math.floor(key / 6) - 1),
    face: Uint8Array.from(entries, ([key]) => key % 6),
  };
}

function passagesOf(contacts: readonly Contact[], { dimensions }: ImageSize): Passages {
  const area = Float64Array.from(contacts, (contact) => contact.area);
  return {
    count: contacts.length,
    faceArea: Float64Array.from(contacts, (contact) => contact.faceArea),
    area,
    equivalentDiameter: area.map((size) => (dimensions === 3 ? Math.sqrt((4 * size) / Math.PI) : size)),
    inscribedDiameter: Float64Array.from(contacts, ({ neck }) => 2 * neck),
    centroid: Float64Array.from(contacts.flatMap((contact) => contact.centroid)),
    normal: Float64Array.from(contacts.flatMap((contact) => contact.normal)),
  };
}

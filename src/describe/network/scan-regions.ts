import { pacer } from '../../base/index.ts';
import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import { contentEdges, product } from './content.ts';
import { ContactSums } from './contact-sums.ts';
import type { ParticleLabels } from '../particles/particle-table.ts';

/** What one pass over the voxels adds up for each region; entry 0 is unused, x, y, z of one region after the other. */
interface RegionSums {
  readonly voxels: Float64Array;
  /** Sums of the voxels' coordinates, counted in voxels from 0. */
  readonly places: Float64Array;
  /** Largest distance (m), and the first voxel that has it. */
  readonly distance: Float64Array;
  readonly peak: Float64Array;
  /** Voxel faces on no region, by axis. */
  readonly surface: Float64Array;
  /** Bits in the order of `imageFaces`. */
  readonly touches: Uint8Array;
}

export interface RegionScan {
  readonly regions: RegionSums;
  /** Pairs of regions, keyed by first (count + 1) + second with first < second. */
  readonly pairs: ContactSums;
  /** Regions on faces of the image, keyed by 6 region + face. */
  readonly openings: ContactSums;
}

interface Image {
  readonly labels: Uint32Array;
  readonly count: number;
  readonly distance: Float32Array;
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  /** Area of a face across each axis, by content. */
  readonly areas: readonly number[];
}

/**
 * Adds up, in one pass over the voxels, what regions are and share: see {@link RegionSums} and {@link ContactSums}.
 * `distance` (m) is that of each voxel to other phases.
 */
export async function scanRegions(
  { data: labels, count }: ParticleLabels,
  distance: Float32Array,
  shape: Shape,
  voxelSize: VoxelSize,
  signal?: AbortSignal,
): Promise<RegionScan> {
  const edges = contentEdges(shape, voxelSize);
  const areas = edges.map((edge) => product(edges) / edge);
  const image: Image = { labels, count, distance, shape, voxelSize, areas };
  const regions: RegionSums = {
    voxels: new Float64Array(count + 1),
    places: new Float64Array(3 * (count + 1)),
    distance: new Float64Array(count + 1),
    peak: new Float64Array(count + 1).fill(-1),
    surface: new Float64Array(3 * (count + 1)),
    touches: new Uint8Array(count + 1),
  };
  const pairs = new ContactSums();
  const openings = new ContactSums();
  const pace = pacer(signal);
  for (let z = 0; z < shape[2]; z++) {
    await pace();
    for (let y = 0; y < shape[1]; y++) scanRow(image, regions, pairs, y, z);
  }
  for (let face = 0; face < 6; face++) {
    if (shape[face >> 1] > 1) scanOpenings(image, regions, openings, face);
  }
  return { regions, pairs, openings };
}

function scanRow(image: Image, regions: RegionSums, pairs: ContactSums, y: number, z: number): void {
  const { labels, distance, shape } = image;
  const [nx, ny, nz] = shape;
  const plane = nx * ny;
  const row = nx * (y + ny * z);
  const hasUp = y + 1 < ny;
  const hasAhead = z + 1 < nz;
  for (let x = 0, i = row; x < nx; x++, i++) {
    const here = labels[i];
    const right = x + 1 < nx ? labels[i + 1] : here;
    const up = hasUp ? labels[i + nx] : here;
    const ahead = hasAhead ? labels[i + plane] : here;
    if (here !== 0) {
      regions.voxels[here]++;
      regions.places[3 * here] += x;
      regions.places[3 * here + 1] += y;
      regions.places[3 * here + 2] += z;
      if (distance[i] > regions.distance[here]) {
        regions.distance[here] = distance[i];
        regions.peak[here] = i;
      }
    }
    if (right !== here) meet(image, regions, pairs, 0, i, x, y, z);
    if (up !== here) meet(image, regions, pairs, 1, i, x, y, z);
    if (ahead !== here) meet(image, regions, pairs, 2, i, x, y, z);
  }
}

/** The face between voxel i at x, y, z and the next one along the axis, which has another label. */
function meet(
  image: Image,
  regions: RegionSums,
  pairs: ContactSums,
  axis: number,
  i: number,
  x: number,
  y: number,
  z: number,
): void {
  const { labels, count, distance, shape, voxelSize } = image;
  const j = i + strideOf(shape, axis);
  const here = labels[i];
  const there = labels[j];
  if (here === 0 || there === 0) {
    regions.surface[3 * (here + there) + axis]++;
    return;
  }
  const forward = here < there;
  const slot = pairs.slot(forward ? here * (count + 1) + there : there * (count + 1) + here);
  const [dx, dy, dz] = voxelSize;
  pairs.addFace(
    slot,
    axis,
    forward,
    image.areas[axis],
    (x + (axis === 0 ? 1 : 0.5)) * dx,
    (y + (axis === 1 ? 1 : 0.5)) * dy,
    (z + (axis === 2 ? 1 : 0.5)) * dz,
  );
  const [low, high] = forward ? [i, j] : [j, i];
  pairs.addDistances(slot, distance[low], distance[high]);
  const place = [x, y, z] as const;
  if (isFirstFace(image, i, place, there, 2 * axis + 1)) pairs.addVoxel(slot, forward);
  const next = [x + (axis === 0 ? 1 : 0), y + (axis === 1 ? 1 : 0), z + (axis === 2 ? 1 : 0)] as const;
  if (isFirstFace(image, j, next, here, 2 * axis)) pairs.addVoxel(slot, !forward);
  for (let side = 0; side < 3; side++) {
    if (side !== axis) addRims(image, pairs, slot, i, j, side, 3 - axis - side, place[side]);
  }
}

function strideOf([nx, ny]: Shape, axis: number): number {
  return axis === 0 ? 1 : axis === 1 ? nx : nx * ny;
}

/** Whether no neighbour of the voxel before direction `until` (x low, x high, y low, ...) has the label too. */
function isFirstFace(
  { labels, shape }: Image,
  voxel: number,
  place: readonly [number, number, number],
  label: number,
  until: number,
): boolean {
  for (let direction = 0; direction < until; direction++) {
    const axis = direction >> 1;
    const isHigh = (direction & 1) === 1;
    if (isHigh ? place[axis] + 1 >= shape[axis] : place[axis] === 0) continue;
    const stride = strideOf(shape, axis);
    if (labels[isHigh ? voxel + stride : voxel - stride] === label) return false;
  }
  return true;
}

/**
 * The two edges of the face between voxels i and j that face along `side`: they belong to the rim where no other of the
 * four faces around the edge lies between the same two regions.
 */
function addRims(
  { labels, shape }: Image,
  pairs: ContactSums,
  slot: number,
  i: number,
  j: number,
  side: number,
  along: number,
  place: number,
): void {
  const stride = strideOf(shape, side);
  for (let step = -stride, at = place - 1; step <= stride; step += 2 * stride, at += 2) {
    if (at < 0 || at >= shape[side]) continue;
    const [besideI, besideJ] = [labels[i + step], labels[j + step]];
    const goesOn =
      besideI === labels[j] || besideJ === labels[i] || (besideI === labels[i] && besideJ === labels[j]);
    if (!goesOn) pairs.addRim(slot, along);
  }
}

function scanOpenings(image: Image, regions: RegionSums, openings: ContactSums, face: number): void {
  const { labels, distance, shape, voxelSize, areas } = image;
  const axis = face >> 1;
  const isHigh = (face & 1) === 1;
  const [b, c] = axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1];
  const first = isHigh ? (shape[axis] - 1) * strideOf(shape, axis) : 0;
  const place = [0, 0, 0];
  place[axis] = isHigh ? shape[axis] * voxelSize[axis] : 0;
  for (let v = 0; v < shape[c]; v++) {
    place[c] = (v + 0.5) * voxelSize[c];
    for (let u = 0; u < shape[b]; u++) {
      const i = first + u * strideOf(shape, b) + v * strideOf(shape, c);
      const label = labels[i];
      if (label === 0) continue;
      place[b] = (u + 0.5) * voxelSize[b];
      regions.touches[label] |= 1 << face;
      const slot = openings.slot(6 * label + face);
      openings.addFace(slot, axis, isHigh, areas[axis], place[0], place[1], place[2]);
      openings.addDistances(slot, distance[i], distance[i]);
      openings.addVoxel(slot, true);
    }
  }
}

import { InputError, pacer } from '../base/index.ts';
import {
  voxelCount,
  type LabelledVolume,
  type Phase,
  type Shape,
  type VoxelSize,
} from '../microstructure/index.ts';

/** More phases than any segmented electrode has; what keeps the tables of the descriptors small. */
const mostPhases = 32;

/** A segmented image as one byte a voxel: the position of the voxel's phase in `phases`. */
export interface IndexedVolume {
  readonly indices: Uint8Array;
  readonly shape: Shape;
  /** Metres. */
  readonly voxelSize: VoxelSize;
  readonly phases: readonly Phase[];
  /** Voxels of each phase. */
  readonly counts: readonly number[];
}

/**
 * Numbers the phases of an image so that descriptors need no knowledge of labels and their width.
 * @throws InputError when a voxel's label has no name, when there is no voxel or more than 32 phases.
 */
export async function indexPhases(volume: LabelledVolume, signal?: AbortSignal): Promise<IndexedVolume> {
  const { data, shape, voxelSize, phases } = volume;
  requireUsable(volume);
  const indexOf = new Map(phases.map(({ label }, index) => [label, index]));
  const table = Uint8Array.from({ length: 256 }, (_, label) => indexOf.get(label) ?? 255);
  const indices = new Uint8Array(data.length);
  const counts = new Float64Array(256);
  const plane = shape[0] * shape[1];
  const pace = pacer(signal);
  for (let start = 0; start < data.length; start += plane) {
    await pace();
    if (data instanceof Uint8Array) mapBytes(data, indices, start, plane, table);
    else mapWide(data, indices, start, plane, indexOf);
    count(indices, start, plane, counts);
    if (counts[255] > 0) throw unnamed(volume, indices.indexOf(255, start));
  }
  return { indices, shape, voxelSize, phases, counts: phases.map((_, index) => counts[index]) };
}

function requireUsable({ data, shape, phases }: LabelledVolume): void {
  if (data.length === 0 || data.length !== voxelCount(shape)) {
    throw new InputError(`an image of shape ${shape.join(' x ')} has ${data.length} voxels`, {
      at: { field: 'shape' },
      expected: 'at least one voxel, and as many as the shape says',
    });
  }
  if (phases.length > mostPhases) {
    throw new InputError(`${phases.length} phases are too many to describe`, {
      at: { field: 'phases' },
      expected: `at most ${mostPhases}`,
    });
  }
}

function mapBytes(
  data: Uint8Array,
  indices: Uint8Array,
  start: number,
  length: number,
  table: Uint8Array,
): void {
  for (let i = start; i < start + length; i++) indices[i] = table[data[i]];
}

function mapWide(
  data: Uint16Array | Uint32Array,
  indices: Uint8Array,
  start: number,
  length: number,
  indexOf: ReadonlyMap<number, number>,
): void {
  let label = -1;
  let index = 255;
  for (let i = start; i < start + length; i++) {
    if (data[i] !== label) {
      label = data[i];
      index = indexOf.get(label) ?? 255;
    }
    indices[i] = index;
  }
}

/** Counts in four lanes: repeated additions to one place would wait for each other. */
function count(indices: Uint8Array, start: number, length: number, counts: Float64Array): void {
  const lanes = new Uint32Array(4 * 256);
  for (let i = start; i < start + length; i++) lanes[((i & 3) << 8) | indices[i]]++;
  for (let lane = 0; lane < lanes.length; lane++) counts[lane & 255] += lanes[lane];
}

function unnamed({ data, shape, phases }: LabelledVolume, index: number): InputError {
  const [nx, ny] = shape;
  const row = Math.floor(index / nx);
  return new InputError(`label ${data[index]} has no name`, {
    at: { voxel: [index - row * nx, row % ny, Math.floor(row / ny)] },
    expected: `one of ${phases.map(({ name, label }) => `${label} (${name})`).join(', ')}`,
    mend: 'name it with --phases NAME=LABEL',
  });
}

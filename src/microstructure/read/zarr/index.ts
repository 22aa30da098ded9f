import { FormatError, InputError, throwIfCancelled, type LongWork } from '../../../base/index.ts';
import { allocateVoxels } from '../../data-type.ts';
import { inFlight } from '../../in-flight.ts';
import { voxelCount, type Shape, type VoxelArray, type VoxelSize } from '../../volume.ts';
import type { ResolvedCrop } from '../crop.ts';
import type { ScatteredSource } from '../plane-source.ts';
import { chunkReader, type ChunkReader } from './chunks.ts';
import { layoutOf, type ArrayLayout } from './layout.ts';
import { ambiguous, locate, type Located } from './locate.ts';
import { inMetres, type Multiscale } from './multiscale.ts';

export { isZarr } from './node.ts';

/** Chunks unpacked at a time. */
const atATime = 4;
/** An array of more chunks would take hours to look through. */
const mostChunks = 2 ** 24;

/** Which axes of the array are x, y and z (undefined: the array has no z), and the index kept on each other axis. */
interface Orientation {
  readonly axes: readonly [x: number, y: number, z: number | undefined];
  readonly fixed: ReadonlyMap<number, number>;
}

/**
 * Opens an array of a Zarr store (version 2 or 3): a plain one, or a level of an OME-NGFF image with its voxel size.
 * @throws InputError when it is not clear which array is meant; FormatError for metadata that are damaged or not read.
 */
export async function openZarr(path: string, dataset: string | undefined): Promise<ScatteredSource> {
  const located = await locate(path, dataset);
  const layout = layoutOf(located.array);
  const orientation = orientationOf(layout, located);
  const chunks = chunkReader(layout);
  const { voxelSize, remarks } = voxelSizeOf(located, orientation);
  return {
    path: layout.folder,
    shape: orientation.axes.map((axis) => (axis === undefined ? 1 : layout.shape[axis])) as unknown as Shape,
    dataType: layout.dataType,
    get bytes() {
      return chunks.bytes;
    },
    voxelSize,
    remarks,
    phases: located.image?.phases ?? [],
    async readScattered(crop, work) {
      const { data, stored } = await readCrop(layout, orientation, chunks, crop, work);
      if (!stored) remarks.push(`no chunk of it is stored, so all voxels are ${layout.fill}`);
      return data;
    },
    close: () => Promise.resolve(),
  };
}

/** The last axes are z, y, x, unless their names say otherwise; what is left over must be one deep or chosen. */
function orientationOf(layout: ArrayLayout, { image, channel }: Located): Orientation {
  const names = image?.axes.map(({ name }) => name) ?? layout.axisNames ?? [];
  const rank = layout.shape.length;
  const named = names.length === rank && names.includes('x') && names.includes('y');
  const place = (name: string, last: number): number => (named ? names.indexOf(name) : rank - last);
  const z = place('z', 3);
  const axes = [place('x', 1), place('y', 2), z < 0 ? undefined : z] as const;
  const fixed = new Map<number, number>();
  for (const [axis, length] of layout.shape.entries()) {
    if (axes.includes(axis)) continue;
    const chosen = named && names[axis] === 'c' ? channel : undefined;
    if (length > 1 && chosen === undefined) throw tooMany(layout, names[axis], length, image);
    if ((chosen ?? 0) >= length)
      throw new FormatError(`channel ${chosen} of ${length}`, { at: { file: layout.folder } });
    fixed.set(axis, chosen ?? 0);
  }
  return { axes, fixed };
}

function tooMany(
  { folder, shape }: ArrayLayout,
  axis: string | null | undefined,
  length: number,
  image: Multiscale | undefined,
): InputError {
  if (axis === 'c' && image !== undefined && image.channels.length > 0) {
    return ambiguous(image.folder, `an image of ${length} channels`, image.channels);
  }
  return new InputError(`an array of shape ${shape.join(' × ')} is not one volume`, {
    at: { file: folder },
    expected: 'three axes z, y, x, and others of length 1',
  });
}

function voxelSizeOf(
  { image, level }: Located,
  { axes }: Orientation,
): { voxelSize: VoxelSize | undefined; remarks: string[] } {
  if (image === undefined) return { voxelSize: undefined, remarks: [] };
  const lengths = axes.map((axis) => {
    // A single plane is as thick as a pixel is wide.
    const along = axis ?? axes[0];
    return inMetres(image.levels[level].scale[along] ?? Number.NaN, image.axes[along]?.unit);
  });
  if (lengths.every((length) => length !== undefined && Number.isFinite(length) && length > 0)) {
    return { voxelSize: lengths as unknown as VoxelSize, remarks: [] };
  }
  return { voxelSize: undefined, remarks: ['the axes have no unit of length: their scale is left aside'] };
}

async function readCrop(
  layout: ArrayLayout,
  { axes, fixed }: Orientation,
  chunks: ChunkReader,
  crop: ResolvedCrop,
  work: LongWork,
): Promise<{ data: VoxelArray; stored: boolean }> {
  const data = allocateVoxels(layout.folder, layout.dataType, voxelCount(crop.shape));
  const { shape } = layout.chunk;
  const grid = axes.map((axis, k) =>
    gridRange(axis === undefined ? 1 : shape[axis], crop.first[k], crop.shape[k]),
  );
  const count = grid.reduce((product, { length }) => product * length, 1);
  if (count > mostChunks) {
    throw new FormatError(`${count} chunks are too many`, {
      at: { file: layout.folder },
      expected: `at most ${mostChunks}`,
    });
  }
  let [done, missing] = [0, 0];
  await inFlight(atATime, count, async (index) => {
    throwIfCancelled(work.signal);
    const [x, y, z] = grid;
    const at = [
      x.first + (index % x.length),
      y.first + (Math.floor(index / x.length) % y.length),
      z.first + Math.floor(index / (x.length * y.length)),
    ];
    const chunk = shape.map((length, axis) => Math.floor((fixed.get(axis) ?? 0) / length));
    for (const [k, axis] of axes.entries()) if (axis !== undefined) chunk[axis] = at[k];
    const voxels = await chunks.read(chunk);
    if (voxels === undefined) missing++;
    let start = 0;
    for (const [axis, kept] of fixed) start += (kept % shape[axis]) * chunks.strides[axis];
    const edges = axes.map((axis) => (axis === undefined ? 1 : shape[axis]));
    const steps = axes.map((axis) => (axis === undefined ? 0 : chunks.strides[axis]));
    place(
      voxels ?? layout.fill,
      start,
      steps,
      at.map((place, k) => place * edges[k]),
      edges,
      data,
      crop,
    );
    work.onProgress?.({ stage: 'reading', fraction: ++done / count });
  });
  return { data, stored: missing < count };
}

function gridRange(edge: number, first: number, length: number): { first: number; length: number } {
  const start = Math.floor(first / edge);
  return { first: start, length: Math.ceil((first + length) / edge) - start };
}

/** Copies the part of a chunk that lies in the crop; `corner`: the chunk's first voxel in the whole image. */
function place(
  voxels: VoxelArray | number,
  start: number,
  [stepX, stepY, stepZ]: readonly number[],
  corner: readonly number[],
  edges: readonly number[],
  data: VoxelArray,
  crop: ResolvedCrop,
): void {
  const from = corner.map((at, k) => Math.max(at, crop.first[k]));
  const end = corner.map((at, k) => Math.min(at + edges[k], crop.first[k] + crop.shape[k]));
  const width = end[0] - from[0];
  const [nx, ny] = crop.shape;
  for (let z = from[2]; z < end[2]; z++) {
    for (let y = from[1]; y < end[1]; y++) {
      const row = from[0] - crop.first[0] + nx * (y - crop.first[1] + ny * (z - crop.first[2]));
      if (typeof voxels === 'number') {
        data.fill(voxels, row, row + width);
        continue;
      }
      const source =
        start + (from[0] - corner[0]) * stepX + (y - corner[1]) * stepY + (z - corner[2]) * stepZ;
      if (stepX === 1) {
        data.set(voxels.subarray(source, source + width), row);
        continue;
      }
      for (let x = 0; x < width; x++) data[row + x] = voxels[source + x * stepX];
    }
  }
}

// No buffer may exceed what the adapter binds, so levels that are too large are cut into slabs of planes: one buffer a slab
// and array, each with a plane of its neighbours' at both ends. Slabs of a level begin where unknowns of the next level
// begin, so that what is restricted or prolonged never crosses a cut.
import { DeviceError } from '../../../compute/index.ts';
import type { LevelData, SystemData } from './system-data.ts';

/** First planes of a level's slabs, one more for the end. */
export type Cuts = readonly number[];

/** First node of a plane of blocks, or the number of all behind the last. */
export function firstNode({ ranges, nodes }: LevelData, plane: number): number {
  return 4 * plane < ranges.length ? (ranges[4 * Math.max(0, plane)] ?? 0) : nodes;
}

/** Bytes of the largest array of a level's planes from `start` to `end` with one more at both ends. */
function bytesOf(data: SystemData, level: number, start: number, end: number): number {
  if (level === 0) {
    const elements = (end - start + 2) * data.plane + 2 * data.half;
    return 4 * elements * (data.mode === 'faces' ? 2 : 1);
  }
  const coarse = data.levels[level - 1];
  if (coarse === undefined) return 0;
  const nodes = firstNode(coarse, end + 1) - firstNode(coarse, start - 1);
  const words = nodes + coarse.spill.length * (nodes / Math.max(1, coarse.nodes));
  return Math.max(24 * nodes, 4 * words);
}

function planesOf({ shape, levels }: SystemData, level: number): number {
  return level === 0 ? shape[2] : (levels[level - 1]?.ranges.length ?? 0) / 4;
}

/** Levels, voxels included, that have to be cut: all from the finest to the last that does not fit. */
function levelsToCut(data: SystemData, largest: number): number {
  for (let level = data.levels.length; level >= 0; level--) {
    if (bytesOf(data, level, 0, planesOf(data, level)) > largest) return level + 1;
  }
  return 0;
}

/** Cuts of the voxels: slabs as thick as they may be, in steps of one unknown of the first level that is not cut. */
function cutVoxels(data: SystemData, cutLevels: number, largest: number): Cuts {
  const planes = data.shape[2];
  const unit = 2 ** cutLevels;
  const fits = (start: number, end: number): boolean => {
    for (let level = 0; level < cutLevels; level++) {
      const size = 2 ** level;
      if (bytesOf(data, level, start / size, Math.ceil(end / size)) > largest) return false;
    }
    return true;
  };
  const cuts = [0];
  for (let start = 0, end = 0; start < planes; start = end) {
    end = Math.min(planes, start + unit);
    if (!fits(start, end)) {
      throw new DeviceError(
        `a slab of ${end - start} planes does not fit the GPU's buffers of ${largest} bytes`,
      );
    }
    while (end < planes && fits(start, Math.min(planes, end + unit))) end = Math.min(planes, end + unit);
    cuts.push(end);
  }
  return cuts;
}

/** Cuts of every level, the voxels' first. @throws DeviceError when a few planes are already too large. */
export function planSlabs(data: SystemData, largest: number): readonly Cuts[] {
  const cutLevels = levelsToCut(data, largest);
  if (cutLevels > 0 && data.wrapZ) {
    throw new DeviceError(`a box joined along the flux does not fit the GPU's buffers of ${largest} bytes`);
  }
  const cuts = cutLevels === 0 ? [] : cutVoxels(data, cutLevels, largest);
  return Array.from({ length: data.levels.length + 1 }, (_, level) => {
    const all = planesOf(data, level);
    return level < cutLevels ? cuts.map((cut) => Math.min(all, Math.ceil(cut / 2 ** level))) : [0, all];
  });
}

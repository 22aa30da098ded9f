import { neighbourOffsets, type HeightField, type WatershedOptions } from '../field.ts';
import { AgedQueue } from './aged-queue.ts';

type Visit = (neighbour: number) => void;

/** Calls back with the neighbours of a voxel that are inside the grid. */
function neighbourVisitor({ shape: [nx, ny, nz] }: HeightField, { neighbourhood = 6 }: WatershedOptions) {
  const offsets = neighbourOffsets(neighbourhood);
  return (voxel: number, visit: Visit): void => {
    const [x, y, z] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
    for (const [dx, dy, dz] of offsets) {
      const [i, j, k] = [x + dx, y + dy, z + dz];
      if (i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz) visit(i + nx * (j + ny * k));
    }
  };
}

/** The basins of kernels/watershed.ts in plain words: one queue for all voxels, by value and then by age. */
export function floodedFrom(
  field: HeightField,
  markers: Uint32Array,
  options: WatershedOptions = {},
): Uint32Array {
  const sign = options.from === 'lowest' ? 1 : -1;
  const eachNeighbour = neighbourVisitor(field, options);
  const basins = new Uint32Array(markers.length);
  const queue = new AgedQueue();
  const reach = (voxel: number, basin: number, flood: number): void => {
    if (field.open[voxel] === 0 || basins[voxel] !== 0 || basin === 0) return;
    basins[voxel] = basin;
    queue.push(Math.max(flood, sign * field.values[voxel]), voxel);
  };
  markers.forEach((basin, voxel) => reach(voxel, basin, -Infinity));
  while (queue.length > 0) {
    const { value, voxel } = queue.pop();
    eachNeighbour(voxel, (neighbour) => reach(neighbour, basins[voxel], value));
  }
  return basins;
}

/** The plateaus without a higher neighbour (a lower one, from the lowest), numbered from 1 by their first voxels. */
export function regionalMaxima(
  field: HeightField,
  options: WatershedOptions = {},
): { markers: Uint32Array; count: number } {
  const sign = options.from === 'lowest' ? -1 : 1;
  const eachNeighbour = neighbourVisitor(field, options);
  const markers = new Uint32Array(field.values.length);
  const isSeen = new Uint8Array(markers.length);
  let count = 0;
  for (let start = 0; start < markers.length; start++) {
    if (field.open[start] === 0 || isSeen[start] === 1) continue;
    const plateau = [start];
    let isHighest = true;
    isSeen[start] = 1;
    for (const voxel of plateau) {
      eachNeighbour(voxel, (other) => {
        if (field.open[other] === 0) return;
        const above = sign * (field.values[other] - field.values[start]);
        if (above > 0) isHighest = false;
        if (above !== 0 || isSeen[other] === 1) return;
        isSeen[other] = 1;
        plateau.push(other);
      });
    }
    if (!isHighest) continue;
    count++;
    for (const voxel of plateau) markers[voxel] = count;
  }
  return { markers, count };
}

/** The best height at which each pair of touching basins meets, by the pair: `1-2`. */
export function saddlesOf(
  field: HeightField,
  basins: Uint32Array,
  options: WatershedOptions = {},
): Map<string, number> {
  const eachNeighbour = neighbourVisitor(field, options);
  const [worse, better] = options.from === 'lowest' ? [Math.max, Math.min] : [Math.min, Math.max];
  const heights = new Map<string, number>();
  for (const [voxel, basin] of basins.entries()) {
    eachNeighbour(voxel, (other) => {
      if (basin === 0 || basins[other] <= basin) return;
      const height = worse(field.values[voxel], field.values[other]);
      const pair = `${basin}-${basins[other]}`;
      heights.set(pair, better(height, heights.get(pair) ?? height));
    });
  }
  return heights;
}

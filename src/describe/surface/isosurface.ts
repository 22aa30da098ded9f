import { pacer, type LongWork } from '../../base/index.ts';
import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import type { Surroundings } from './configurations.ts';
import { SmoothedPlanes } from './smoothing.ts';
import { cubeCases, cubeEdges } from './tetrahedra.ts';

/** A cube that the surface goes through: its first voxel (it may lie one or two outside the image) and its case. */
export interface CutCube {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly code: number;
}

export interface SmoothBody {
  /** Zeros and ones. */
  readonly mask: Uint8Array;
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  readonly surroundings: Surroundings;
  /** Width of the smoothing in voxels. */
  readonly sigma: number;
}

/** Voxels that the lattice goes past the image on each side: none of them inside the phase, or like their neighbours. */
export const latticeMargins = { sample: 1, closed: 2, periodic: 0 } as const;

/** Two neighbouring planes of the smoothed mask with a margin around, and what lies in one cube between them. */
export class LatticeLayer {
  readonly nx: number;
  readonly ny: number;
  readonly margin: number;
  lower: Float64Array;
  upper: Float64Array;
  /** How far along each of the cube's edges the surface crosses it, 0 to 1; of the cube's crossed edges only. */
  readonly crossings = new Float64Array(cubeEdges.length);
  readonly #values = new Float64Array(8);

  constructor(nx: number, ny: number, margin: number) {
    this.nx = nx;
    this.ny = ny;
    this.margin = margin;
    this.lower = new Float64Array(nx * ny);
    this.upper = new Float64Array(nx * ny);
  }

  /** Finds the crossings of the cube whose first corner is at column x and row y of the layer. */
  cross(x: number, y: number, code: number): void {
    const at = x + this.nx * y;
    const { lower, upper, nx } = this;
    const values = this.#values;
    values[0] = lower[at];
    values[1] = lower[at + nx];
    values[2] = upper[at];
    values[3] = upper[at + nx];
    values[4] = lower[at + 1];
    values[5] = lower[at + nx + 1];
    values[6] = upper[at + 1];
    values[7] = upper[at + nx + 1];
    const { edges } = cubeCases()[code];
    for (let i = 0; i < edges.length; i++) {
      const { from, to } = cubeEdges[edges[i]];
      this.crossings[i] = (level - values[from]) / (values[to] - values[from]);
    }
  }
}

/** Where a smoothed body ends. */
const level = 0.5;

/**
 * Visits the cubes of 2 x 2 x 2 voxel middles that the level 1/2 of the smoothed mask cuts, layer by layer; `isNext` is
 * called before each layer, `isSmoothed` with the smoothed values of each plane of the image. A sample is mirrored at its faces, so that half of a cube across a face lies inside.
 */
export async function visitSurface(
  { mask, shape, surroundings, sigma }: SmoothBody,
  visit: (cube: CutCube, layer: LatticeLayer) => void,
  { signal }: LongWork,
  isNext: (layer: LatticeLayer) => void = () => undefined,
  isSmoothed: (plane: Float64Array, z: number) => void = () => undefined,
): Promise<void> {
  const margin = latticeMargins[surroundings];
  const planes = new SmoothedPlanes(mask, shape, surroundings, sigma);
  const extra = surroundings === 'periodic' ? 1 : 2 * margin;
  const layer = new LatticeLayer(shape[0] + extra, shape[1] + extra, margin);
  const plane = new Float64Array(shape[0] * shape[1]);
  const fill = (z: number, into: Float64Array): void => {
    planes.write(z, plane);
    if (z >= 0 && z < shape[2]) isSmoothed(plane, z);
    extend(plane, shape, surroundings, layer, into);
  };
  fill(-margin, layer.upper);
  const pace = pacer(signal);
  for (let z = -margin; z < shape[2] + extra - margin - 1; z++) {
    await pace();
    [layer.lower, layer.upper] = [layer.upper, layer.lower];
    fill(z + 1, layer.upper);
    isNext(layer);
    visitLayer(layer, z, visit);
  }
}

/** A plane with the margin around it: mirrored, empty, or going on. */
function extend(
  plane: Float64Array,
  [nx, ny]: Shape,
  surroundings: Surroundings,
  layer: LatticeLayer,
  into: Float64Array,
): void {
  for (let row = 0; row < layer.ny; row++) {
    const y = clampOrWrap(row - layer.margin, ny, surroundings);
    for (let column = 0; column < layer.nx; column++) {
      const x = clampOrWrap(column - layer.margin, nx, surroundings);
      into[column + layer.nx * row] = x < 0 || y < 0 ? 0 : plane[x + nx * y];
    }
  }
}

function clampOrWrap(index: number, n: number, surroundings: Surroundings): number {
  if (index >= 0 && index < n) return index;
  if (surroundings === 'closed') return -1;
  return surroundings === 'periodic' ? index - n : index < 0 ? 0 : n - 1;
}

function visitLayer(
  layer: LatticeLayer,
  z: number,
  visit: (cube: CutCube, layer: LatticeLayer) => void,
): void {
  const { nx, ny, lower, upper, margin } = layer;
  const column = (at: number): number =>
    (lower[at] > level ? 1 : 0) |
    (lower[at + nx] > level ? 2 : 0) |
    (upper[at] > level ? 4 : 0) |
    (upper[at + nx] > level ? 8 : 0);
  for (let y = 0; y + 1 < ny; y++) {
    let before = column(nx * y);
    for (let x = 0; x + 1 < nx; x++) {
      const here = column(nx * y + x + 1);
      const code = before | (here << 4);
      before = here;
      if (code === 0 || code === 255) continue;
      layer.cross(x, y, code);
      visit({ x: x - margin, y: y - margin, z, code }, layer);
    }
  }
}

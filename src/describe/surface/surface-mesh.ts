import { InputError, type LongWork } from '../../base/index.ts';
import { phaseMask, type LabelledVolume } from '../../microstructure/index.ts';
import type { Surroundings } from './configurations.ts';
import { corners } from './cube.ts';
import { visitSurface, type CutCube, type LatticeLayer } from './isosurface.ts';
import { requireMeasurable } from './smooth-areas.ts';
import { cubeCases, cubeEdges } from './tetrahedra.ts';

export interface SurfaceMeshOptions extends LongWork {
  /** Width σ of the smoothing in voxels along each axis. Default 1.5. */
  readonly smoothing?: number;
  /** Default `closed`: the surface closes where the phase meets a face of the image. */
  readonly surroundings?: Exclude<Surroundings, 'periodic'>;
}

/** Triangles around a body, counter-clockwise as seen from outside. */
export interface SurfaceMesh {
  /** x, y, z of each vertex from the image's corner, m. */
  readonly positions: Float64Array;
  /** Three vertices a triangle. */
  readonly indices: Uint32Array;
  /** m² */
  readonly area: number;
  /** What the triangles enclose, m³; of no meaning where the surface is open. */
  readonly volume: number;
  /** Vertices − edges + triangles: 2 for a sphere, 0 for a ring. */
  readonly eulerNumber: number;
  /** Edges with one triangle: 0 for a closed surface. */
  readonly openEdges: number;
}

/**
 * The smoothed surface of phases taken together as triangles with shared vertices: marching tetrahedra at the level 1/2 of
 * the smoothed indicator. With `sample` it ends half a voxel outside the image.
 * @throws InputError on an unknown phase, a smoothing outside 0.5 to 4 voxels, a line of voxels, a section.
 */
export async function surfaceMesh(
  volume: LabelledVolume,
  phases: string | readonly string[],
  { smoothing = 1.5, surroundings = 'closed', ...work }: SurfaceMeshOptions = {},
): Promise<SurfaceMesh> {
  requireMeasurable(volume, smoothing);
  const { shape, voxelSize } = volume;
  if (shape.includes(1)) {
    throw new InputError('a section has no surface to make triangles of', {
      at: { field: 'shape' },
      expected: 'two voxels or more along every axis',
    });
  }
  const mask = await phaseMask(volume, typeof phases === 'string' ? [phases] : phases, work.signal);
  const triangles = new Triangles(voxelSize);
  await visitSurface(
    { mask, shape, voxelSize, surroundings, sigma: smoothing },
    (cube, layer) => triangles.add(cube, layer),
    work,
    (layer) => triangles.climb(layer),
  );
  return triangles.finish();
}

/** Collects triangles. Vertices lie on edges of the lattice, seven to each point, and are known for two planes. */
class Triangles {
  readonly #voxelSize: readonly number[];
  #positions = new Float64Array(3072);
  #vertices = 0;
  #indices = new Uint32Array(6144);
  #corners = 0;
  #lower = new Int32Array(0);
  #upper = new Int32Array(0);
  readonly #ofCube = new Int32Array(cubeEdges.length);

  constructor(voxelSize: readonly number[]) {
    this.#voxelSize = voxelSize;
  }

  /** The plane above becomes the one below. */
  climb({ nx, ny }: LatticeLayer): void {
    const size = 7 * nx * ny;
    this.#lower = this.#upper.length === size ? this.#upper : new Int32Array(size).fill(-1);
    this.#upper = new Int32Array(size).fill(-1);
  }

  add(cube: CutCube, layer: LatticeLayer): void {
    const { edges, triangles } = cubeCases()[cube.code];
    for (let i = 0; i < edges.length; i++) this.#ofCube[i] = this.#vertex(cube, layer, edges[i], i);
    if (this.#corners + triangles.length > this.#indices.length) this.#indices = twice(this.#indices);
    for (let i = 0; i < triangles.length; i++) this.#indices[this.#corners + i] = this.#ofCube[triangles[i]];
    this.#corners += triangles.length;
  }

  #vertex({ x, y, z }: CutCube, layer: LatticeLayer, edge: number, crossing: number): number {
    const { from, step } = cubeEdges[edge];
    const [cx, cy, cz] = corners[from];
    const point = x + cx + layer.margin + layer.nx * (y + cy + layer.margin);
    const known = cz === 0 ? this.#lower : this.#upper;
    const at = 7 * point + step - 1;
    if (known[at] >= 0) return known[at];
    const along = layer.crossings[crossing];
    const place = [x + cx, y + cy, z + cz].map(
      (corner, axis) => (corner + 0.5 + ((step >> axis) & 1) * along) * this.#voxelSize[axis],
    );
    if (3 * this.#vertices === this.#positions.length) this.#positions = twice(this.#positions);
    this.#positions.set(place, 3 * this.#vertices);
    known[at] = this.#vertices;
    return this.#vertices++;
  }

  finish(): SurfaceMesh {
    const positions = this.#positions.slice(0, 3 * this.#vertices);
    const indices = this.#indices.slice(0, this.#corners);
    const { edges, openEdges } = countEdges(indices, this.#vertices);
    return {
      positions,
      indices,
      ...measure(positions, indices),
      eulerNumber: this.#vertices - edges + indices.length / 3,
      openEdges,
    };
  }
}

function twice<T extends Float64Array | Uint32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(2 * array.length);
  larger.set(array);
  return larger;
}

/** Edges of triangles, and those that only one triangle has; each vertex lists its neighbours of higher number. */
function countEdges(indices: Uint32Array, vertices: number): { edges: number; openEdges: number } {
  const first = new Uint32Array(vertices + 1);
  const ends = (visit: (low: number, high: number) => void): void => {
    for (let i = 0; i < indices.length; i++) {
      const [a, b] = [indices[i], indices[i % 3 === 2 ? i - 2 : i + 1]];
      visit(Math.min(a, b), Math.max(a, b));
    }
  };
  ends((low) => first[low + 1]++);
  for (let vertex = 0; vertex < vertices; vertex++) first[vertex + 1] += first[vertex];
  const others = new Uint32Array(indices.length);
  const filled = first.slice();
  ends((low, high) => (others[filled[low]++] = high));
  let edges = 0;
  let openEdges = 0;
  for (let vertex = 0; vertex < vertices; vertex++) {
    const own = others.subarray(first[vertex], first[vertex + 1]).sort();
    for (let i = 0; i < own.length; i++) {
      if (i > 0 && own[i] === own[i - 1]) continue;
      edges++;
      if (own[i + 1] !== own[i]) openEdges++;
    }
  }
  return { edges, openEdges };
}

/** Area, and the volume enclosed by the divergence theorem. */
function measure(positions: Float64Array, indices: Uint32Array): { area: number; volume: number } {
  let area = 0;
  let volume = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i], 3 * indices[i + 1], 3 * indices[i + 2]];
    const [ux, uy, uz] = [0, 1, 2].map((axis) => positions[b + axis] - positions[a + axis]);
    const [vx, vy, vz] = [0, 1, 2].map((axis) => positions[c + axis] - positions[a + axis]);
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    area += Math.hypot(nx, ny, nz) / 2;
    volume += (positions[a] * nx + positions[a + 1] * ny + positions[a + 2] * nz) / 6;
  }
  return { area, volume };
}

import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { smoothBodyLayout, writeRecord, type Engine } from '../../compute/index.ts';
import { voxelCount } from '../../microstructure/index.ts';
import type { Surroundings } from './configurations.ts';
import { latticeMargins, type SmoothBody } from './isosurface.ts';
import { smoothingWeights } from './smoothing.ts';
import { cubeCases, cubeEdges } from './tetrahedra.ts';

/** Voxels that a thread takes between two looks at the signal. */
const stride = 32_000_000;
/** What fits one wasm memory, less a margin. */
const largestBytes = 2 ** 32 - 2 ** 24;

/** The area around a body, and how much of it and of what is around it the smoothing keeps. */
export interface BodyArea {
  /** m² */
  readonly area: number;
  /** Voxels of the body, those of them inside its smoothed surface, and those outside both. */
  readonly voxels: number;
  readonly kept: number;
  readonly keptOutside: number;
}

const surroundingsNumber: Record<Surroundings, number> = { sample: 0, closed: 1, periodic: 2 };

/** Bytes that kernels/smooth-area.ts needs for each thread beside the image. */
function bufferBytes({ shape: [nx, ny], surroundings }: SmoothBody, reach: number): number {
  const row = 4 * Math.ceil(nx / 4);
  const extra = surroundings === 'periodic' ? 1 : 2 * latticeMargins[surroundings];
  const floats = row + 2 * reach + 8 + row * ny * (2 * reach + 3) + 2 * ((nx + extra) * (ny + extra) + 4);
  return 8 * Math.ceil((4 * floats + 24 * cubeEdges.length) / 8) + 64;
}

/** Whether an image fits the kernels' memory. */
export function fitsSmoothKernels(body: SmoothBody, threads: number): boolean {
  const reach = smoothingWeights(body.sigma).length - 1;
  return voxelCount(body.shape) + threads * bufferBytes(body, reach) < largestBytes;
}

/** {@link BodyArea} by the threads of an engine: single precision, summed layer by layer whatever the threads. */
export async function areaByKernels(
  engine: Engine,
  body: SmoothBody,
  { signal }: LongWork,
): Promise<BodyArea> {
  const { arena, threads } = engine;
  const { shape, surroundings, mask } = body;
  const margin = latticeMargins[surroundings];
  const layers = shape[2] + (surroundings === 'periodic' ? 0 : 2 * margin - 1);
  const { job, areas, kept } = allocate(engine, body, layers);
  const strides = Math.max(1, Math.ceil(mask.length / (stride * threads)));
  for (let each = 0; each < strides; each++) {
    throwIfCancelled(signal);
    await engine.run('smoothLayers', job, each, strides);
  }
  const counts = arena.i32(kept, 3 * shape[2]);
  const total = (at: number): number => counts.reduce((sum, count, i) => sum + (i % 3 === at ? count : 0), 0);
  return {
    area: arena.f64(areas, layers).reduce((sum, area) => sum + area, 0),
    voxels: total(0),
    kept: total(1),
    keptOutside: total(2),
  };
}

function allocate(
  { arena, threads }: Engine,
  body: SmoothBody,
  layers: number,
): { job: number; areas: number; kept: number } {
  const { shape, voxelSize, surroundings, mask, sigma } = body;
  const [nx, ny, nz] = shape;
  const weights = smoothingWeights(sigma);
  const reach = weights.length - 1;
  const job = arena.allocate(smoothBodyLayout.bytes);
  const weightsAt = arena.allocate(4 * weights.length);
  const edges = arena.allocate(4 * cubeEdges.length);
  const cases = arena.allocate(64 * cubeCases().length);
  const areas = arena.allocate(8 * layers, 'any');
  const kept = arena.allocate(12 * nz, 'any');
  const voxels = arena.allocate(mask.length, 'any');
  const bytes = bufferBytes(body, reach);
  const buffers = arena.allocate(bytes * threads, 'any');
  arena.f32(weightsAt, weights.length).set(weights);
  arena.u8(edges, 4 * cubeEdges.length).set(cubeEdges.flatMap(({ from, to, step }) => [from, to, step, 0]));
  const table = arena.u8(cases, 64 * cubeCases().length);
  for (const [code, { edges: crossed, triangles }] of cubeCases().entries()) {
    table.set([crossed.length, triangles.length, ...crossed], 64 * code);
    table.set(triangles, 64 * code + 21);
  }
  arena.u8(voxels, mask.length).set(mask);
  const [dx, dy, dz] = voxelSize;
  writeRecord(arena.memory, job, smoothBodyLayout, {
    nx,
    ny,
    nz,
    surroundings: surroundingsNumber[surroundings],
    margin: latticeMargins[surroundings],
    layers,
    reach,
    row: 4 * Math.ceil(nx / 4),
    mask: voxels,
    weights: weightsAt,
    edges,
    cases,
    buffers,
    bufferBytes: bytes,
    areas,
    kept,
    dx,
    dy,
    dz,
  });
  return { job, areas, kept };
}

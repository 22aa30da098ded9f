import { InputError, type LongWork } from '../../base/index.ts';
import { defaultThreads, openThreads } from '../../compute/index.ts';
import { phaseMask, voxelCount, type LabelledVolume } from '../../microstructure/index.ts';
import type { Area } from '../interfaces.ts';
import { wideAxes, type Surroundings } from './configurations.ts';
import { corners } from './cube.ts';
import { visitSurface, type LatticeLayer, type SmoothBody } from './isosurface.ts';
import { areaByKernels, fitsSmoothKernels, type BodyArea } from './smooth-kernels.ts';
import { cubeCases, cubeEdges } from './tetrahedra.ts';

export interface SmoothAreaOptions extends LongWork {
  /** Width σ of the smoothing in voxels along each axis. Default 1.5. */
  readonly smoothing?: number;
  /** Default `sample`. */
  readonly surroundings?: Surroundings;
}

export interface SmoothAreas {
  /** 3, or 2 for a single section: then areas are lengths (m) and per area. */
  readonly dimensions: 2 | 3;
  /** Voxels. */
  readonly smoothing: number;
  readonly surroundings: Surroundings;
  /** Of each phase against all others; `resolved` is the share of its voxels that lie within its smoothed surface. */
  readonly phases: Readonly<Record<string, Area & { readonly resolved: number }>>;
  readonly interfaces: readonly (Area & { readonly phases: readonly [string, string] })[];
}

/**
 * Areas of phases and of their interfaces by marching tetrahedra on the smoothed indicator of each phase. The smoothing
 * ({@link smoothingWeights}) takes the staircase away and leaves curved surfaces where they are; what is thinner than
 * about two voxels goes with it. Where three phases meet, an interface is (A_a + A_b − A_ab)/2, A_ab the area around both.
 * @throws InputError on a smoothing outside 0.5 to 4 voxels, an image without two axes of two voxels, a closed section.
 */
export async function smoothAreas(
  volume: LabelledVolume,
  options: SmoothAreaOptions = {},
): Promise<SmoothAreas> {
  const { smoothing = 1.5, surroundings = 'sample' } = options;
  requireMeasurable(volume, smoothing);
  if (surroundings === 'closed' && volume.shape.includes(1)) {
    throw new InputError('a section is no closed body', {
      at: { field: 'surroundings' },
      expected: 'sample or periodic',
    });
  }
  const names = [...new Set(volume.phases.map(({ name }) => name))];
  const areas = new Map<string, Promise<BodyArea>>();
  const areaOf = async (phases: readonly string[]): Promise<BodyArea> => {
    // A set of phases and all others have the same surface, unless the image's own faces belong to it.
    const others = surroundings === 'closed' ? phases : names.filter((name) => !phases.includes(name));
    const [chosen] = [phases, others].toSorted(
      (a, b) => a.length - b.length || names.indexOf(a[0]) - names.indexOf(b[0]),
    );
    const key = chosen.join('\n');
    const made = areas.get(key) ?? bodyArea(volume, chosen, smoothing, surroundings, options);
    areas.set(key, made);
    const { area, voxels, kept, keptOutside } = await made;
    return chosen === phases
      ? { area, voxels, kept, keptOutside }
      : { area, voxels: voxelCount(volume.shape) - voxels, kept: keptOutside, keptOutside: kept };
  };
  const space = voxelCount(volume.shape) * volume.voxelSize[0] * volume.voxelSize[1] * volume.voxelSize[2];
  const dimensions = wideAxes(volume.shape).length === 3 ? 3 : 2;
  const thin = volume.voxelSize[volume.shape.findIndex((length) => length === 1)] ?? 1;
  const asArea = (area: number): Area => ({
    area: dimensions === 3 ? area : area / thin,
    perVolume: area / space,
  });
  const phases: Record<string, Area & { resolved: number }> = {};
  for (const name of names) {
    const { area, voxels, kept } = await areaOf([name]);
    phases[name] = { ...asArea(area), resolved: voxels === 0 ? 0 : kept / voxels };
  }
  const interfaces: (Area & { phases: readonly [string, string] })[] = [];
  for (const [b, second] of names.entries()) {
    for (const first of names.slice(0, b)) {
      const own = (await areaOf([first])).area + (await areaOf([second])).area;
      const sum = own - (await areaOf([first, second])).area;
      interfaces.push({ phases: [first, second], ...asArea(Math.max(0, sum / 2)) });
    }
  }
  return { dimensions, smoothing, surroundings, phases, interfaces };
}

export function requireMeasurable({ shape }: LabelledVolume, smoothing: number): void {
  if (!(smoothing >= 0.5 && smoothing <= 4)) {
    throw new InputError(`a surface is not smoothed over ${smoothing} voxels`, {
      at: { field: 'smoothing' },
      expected: '0.5 to 4 voxels',
    });
  }
  if (wideAxes(shape).length < 2) {
    throw new InputError(`an image of ${shape.join(' x ')} voxels has no surface to measure`, {
      at: { field: 'shape' },
      expected: 'two voxels or more along two axes',
    });
  }
}

/** The surface around some phases taken together. */
async function bodyArea(
  volume: LabelledVolume,
  phases: readonly string[],
  sigma: number,
  surroundings: Surroundings,
  work: LongWork,
): Promise<BodyArea> {
  const mask = await phaseMask(volume, phases, work.signal);
  const { shape, voxelSize } = volume;
  const body: SmoothBody = { mask, shape, voxelSize, surroundings, sigma };
  const threads = defaultThreads();
  if (mask.length < small || !fitsSmoothKernels(body, threads)) return await areaOnHost(body, work);
  const engine = await openThreads(threads);
  try {
    return await areaByKernels(engine, body, work);
  } finally {
    engine.close();
  }
}

/** Volumes below this many voxels are not worth the threads' start. */
const small = 100_000;

/** The kernels' twin in double precision, which also takes what is past their memory. */
export async function areaOnHost(body: SmoothBody, work: LongWork): Promise<BodyArea> {
  const { mask, shape } = body;
  const [nx, ny, nz] = shape;
  const isSample = body.surroundings === 'sample';
  let area = 0;
  const counts = [0, 0, 0, 0];
  await visitSurface(
    body,
    ({ x, y, z, code }, layer) => {
      const found = cubeArea(layer, code, body);
      const halves =
        Number(x < 0 || x === nx - 1) + Number(y < 0 || y === ny - 1) + Number(z < 0 || z === nz - 1);
      area += isSample ? found / 2 ** halves : found;
    },
    work,
    undefined,
    (plane, z) => {
      for (let i = 0; i < plane.length; i++) counts[2 * mask[nx * ny * z + i] + Number(plane[i] > 0.5)]++;
    },
  );
  return { area, voxels: counts[2] + counts[3], kept: counts[3], keptOutside: counts[0] };
}

const places = new Float64Array(3 * cubeEdges.length);

/** Area of the surface inside one cube. */
function cubeArea(
  { crossings }: LatticeLayer,
  code: number,
  { voxelSize: [dx, dy, dz] }: SmoothBody,
): number {
  const { edges, triangles } = cubeCases()[code];
  for (let i = 0; i < edges.length; i++) {
    const { from, step } = cubeEdges[edges[i]];
    const corner = corners[from];
    const along = crossings[i];
    places[3 * i] = dx * (corner[0] + ((step & 1) === 0 ? 0 : along));
    places[3 * i + 1] = dy * (corner[1] + ((step & 2) === 0 ? 0 : along));
    places[3 * i + 2] = dz * (corner[2] + ((step & 4) === 0 ? 0 : along));
  }
  let area = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    area += triangleArea(3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]);
  }
  return area;
}

function triangleArea(a: number, b: number, c: number): number {
  const ux = places[b] - places[a];
  const uy = places[b + 1] - places[a + 1];
  const uz = places[b + 2] - places[a + 2];
  const vx = places[c] - places[a];
  const vy = places[c + 1] - places[a + 1];
  const vz = places[c + 2] - places[a + 2];
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  return Math.sqrt(nx * nx + ny * ny + nz * nz) / 2;
}

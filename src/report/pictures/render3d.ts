import { throwIfCancelled } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { cameraFor, direction, dot, type Camera, type Vector, type View } from './camera.ts';
import type { PhaseColour } from './palette.ts';
import type { TrueColourImage } from './png.ts';
import { newHit, rayCaster, type Hit, type RayCaster } from './rays.ts';
import { sceneOf, type Scene } from './scene.ts';

export interface RenderOptions {
  /** Pixels. The height follows from the volume. */
  readonly width?: number;
  /** Share of each edge that is taken away at the corner towards the viewer. */
  readonly cutAway?: number;
  readonly view?: View;
  readonly signal?: AbortSignal | undefined;
}

/** A picture of the opaque phases with a clear background, and the camera that took it. */
export interface PhaseRender {
  readonly image: TrueColourImage;
  readonly camera: Camera;
}

interface Stage {
  readonly scene: Scene;
  readonly rays: RayCaster;
  readonly camera: Camera;
  /** One direction to the light for each sample of a pixel: their mean gives soft shadows. */
  readonly lights: readonly Vector[];
  /** Phase colours in linear light. */
  readonly albedo: readonly Vector[];
  readonly into: Vector;
  /** Depth in metres over which the light fades inside the block. */
  readonly fading: number;
}

const samples: readonly (readonly [number, number])[] = [
  [0.375, 0.125],
  [0.875, 0.375],
  [0.125, 0.625],
  [0.625, 0.875],
];
const ambient = 0.5;
const sun = 0.78;

/**
 * Draws the phases in parallel projection from a corner, pores see-through, the nearest corner cut away. Light comes
 * from the upper left with soft shadows; hollows and depth are darker. Surfaces keep their voxels, only the shading
 * is smoothed; cut faces are flat.
 */
export function renderPhases(
  volume: LabelledVolume,
  colours: readonly PhaseColour[],
  { width = 960, cutAway = 0.5, view, signal }: RenderOptions = {},
): PhaseRender {
  const stage = stageOf(volume, colours, width, cutAway, view);
  const { height } = stage.camera;
  const data = new Uint8Array(width * height * 4);
  const [hit, shadow] = [newHit(), newHit()];
  const light = new Float64Array(3);
  for (let row = 0; row < height; row++) {
    throwIfCancelled(signal);
    for (let column = 0; column < width; column++) {
      let seen = 0;
      light.fill(0);
      for (let k = 0; k < samples.length; k++) {
        const [a, b] = samples[k];
        if (shadeSample(stage, column + a, row + b, k, hit, shadow, light)) seen++;
      }
      if (seen > 0) writePixel(data, 4 * (row * width + column), light, seen);
    }
  }
  return { image: { width, height, data }, camera: stage.camera };
}

function stageOf(
  volume: LabelledVolume,
  colours: readonly PhaseColour[],
  width: number,
  cutAway: number,
  view: View | undefined,
): Stage {
  const scene = sceneOf(volume, colours, cutAway);
  const camera = cameraFor(scene.shape, scene.voxelSize, width, view);
  const { toViewer, right, up } = camera;
  const lights = samples.map(([a, b]) =>
    direction([0.62, toViewer], [0.75 + 0.16 * (a - 0.5), up], [-0.5 + 0.16 * (b - 0.5), right]),
  );
  const extent = scene.shape.map((count, k) => count * scene.voxelSize[k]);
  return {
    scene,
    rays: rayCaster(scene),
    camera,
    lights,
    albedo: colours.map(({ colour }) => colour.map((part) => (part / 255) ** 2.2) as unknown as Vector),
    into: [-toViewer[0], -toViewer[1], -toViewer[2]],
    fading: 0.16 * Math.max(...extent),
  };
}

/** Adds the light of one sample of a pixel; false where the ray meets nothing. */
function shadeSample(
  stage: Stage,
  column: number,
  row: number,
  sample: number,
  hit: Hit,
  shadow: Hit,
  light: Float64Array,
): boolean {
  const { camera, rays, scene, into } = stage;
  const [x, y, z] = camera.unproject(column, row);
  rays.cast(x, y, z, into, Number.NEGATIVE_INFINITY, hit);
  if (hit.voxel < 0) return false;
  const toLight = stage.lights[sample];
  const point: Vector = [x + into[0] * hit.length, y + into[1] * hit.length, z + into[2] * hit.length];
  const face = faceNormal(hit.axis, into);
  const normal = hit.outer ? face : smoothNormal(scene, point, face);
  const facing = Math.max(0, dot(normal, toLight));
  let lit = 0;
  if (facing > 0) {
    // A curved surface starts its shadow ray two voxels out, or its own stairs would speckle it with shadows.
    const lift = scene.voxelSize[0] * (hit.outer ? 1e-3 : 2);
    rays.cast(
      point[0] + normal[0] * lift,
      point[1] + normal[1] * lift,
      point[2] + normal[2] * lift,
      toLight,
      0,
      shadow,
    );
    lit = shadow.voxel < 0 ? facing : 0;
  }
  const depth = Math.exp(-(hit.length - hit.entry) / stage.fading);
  const open = hit.outer ? 1 : openness(scene, point, normal);
  const strength = ambient * open * (0.3 + 0.7 * depth) + sun * lit * (0.5 + 0.5 * depth);
  const albedo = stage.albedo[scene.phases[hit.voxel] - 1];
  for (let k = 0; k < 3; k++) light[k] = light[k] + strength * albedo[k];
  return true;
}

function faceNormal(axis: number, into: Vector): Vector {
  const sign = into[axis] > 0 ? -1 : 1;
  return [axis === 0 ? sign : 0, axis === 1 ? sign : 0, axis === 2 ? sign : 0];
}

/** Against the gradient of how filled the neighbourhood is; the voxel's own face where there is no gradient. */
function smoothNormal({ near, shape, voxelSize }: Scene, point: Vector, face: Vector): Vector {
  const [nx, ny, nz] = shape;
  const px = point[0] / voxelSize[0] - 0.5;
  const py = point[1] / voxelSize[1] - 0.5;
  const pz = point[2] / voxelSize[2] - 0.5;
  const x = lowerCell(px, nx);
  const y = lowerCell(py, ny);
  const z = lowerCell(pz, nz);
  if (x < 0 || y < 0 || z < 0) return face;
  let [gx, gy, gz] = [0, 0, 0];
  for (let corner = 0; corner < 8; corner++) {
    const [i, j, k] = [corner & 1, (corner >> 1) & 1, corner >> 2];
    const value = near[x + i + nx * (y + j + ny * (z + k))];
    const wx = i === 1 ? px - x : 1 + x - px;
    const wy = j === 1 ? py - y : 1 + y - py;
    const wz = k === 1 ? pz - z : 1 + z - pz;
    gx += (i === 1 ? value : -value) * wy * wz;
    gy += (j === 1 ? value : -value) * wx * wz;
    gz += (k === 1 ? value : -value) * wx * wy;
  }
  gx /= voxelSize[0];
  gy /= voxelSize[1];
  gz /= voxelSize[2];
  const length = Math.sqrt(gx * gx + gy * gy + gz * gz);
  return length === 0 ? face : [-gx / length, -gy / length, -gz / length];
}

/** Lower corner of the cell of eight voxel centres around a position; -1 where the volume is one voxel thick. */
function lowerCell(position: number, count: number): number {
  return Math.min(Math.max(Math.floor(position), 0), count - 2);
}

/** How much of the surroundings in front of a surface is free, 0 to 1: a flat wall has about 0.6, a crack near 0. */
function openness({ wide, shape, voxelSize, wideRadius }: Scene, point: Vector, normal: Vector): number {
  const x = nearestVoxel(point[0] / voxelSize[0] + normal[0] * wideRadius, shape[0]);
  const y = nearestVoxel(point[1] / voxelSize[1] + normal[1] * wideRadius, shape[1]);
  const z = nearestVoxel(point[2] / voxelSize[2] + normal[2] * wideRadius, shape[2]);
  const filled = wide[x + shape[0] * (y + shape[1] * z)] / 255;
  return Math.min(1, 1.3 * (1 - filled));
}

function nearestVoxel(position: number, count: number): number {
  return Math.min(Math.max(Math.floor(position), 0), count - 1);
}

function writePixel(data: Uint8Array, at: number, light: Float64Array, seen: number): void {
  for (let k = 0; k < 3; k++) data[at + k] = Math.round(255 * Math.min(1, light[k] / seen) ** (1 / 2.2));
  data[at + 3] = Math.round((255 * seen) / samples.length);
}

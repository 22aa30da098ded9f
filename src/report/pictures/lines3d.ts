import { throwIfCancelled } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { cameraFor, dot, type Vector } from './camera.ts';
import { colourAt, type ColourScale } from './colour-map.ts';
import type { PhaseRender } from './render3d.ts';

/** Lines of points, each x, y, z in metres and a value; `starts`: points before each line, and all at the end. */
export interface ValuedLines {
  readonly points: Float32Array;
  readonly starts: Uint32Array;
}

/** Pixels of the canvas along one of the picture. */
const fine = 2;
/** Half the thickness of a line, in pixels of the picture. */
const radius = 1.15;

/** A picture being drawn, with the depth of what it shows. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly depth: Float32Array;
  /** Red, green, blue. */
  readonly colour: Uint8Array;
}

/**
 * Lines as round tubes in parallel projection, coloured by their values; nearer ones hide those behind, and what lies far
 * back is paler. Clear background.
 */
export function renderLines(
  { shape, voxelSize }: LabelledVolume,
  { points, starts }: ValuedLines,
  scale: ColourScale,
  { width = 960, signal }: { width?: number; signal?: AbortSignal | undefined } = {},
): PhaseRender {
  const camera = cameraFor(shape, voxelSize, width);
  const { height, toViewer } = camera;
  const canvas: Canvas = {
    width: fine * width,
    height: fine * height,
    depth: new Float32Array(fine * width * fine * height).fill(-Infinity),
    colour: new Uint8Array(3 * fine * width * fine * height),
  };
  const extent = shape.map((count, k) => count * voxelSize[k]) as unknown as Vector;
  const [nearest, farthest] = depthRange(extent, toViewer);
  for (let line = 0; line + 1 < starts.length; line++) {
    throwIfCancelled(signal);
    for (let at = starts[line] + 1; at < starts[line + 1]; at++) {
      const [from, to] = [at - 1, at].map(
        (point): Vector => [points[4 * point], points[4 * point + 1], points[4 * point + 2]],
      ) as [Vector, Vector];
      const depths = [dot(from, toViewer), dot(to, toViewer)] as const;
      const shade = 1 - 0.6 * ((nearest - depths[0]) / (nearest - farthest)) ** 1.5;
      const colour = colourAt(scale.placeOf(points[4 * at + 3]));
      drawTube(canvas, camera.project(from), camera.project(to), depths, colour, shade);
    }
  }
  return { image: { width, height, data: reduced(canvas, width, height) }, camera };
}

function depthRange(extent: Vector, toViewer: Vector): [nearest: number, farthest: number] {
  const ends = extent.map((length, k) => length * toViewer[k]);
  const sum = (keep: (end: number) => boolean): number =>
    ends.filter(keep).reduce((total, end) => total + end, 0);
  return [sum((end) => end > 0), sum((end) => end < 0)];
}

/** Paler than 1: mixed with the light grey of haze. */
const haze = 214;

function drawTube(
  { width, height, depth, colour }: Canvas,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  depths: readonly [number, number],
  paint: readonly number[],
  shade: number,
): void {
  const [ax, ay, bx, by] = [x1, y1, x2, y2].map((part) => part * fine) as [number, number, number, number];
  const reach = radius * fine;
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const end = (low: number, high: number, size: number): [number, number] => [
    Math.max(0, Math.floor(Math.min(low, high) - reach)),
    Math.min(size - 1, Math.ceil(Math.max(low, high) + reach)),
  ];
  const [left, right] = end(ax, bx, width);
  const [top, bottom] = end(ay, by, height);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const off = Math.hypot(px - along * dx, py - along * dy) / reach;
      if (off > 1) continue;
      const at = row * width + column;
      const here = depths[0] + along * (depths[1] - depths[0]);
      if (here <= depth[at]) continue;
      depth[at] = here;
      // Round in section: the rim turns away from the light.
      const light = 0.55 + 0.45 * Math.sqrt(1 - off * off);
      for (let k = 0; k < 3; k++) colour[3 * at + k] = shade * light * paint[k] + (1 - shade) * haze;
    }
  }
}

/** Means over the canvas' pixels; their cover is the opacity. */
function reduced({ width, depth, colour }: Canvas, columns: number, rows: number): Uint8Array {
  const data = new Uint8Array(4 * columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let covered = 0;
      const sums = [0, 0, 0];
      for (let k = 0; k < fine * fine; k++) {
        const at = (row * fine + Math.floor(k / fine)) * width + column * fine + (k % fine);
        if (depth[at] === -Infinity) continue;
        covered++;
        for (let part = 0; part < 3; part++) sums[part] += colour[3 * at + part];
      }
      if (covered === 0) continue;
      const to = 4 * (row * columns + column);
      for (let part = 0; part < 3; part++) data[to + part] = Math.round(sums[part] / covered);
      data[to + 3] = Math.round((255 * covered) / fine ** 2);
    }
  }
  return data;
}

import type { Shape, VoxelSize } from '../../microstructure/index.ts';

export type Vector = readonly [number, number, number];

/** An orthographic view of a box of voxels. Screen x runs right and screen y down, in pixels. */
export interface Camera {
  readonly width: number;
  readonly height: number;
  /** From the scene to the viewer; right and up on the screen. Unit vectors. */
  readonly toViewer: Vector;
  readonly right: Vector;
  readonly up: Vector;
  /** Pixels per metre. */
  readonly scale: number;
  /** Screen position in pixels of a point in metres. */
  project(point: Vector): readonly [number, number];
  /** A point in metres that this screen position shows (on the plane through the middle of the box). */
  unproject(column: number, row: number): Vector;
}

export interface View {
  /** Direction of the viewer from x towards y, in radians. */
  readonly azimuth: number;
  /** Height of the viewer over the x-y plane, in radians. */
  readonly elevation: number;
}

/** Sees the faces y = 0 (left), x = max (right) and z = max (top); z points up. */
const cornerView: View = { azimuth: (-55 * Math.PI) / 180, elevation: (28 * Math.PI) / 180 };

/** The view of the whole box, `width` pixels wide, as high as it takes. */
export function cameraFor(
  shape: Shape,
  voxelSize: VoxelSize,
  width: number,
  view: View = cornerView,
): Camera {
  const extent = shape.map((count, k) => count * voxelSize[k]) as unknown as Vector;
  const { toViewer, right, up } = frameOf(view);
  const corners = cornersOf(extent);
  const across = rangeOf(corners.map((corner) => dot(corner, right)));
  const along = rangeOf(corners.map((corner) => dot(corner, up)));
  const margin = 2;
  const scale = (width - 2 * margin) / (across.max - across.min);
  const height = Math.ceil((along.max - along.min) * scale) + 2 * margin;
  const middle = extent.map((part) => part / 2) as unknown as Vector;
  const depth = dot(middle, toViewer);
  return {
    width,
    height,
    toViewer,
    right,
    up,
    scale,
    project: (point) => [
      margin + (dot(point, right) - across.min) * scale,
      margin + (along.max - dot(point, up)) * scale,
    ],
    unproject(column, row) {
      const a = across.min + (column - margin) / scale;
      const b = along.max - (row - margin) / scale;
      return [
        a * right[0] + b * up[0] + depth * toViewer[0],
        a * right[1] + b * up[1] + depth * toViewer[1],
        a * right[2] + b * up[2] + depth * toViewer[2],
      ];
    },
  };
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** The direction of the weighted sum of the vectors. */
export function direction(...terms: readonly (readonly [weight: number, vector: Vector])[]): Vector {
  const sum = [0, 1, 2].map((k) =>
    terms.reduce((total, [weight, vector]) => total + weight * vector[k], 0),
  ) as unknown as Vector;
  const length = Math.sqrt(dot(sum, sum));
  return [sum[0] / length, sum[1] / length, sum[2] / length];
}

function frameOf({ azimuth, elevation }: View): { toViewer: Vector; right: Vector; up: Vector } {
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  return { toViewer: [ce * ca, ce * sa, se], right: [-sa, ca, 0], up: [-se * ca, -se * sa, ce] };
}

function cornersOf([x, y, z]: Vector): Vector[] {
  return [0, x].flatMap((a) => [0, y].flatMap((b) => [0, z].map((c): Vector => [a, b, c])));
}

function rangeOf(values: readonly number[]): { min: number; max: number } {
  return { min: Math.min(...values), max: Math.max(...values) };
}

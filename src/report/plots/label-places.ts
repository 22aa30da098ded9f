/** Pixels, y downwards. */
export type PixelPoint = readonly [number, number];

/** Where the middle of a label lies from the point it names, in pixels. */
export interface LabelPlace {
  readonly dx: number;
  readonly dy: number;
}

/** Of the type of a figure: mean width of a character and height of a line. */
const [characterWidth, lineHeight] = [6.8, 13];
/** From the point to the label, and where more room is no better. */
const [nearest, plenty] = [9, 14];
const directions = 16;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/**
 * A place for each label beside its point: of all directions the one with most room to the curve, the other points and the labels placed
 * before it; above where all have plenty. In frames of `width` × `height`.
 */
export function labelPlaces(
  texts: readonly string[],
  points: readonly PixelPoint[],
  curve: readonly PixelPoint[],
  [width, height]: PixelPoint,
): LabelPlace[] {
  const obstacles = [...densely(curve), ...points];
  const placed: Box[] = [];
  return texts.map((text, k) => {
    const [halfWidth, halfHeight] = [(characterWidth * text.length) / 2, lineHeight / 2];
    const [px, py] = points[k];
    let best: { box: Box; room: number } | undefined;
    for (let n = 0; n < directions; n++) {
      const angle = (2 * Math.PI * n) / directions;
      const box = {
        x: px + Math.sin(angle) * (nearest + halfWidth),
        y: py - Math.cos(angle) * (nearest + halfHeight),
        halfWidth,
        halfHeight,
      };
      const isInside =
        box.x >= halfWidth &&
        box.x <= width - halfWidth &&
        box.y >= halfHeight &&
        box.y <= height - halfHeight;
      const clear = Math.min(
        ...obstacles.map((point) => gap(box, point)),
        ...placed.map((other) => apart(box, other)),
      );
      const room = isInside ? Math.min(plenty, clear) : clear - 1000;
      if (best === undefined || room > best.room + 0.5) best = { box, room };
    }
    const box = best?.box ?? { x: px, y: py, halfWidth, halfHeight };
    placed.push(box);
    return { dx: box.x - px, dy: box.y - py };
  });
}

/** The curve with points every few pixels. */
function densely(curve: readonly PixelPoint[]): PixelPoint[] {
  return curve.flatMap(([x, y], i) => {
    const [nextX, nextY] = curve[i + 1] ?? [x, y];
    const pieces = Math.max(1, Math.ceil(Math.hypot(nextX - x, nextY - y) / 3));
    return Array.from(
      { length: pieces },
      (_, k) => [x + ((nextX - x) * k) / pieces, y + ((nextY - y) * k) / pieces] as const,
    );
  });
}

/** From a point to a box; 0 within. */
function gap({ x, y, halfWidth, halfHeight }: Box, [px, py]: PixelPoint): number {
  return Math.hypot(Math.max(0, Math.abs(px - x) - halfWidth), Math.max(0, Math.abs(py - y) - halfHeight));
}

function apart(one: Box, other: Box): number {
  const wide = {
    ...one,
    halfWidth: one.halfWidth + other.halfWidth,
    halfHeight: one.halfHeight + other.halfHeight,
  };
  return gap(wide, [other.x, other.y]);
}

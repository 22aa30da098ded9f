import { hex } from '../pictures/palette.ts';
import type { Colour } from '../pictures/png.ts';

/**
 * One colour a C-rate, from slow to fast. Lightness runs one way, so the order survives grey print and colour-blind
 * eyes; on dark screens it runs the other way.
 */
const onPaper: readonly Colour[] = [
  [240, 160, 40],
  [222, 92, 96],
  [168, 40, 140],
  [96, 20, 160],
  [24, 16, 104],
];
const onDark: readonly Colour[] = [
  [122, 104, 214],
  [176, 92, 196],
  [226, 104, 142],
  [248, 152, 96],
  [252, 214, 90],
];

/** CSS colour of the k-th of `count` rates. */
export function rateColour(k: number, count: number): string {
  return `var(--rate-${k}, ${blend(onPaper, k, count)})`;
}

/** CSS declarations of all rate colours for light or dark surroundings. */
export function rateDeclarations(count: number, dark: boolean): string {
  return Array.from(
    { length: count },
    (_, k) => `--rate-${k}:${blend(dark ? onDark : onPaper, k, count)};`,
  ).join('');
}

function blend(anchors: readonly Colour[], k: number, count: number): string {
  const place = count <= 1 ? anchors.length - 1 : (k / (count - 1)) * (anchors.length - 1);
  const lower = Math.min(Math.floor(place), anchors.length - 2);
  const [from, to] = [anchors[lower], anchors[lower + 1]];
  const share = place - lower;
  return hex(from.map((part, c) => Math.round(part + share * (to[c] - part))) as unknown as Colour);
}

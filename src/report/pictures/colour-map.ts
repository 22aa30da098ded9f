import type { Colour } from './png.ts';

/** Matplotlib's inferno (CC0) at nine even places: lightness climbs evenly, so it reads in grey and for the colour-blind. */
const inferno: readonly Colour[] = [
  [0, 0, 4],
  [33, 12, 74],
  [87, 16, 110],
  [138, 34, 106],
  [188, 55, 84],
  [228, 90, 49],
  [249, 142, 9],
  [249, 203, 53],
  [252, 255, 164],
];

/** The palest part is left out: thin lines would vanish on paper. */
const used = 0.92;

/** The colour at `place`, 0 to 1; beyond, the end's. */
export function colourAt(place: number): Colour {
  const at = used * Math.min(1, Math.max(0, place)) * (inferno.length - 1);
  const below = Math.min(inferno.length - 2, Math.floor(at));
  const share = at - below;
  return inferno[below].map((part, k) =>
    Math.round(part + share * (inferno[below + 1][k] - part)),
  ) as unknown as Colour;
}

/** Maps values to places on the colour map, 0 to 1. */
export interface ColourScale {
  readonly ticks: readonly number[];
  readonly placeOf: (value: number) => number;
}

/** Even steps from 0 to 1. */
export const unitScale: ColourScale = {
  ticks: [0, 0.25, 0.5, 0.75, 1],
  placeOf: (value) => value,
};

/** Two decades that end at 1, 2 or 5 times a power of ten, at the value that one in a thousand of `values` passes. */
export function twoDecades(values: Float32Array): ColourScale {
  const passed = values.filter((value) => value > 0).toSorted();
  const high = passed[Math.floor(0.999 * (passed.length - 1))] ?? 1;
  const decade = 10 ** Math.floor(Math.log10(high));
  const step = [1, 2, 5, 10].find((factor) => factor * decade >= 0.999 * high) ?? 10;
  const largest = step * decade;
  return {
    ticks: [largest / 100, largest / 10, largest],
    placeOf: (value) => (value > 0 ? 1 + Math.log10(value / largest) / 2 : 0),
  };
}

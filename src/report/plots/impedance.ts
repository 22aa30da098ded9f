import * as Plot from '@observablehq/plot';
import type { KeyEntry } from '../page.ts';
import {
  figure,
  frameWidth,
  grid,
  heightAround,
  imageColour,
  paddedDomain,
  softColour,
  twinColour,
} from './frame.ts';
import { labelPlaces, type PixelPoint } from './label-places.ts';

/** A curve over frequency. */
export interface FrequencyCurve {
  readonly values: ArrayLike<number>;
  readonly entry: KeyEntry;
}

const milli = 1e3;

/** −Im Z against Re Z on equal scales, with frequencies next to whole decades marked. */
export function nyquistFigure(frequency: Float64Array, real: Float64Array, imaginary: Float64Array): string {
  const points = Array.from(frequency, (at, n) => [milli * real[n], -milli * imaginary[n], at] as const);
  // The capacitive tail of the slowest frequencies would hide the rest: four widths of the real part are shown.
  const width = Math.max(...points.map(([x]) => x)) - Math.min(...points.map(([x]) => x));
  const tallest = Math.max(width, milli * 1e-6);
  const shown = points.filter(([, y]) => y <= tallest);
  const decades = shown.filter(([, , at]) => Math.abs(Math.log10(at) - Math.round(Math.log10(at))) < 0.04);
  const spread = Math.max(width, ...shown.map(([, y]) => y)) || 1;
  const [left] = paddedDomain(shown.map(([x]) => x));
  const low = Math.min(0, ...shown.map(([, y]) => y));
  const [wide, bottom, top] = [1.12 * spread, low - 0.03 * spread, low + 0.85 * spread];
  const pixels = frameWidth / wide;
  const inFrame = (each: typeof points): PixelPoint[] =>
    each.map(([x, y]) => [pixels * (x - left), pixels * (top - y)]);
  const places = labelPlaces(
    decades.map(([, , at]) => hertz(at)),
    inFrame(decades),
    inFrame(shown),
    [frameWidth, pixels * (top - bottom)],
  );
  return figure('Nyquist plot: negative imaginary part against real part of the impedance', {
    height: heightAround(pixels * (top - bottom)),
    x: { label: 'Re Z (mΩ) →', labelAnchor: 'right', domain: [left, left + wide] },
    y: { label: '↑ −Im Z (mΩ)', domain: [bottom, top] },
    marks: [
      ...grid(),
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 }),
      Plot.line(shown, { stroke: imageColour, strokeWidth: 2, clip: true }),
      Plot.dot(shown, { fill: imageColour, r: 2.2, clip: true }),
      Plot.dot(decades, { stroke: twinColour, strokeWidth: 2, r: 4.5, clip: true }),
      ...decades.map((point, k) =>
        Plot.text([point], { ...places[k], text: ([, , at]) => hertz(at), fill: 'currentColor', clip: true }),
      ),
    ],
  });
}

/** 1 mHz, 10 Hz, 1 kHz */
export function hertz(frequency: number): string {
  const [factor, prefix] =
    frequency >= 1e6 * 0.99
      ? [1e6, 'M']
      : frequency >= 1e3 * 0.99
        ? [1e3, 'k']
        : frequency >= 0.99
          ? [1, '']
          : [1e-3, 'm'];
  return `${Number((frequency / factor).toPrecision(3))} ${prefix}Hz`;
}

/** |Z| over frequency, both logarithmic. */
export function magnitudeFigure(
  frequency: Float64Array,
  real: Float64Array,
  imaginary: Float64Array,
): string {
  const points = Array.from(frequency, (at, n) => [at, milli * Math.hypot(real[n], imaginary[n])] as const);
  return overFrequency('Bode plot: magnitude of the impedance over frequency', '↑ |Z| (mΩ)', 'log', [
    Plot.line(points, { stroke: imageColour, strokeWidth: 2 }),
    Plot.dot(points, { fill: imageColour, r: 2 }),
  ]);
}

/** −phase over frequency. */
export function phaseFigure(frequency: Float64Array, real: Float64Array, imaginary: Float64Array): string {
  const points = Array.from(
    frequency,
    (at, n) => [at, (-180 / Math.PI) * Math.atan2(imaginary[n], real[n])] as const,
  );
  return overFrequency(
    'Bode plot: negative phase of the impedance over frequency',
    '↑ −phase (°)',
    'linear',
    [
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 }),
      Plot.line(points, { stroke: imageColour, strokeWidth: 2 }),
      Plot.dot(points, { fill: imageColour, r: 2 }),
    ],
  );
}

/** Real parts by process over frequency, mΩ. */
export function contributionFigure(frequency: Float64Array, curves: readonly FrequencyCurve[]): string {
  return overFrequency(
    'Real part of the impedance by process over frequency',
    '↑ part of Re Z (mΩ)',
    'linear',
    [
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 }),
      ...curves.map(({ values, entry }) =>
        Plot.line(
          Array.from(frequency, (at, n) => [at, milli * values[n]] as const),
          { stroke: entry.colour, strokeWidth: 2, strokeDasharray: entry.dashes ?? '' },
        ),
      ),
    ],
  );
}

/** Relative residuals of the Kramers–Kronig fit, per cent. */
export function residualFigure(frequency: Float64Array, real: Float64Array, imaginary: Float64Array): string {
  const points = (values: Float64Array): (readonly [number, number])[] =>
    Array.from(frequency, (at, n) => [at, 100 * values[n]] as const);
  return overFrequency('Relative residuals of the Kramers–Kronig fit', '↑ residual (%)', 'linear', [
    Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 }),
    Plot.line(points(real), { stroke: imageColour, strokeWidth: 1.6 }),
    Plot.line(points(imaginary), { stroke: twinColour, strokeWidth: 1.6, strokeDasharray: '5 3.5' }),
  ]);
}

/** The distribution of relaxation times, mΩ, with the resistances of its large peaks. */
export function relaxationFigure(
  time: Float64Array,
  distribution: Float64Array,
  peaks: readonly { readonly time: number; readonly resistance: number }[],
): string {
  const points = Array.from(time, (at, k) => [at, milli * distribution[k]] as const);
  const highest = Math.max(...points.map(([, y]) => y));
  const heightAt = (peak: number): number =>
    points.reduce((best, point) =>
      Math.abs(Math.log(point[0] / peak)) < Math.abs(Math.log(best[0] / peak)) ? point : best,
    )[1];
  const largest = Math.max(0, ...peaks.map(({ resistance }) => resistance));
  const marks = peaks.filter(({ resistance }) => resistance > 0.15 * largest);
  return figure('Distribution of relaxation times', {
    x: { type: 'log', label: 'time constant (s) →', labelAnchor: 'right', tickFormat: '~g' },
    y: { label: '↑ γ(ln τ) (mΩ)', domain: [0, 1.15 * highest || 1] },
    marks: [
      ...grid(),
      Plot.areaY(points, { fill: imageColour, fillOpacity: 0.16 }),
      Plot.line(points, { stroke: imageColour, strokeWidth: 2 }),
      Plot.ruleX(marks, { x: 'time', stroke: softColour, strokeDasharray: '2 3' }),
      Plot.text(marks, {
        x: 'time',
        y: (peak: { readonly time: number }) => heightAt(peak.time),
        dy: -9,
        text: ({ resistance }: { readonly resistance: number }) =>
          Number((milli * resistance).toPrecision(2)),
        fill: 'currentColor',
      }),
    ],
  });
}

function overFrequency(
  description: string,
  label: string,
  type: 'log' | 'linear',
  marks: Plot.Markish[],
): string {
  return figure(description, {
    x: { type: 'log', label: 'frequency (Hz) →', labelAnchor: 'right', tickFormat: '~g' },
    y: { type, label, nice: true, ...(type === 'log' ? { tickFormat: '~g' } : {}) },
    marks: [...grid(), ...marks],
  });
}

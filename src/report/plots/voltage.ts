import * as Plot from '@observablehq/plot';
import type { Discharge, Series } from '../image-to-cell-data.ts';
import { figure, grid, paddedDomain, twinDashes } from './frame.ts';
import { rateColour } from './rate-colours.ts';

/** C/m² in one mAh/cm². */
export const milliampereHoursPerSquareCentimetre = 36_000;

/** Rates in rising order, each once. */
export function ratesOf(discharges: readonly Pick<Discharge, 'rate'>[]): number[] {
  return [...new Set(discharges.map(({ rate }) => rate))].sort((a, b) => a - b);
}

/** Voltage against charge drawn: image-based solid, Bruggeman twin dashed, one colour a C-rate. */
export function voltageFigure(discharges: readonly Discharge[]): string {
  const rates = ratesOf(discharges);
  const curves = discharges.map(({ rate, cell, charge, voltage }) => ({
    dashed: cell === 'bruggeman',
    colour: rateColour(rates.indexOf(rate), rates.length),
    points: thinned(charge, voltage, milliampereHoursPerSquareCentimetre),
  }));
  const all = curves.flatMap(({ points }) => points);
  return figure('Cell voltage against charge drawn at each C-rate, image-based and Bruggeman', {
    height: 380,
    x: {
      label: 'charge drawn (mAh/cm²) →',
      labelAnchor: 'right',
      domain: [0, Math.max(...all.map(([charge]) => charge)) * 1.04],
    },
    y: { label: '↑ cell voltage (V)', domain: paddedDomain(all.map(([, voltage]) => voltage)) },
    marks: [
      ...grid(),
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.35 }),
      ...curves.map(({ points, colour, dashed }) =>
        Plot.line(points, {
          stroke: colour,
          strokeWidth: 2,
          ...(dashed ? { strokeDasharray: twinDashes } : {}),
        }),
      ),
    ],
  });
}

/** At most some 240 points of a curve, first and last kept; x is divided by `unit`. */
export function thinned(x: Series, y: Series, unit: number): (readonly [number, number])[] {
  const count = Math.min(x.length, y.length);
  const skip = Math.max(1, Math.ceil(count / 240));
  const points: (readonly [number, number])[] = [];
  for (let k = 0; k < count; k += skip) points.push([x[k] / unit, y[k]]);
  if (count > 1 && (count - 1) % skip !== 0) points.push([x[count - 1] / unit, y[count - 1]]);
  return points;
}

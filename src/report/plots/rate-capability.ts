import * as Plot from '@observablehq/plot';
import { cRate } from '../format.ts';
import type { CellVariant, Discharge } from '../image-to-cell-data.ts';
import { figure, imageColour, twinColour, twinDashes } from './frame.ts';
import { milliampereHoursPerSquareCentimetre, ratesOf } from './voltage.ts';

/** Charge drawn up to the end of a discharge, C/m². */
export function drawnCharge({ charge }: Pick<Discharge, 'charge'>): number {
  return charge.length === 0 ? 0 : charge[charge.length - 1];
}

/** Charge drawn until the end of the discharge against C-rate, image-based and Bruggeman. */
export function rateCapabilityFigure(discharges: readonly Discharge[]): string {
  const rates = ratesOf(discharges);
  const along = (cell: CellVariant) =>
    discharges
      .filter((discharge) => discharge.cell === cell)
      .map(
        (discharge) =>
          [discharge.rate, drawnCharge(discharge) / milliampereHoursPerSquareCentimetre] as const,
      )
      .sort(([a], [b]) => a - b);
  const [image, twin] = [along('image'), along('bruggeman')];
  const most = Math.max(...image.map(([, value]) => value), ...twin.map(([, value]) => value));
  return figure('Capacity against C-rate, image-based and Bruggeman', {
    height: 380,
    x: { label: 'C-rate →', labelAnchor: 'right', type: 'log', ticks: rates, tickFormat: cRate },
    y: { label: '↑ capacity (mAh/cm²)', domain: [0, most * 1.08] },
    marks: [
      Plot.gridX({ ticks: rates, stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
      Plot.gridY({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
      Plot.ruleY([0], { stroke: 'currentColor' }),
      Plot.line(twin, { stroke: twinColour, strokeWidth: 2, strokeDasharray: twinDashes }),
      Plot.dot(twin, {
        stroke: twinColour,
        strokeWidth: 2,
        fill: 'var(--paper, #fff)',
        r: 4.5,
        symbol: 'square',
      }),
      Plot.line(image, { stroke: imageColour, strokeWidth: 2 }),
      Plot.dot(image, { fill: imageColour, r: 4.5 }),
    ],
  });
}

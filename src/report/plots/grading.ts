import * as Plot from '@observablehq/plot';
import { harmonicSlices, meanSlices } from '../../cell/index.ts';
import type { Band, GradedProperty, Grading, GradingDischarge } from '../image-to-cell-data.ts';
import { figure, grid, imageColour, paddedDomain, softColour, twinDashes } from './frame.ts';
import { rateColour } from './rate-colours.ts';
import { milliampereHoursPerSquareCentimetre, ratesOf, thinned } from './voltage.ts';

/** Dashes of the mirrored electrode. */
export const mirroredDashes = '1.5 3.5';

export interface GradedProfileFigure {
  readonly property: GradedProperty;
  /** With its unit. */
  readonly label: string;
  readonly description: string;
  /** Values are divided by this. */
  readonly unit?: number;
}

/** One property in every slice of the image (thin) and in the cell's finite volumes (steps), from the collector. */
export function gradedProfileFigure(
  { position, profiles, volumes }: Grading,
  { property, label, description, unit = 1 }: GradedProfileFigure,
): string {
  const values = Float64Array.from(profiles[property], (value) => value / unit);
  const onMesh = (property === 'electrolyteTransportEfficiency' ? harmonicSlices : meanSlices)(
    values,
    volumes,
  );
  const step = position.length > 1 ? position[1] - position[0] : 2 * position[0];
  const thickness = position.length * step * 1e6;
  const steps = Array.from(onMesh).flatMap((value, k) => [
    [(k / volumes) * thickness, value] as const,
    [((k + 1) / volumes) * thickness, value] as const,
  ]);
  const slices = Array.from(values, (value, k) => [position[k] * 1e6, value] as const);
  const [low, high] = paddedDomain(Array.from(values), 0.08);
  return figure(description, {
    height: 280,
    x: { label: 'z from collector (µm) →', labelAnchor: 'right', domain: [0, thickness] },
    y: { label: `↑ ${label}`, domain: [Math.max(0, low), high], ticks: 5 },
    marks: [
      ...grid(),
      Plot.line(slices, { stroke: softColour, strokeWidth: 1.1 }),
      Plot.line(steps, { stroke: imageColour, strokeWidth: 2 }),
    ],
  });
}

/** Voltage against charge: graded with its band, even dashed, mirrored dotted, one colour a C-rate. */
export function gradingVoltageFigure({ bands, discharges }: Grading): string {
  const rates = ratesOf(discharges);
  const colour = (rate: number): string => rateColour(rates.indexOf(rate), rates.length);
  const lines = discharges.map((discharge) => ({
    ...discharge,
    points: thinned(discharge.charge, discharge.voltage, milliampereHoursPerSquareCentimetre),
  }));
  const areas = bands.map((band) => ({ rate: band.rate, points: bandPoints(band) }));
  const ends = lines.flatMap(({ points }) => points);
  return figure('Cell voltage against charge drawn: graded with its 95 % band, even, and mirrored', {
    height: 380,
    x: {
      label: 'charge drawn (mAh/cm²) →',
      labelAnchor: 'right',
      domain: [0, Math.max(...ends.map(([charge]) => charge)) * 1.04],
    },
    y: { label: '↑ cell voltage (V)', domain: paddedDomain(ends.map(([, voltage]) => voltage)) },
    marks: [
      ...grid(),
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.35 }),
      ...areas.map(({ rate, points }) =>
        Plot.areaY(points, { x: 'x', y1: 'low', y2: 'high', fill: colour(rate), fillOpacity: 0.2 }),
      ),
      ...lines.map(({ rate, cell, points }) =>
        Plot.line(points, {
          stroke: colour(rate),
          strokeWidth: cell === 'graded' ? 2.2 : 1.6,
          ...dashesOf(cell),
        }),
      ),
    ],
  });
}

function dashesOf(cell: GradingDischarge['cell']): { strokeDasharray?: string } {
  if (cell === 'graded') return {};
  return { strokeDasharray: cell === 'even' ? twinDashes : mirroredDashes };
}

function bandPoints({ charge, low, high }: Band): { x: number; low: number; high: number }[] {
  return Array.from(charge, (value, k) => ({
    x: value / milliampereHoursPerSquareCentimetre,
    low: low[k],
    high: high[k],
  }));
}

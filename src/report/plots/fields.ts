import * as Plot from '@observablehq/plot';
import type { CellRegion, CellVariant, Profile } from '../image-to-cell-data.ts';
import { figure, third, imageColour, paddedDomain, softColour, twinColour, twinDashes } from './frame.ts';

export interface FieldsFigure {
  /** Axis label with unit: `electrolyte concentration (mol/m³)`. */
  readonly label: string;
  readonly description: string;
  readonly regions: readonly CellRegion[];
  readonly lines: readonly { readonly cell: CellVariant; readonly profile: Profile }[];
  /** Values are divided by this. */
  readonly unit?: number;
  /** Whole numbers on the axis. */
  readonly whole?: boolean;
}

/** One field against the position through the cell, regions marked, both cells. */
export function fieldFigure({
  label,
  description,
  regions,
  lines,
  unit = 1,
  whole = false,
}: FieldsFigure): string {
  const drawn = lines.map(({ cell, profile }) => ({
    cell,
    points: Array.from(profile.value, (value, k) => [profile.position[k] * 1e6, value / unit] as const),
  }));
  const [low, high] = paddedDomain(
    drawn.flatMap(({ points }) => points.map(([, value]) => value)),
    0.1,
  );
  const bands = regions.map(({ name, from, to }) => ({
    name,
    from: from * 1e6,
    to: to * 1e6,
    middle: (from + to) * 5e5,
  }));
  return figure(description, {
    ...third,
    marginTop: 44,
    x: { label: 'x (µm) →', labelAnchor: 'right', domain: [bands[0]?.from ?? 0, bands.at(-1)?.to ?? 1] },
    y: {
      label: `↑ ${label}`,
      domain: [low, high],
      grid: true,
      ticks: 5,
      ...(whole ? { tickFormat: 'd' } : {}),
    },
    marks: [
      Plot.rect(
        bands.filter(({ name }) => name === 'separator'),
        { x1: 'from', x2: 'to', y1: low, y2: high, fill: 'currentColor', fillOpacity: 0.07 },
      ),
      Plot.text(bands, { x: 'middle', frameAnchor: 'top', dy: -9, text: 'name', fill: softColour }),
      ...drawn.map(({ cell, points }) =>
        Plot.line(points, {
          stroke: cell === 'image' ? imageColour : twinColour,
          strokeWidth: 2,
          ...(cell === 'image' ? {} : { strokeDasharray: twinDashes }),
        }),
      ),
    ],
  });
}

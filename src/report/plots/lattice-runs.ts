import * as Plot from '@observablehq/plot';
import type { KeyEntry } from '../page.ts';
import { figure, grid, paddedDomain } from './frame.ts';

/** A point with the standard error of what is drawn upwards. */
export interface ErrorPoint {
  readonly x: number;
  readonly y: number;
  readonly error?: number | undefined;
}

export interface ErrorLine {
  readonly entry: KeyEntry;
  readonly points: readonly ErrorPoint[];
}

interface Axes {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly xDomain?: readonly [number, number];
}

/** Lines through points with bars of two standard errors; points that are not finite are left out. */
export function errorLinesFigure(lines: readonly ErrorLine[], { title, x, y, xDomain }: Axes): string {
  const drawn = lines.map(({ entry, points }) => ({
    entry,
    points: points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y)),
  }));
  const all = drawn.flatMap(({ points }) => points);
  return figure(title, {
    width: 760,
    height: 380,
    x: {
      label: `${x} →`,
      labelAnchor: 'right',
      domain: [
        ...(xDomain ??
          paddedDomain(
            all.map((point) => point.x),
            0.02,
          )),
      ],
    },
    y: { label: `↑ ${y}`, domain: paddedDomain(all.map((point) => point.y)) },
    marks: [
      ...grid(),
      ...drawn.flatMap(({ entry, points }) => [
        Plot.ruleX(points, {
          x: 'x',
          y1: (point: ErrorPoint) => point.y - 2 * (point.error ?? 0),
          y2: (point: ErrorPoint) => point.y + 2 * (point.error ?? 0),
          stroke: entry.colour,
          strokeOpacity: 0.5,
          clip: true,
        }),
        Plot.line(points, {
          x: 'x',
          y: 'y',
          stroke: entry.colour,
          strokeWidth: 2,
          strokeDasharray: entry.dashes ?? '',
        }),
        Plot.dot(points, { x: 'x', y: 'y', fill: entry.colour, r: 2.2 }),
      ]),
    ],
  });
}

/** One stretch of a phase diagram: contents of two phases at a temperature. */
export interface TwoPhaseSpan {
  readonly temperature: number;
  readonly from: ErrorPoint;
  readonly to: ErrorPoint;
}

/** Two-phase regions over content and temperature: a line between the phases at each temperature. */
export function phaseDiagramFigure(spans: readonly TwoPhaseSpan[], colour: string): string {
  const ends = spans.flatMap(({ from, to }) => [from, to]);
  return figure('Phase diagram: contents of coexisting phases at each temperature', {
    width: 760,
    height: 380,
    x: { label: 'content →', labelAnchor: 'right', domain: [0, 1] },
    y: {
      label: '↑ temperature (K)',
      domain: paddedDomain(
        spans.map(({ temperature }) => temperature),
        0.15,
      ),
    },
    marks: [
      ...grid(),
      Plot.ruleY(spans, {
        x1: (span: TwoPhaseSpan) => span.from.x,
        x2: (span: TwoPhaseSpan) => span.to.x,
        y: 'temperature',
        stroke: colour,
        strokeOpacity: 0.4,
        strokeWidth: 5,
      }),
      Plot.dot(ends, { x: 'x', y: 'y', fill: colour, r: 4 }),
    ],
  });
}

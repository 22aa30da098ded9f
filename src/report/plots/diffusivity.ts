import * as Plot from '@observablehq/plot';
import type { KeyEntry } from '../page.ts';
import { figure, grid } from './frame.ts';

/** A value with its standard error over something. */
interface PointWithError {
  readonly x: number;
  readonly y: number;
  readonly error: number;
}

export interface LineWithErrors {
  readonly key: KeyEntry;
  readonly points: readonly PointWithError[];
}

export interface ErrorFigure {
  readonly description: string;
  readonly x: string;
  readonly y: string;
  readonly scales?: { readonly x?: 'log'; readonly y?: 'log' };
  /** A level that means something. */
  readonly level?: number;
}

/** Lines through points with bars of two standard errors each way. Values that a logarithm has not are left out. */
export function errorFigure(
  { description, x, y, scales = {}, level }: ErrorFigure,
  lines: readonly LineWithErrors[],
): string {
  const drawn = lines.map(({ key, points }) => ({
    key,
    points: points.filter(
      (point) => (scales.y !== 'log' || point.y > 0) && (scales.x !== 'log' || point.x > 0),
    ),
  }));
  return figure(description, {
    width: 760,
    height: 380,
    marginLeft: 74,
    x: { label: `${x} →`, labelAnchor: 'right', ...(scales.x === undefined ? {} : { type: scales.x }) },
    y: {
      label: `↑ ${y}`,
      ...(scales.y === undefined ? { nice: true } : { type: scales.y }),
      tickFormat: powers(scales.y),
    },
    marks: [
      ...grid(),
      ...(level === undefined ? [] : [Plot.ruleY([level], { stroke: 'currentColor', strokeOpacity: 0.4 })]),
      ...drawn.flatMap(({ key: { colour, dashes = '' }, points }) => [
        Plot.line(points, { x: 'x', y: 'y', stroke: colour, strokeWidth: 2, strokeDasharray: dashes }),
        Plot.ruleX(points, {
          x: 'x',
          y1: ({ y: value, error }: PointWithError) =>
            scales.y === 'log' ? Math.max(value - 2 * error, value / 10) : value - 2 * error,
          y2: ({ y: value, error }: PointWithError) => value + 2 * error,
          stroke: colour,
          strokeWidth: 1.4,
        }),
        Plot.dot(points, { x: 'x', y: 'y', fill: colour, r: 3.2 }),
      ]),
    ],
  });
}

/** Whole decades as powers of ten; numbers as they are elsewhere. */
function powers(scale: 'log' | undefined): string | ((value: number) => string) {
  if (scale === undefined) return 's';
  return (value) => {
    const exponent = Math.log10(value);
    return Math.abs(exponent - Math.round(exponent)) < 1e-9 ? `1e${Math.round(exponent)}` : '';
  };
}

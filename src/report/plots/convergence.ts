import * as Plot from '@observablehq/plot';
import { powerOfTen } from '../format.ts';
import type { TransportRow } from '../image-to-cell-data.ts';
import type { Axis } from '../../microstructure/index.ts';
import { figure, imageColour } from './frame.ts';

/** Dash patterns that tell the axes apart. */
export const axisDashes: Readonly<Record<Axis, string>> = { x: '1.5 3', y: '7 3', z: '' };

/** Relative residual after each iteration, one line an axis. */
export function convergenceFigure(rows: readonly TransportRow[]): string {
  const kept = rows.filter(({ history }) => history !== undefined && history.length > 1);
  const lines = kept.map(({ axis, history = [] }) => ({
    axis,
    points: Array.from(history, (value, k) => [k, value] as const).filter(([, value]) => value > 0),
  }));
  const decades = decadesOf(lines.flatMap(({ points }) => points.map(([, value]) => value)));
  return figure('Convergence of the transport solver: residual against iteration for each axis', {
    height: 300,
    x: { label: 'iteration →', labelAnchor: 'right', tickFormat: 'd' },
    y: { label: '↑ relative residual', type: 'log', ticks: decades, tickFormat: (value: number) => powerOfTen(value, 0) },
    marks: [
      Plot.gridX({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1 }),
      Plot.gridY({ stroke: 'var(--rule, #d9dee5)', strokeOpacity: 1, ticks: decades }),
      ...lines.flatMap(({ axis, points }) => [
        Plot.line(points, { stroke: imageColour, strokeWidth: 2, strokeDasharray: axisDashes[axis] }),
        Plot.dot(points, { fill: imageColour, r: 2.5 }),
      ]),
    ],
  });
}

/** Powers of ten that cover the values, at most some seven of them. */
function decadesOf(values: readonly number[]): number[] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const step = Math.max(1, Math.ceil((high - low) / 7));
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, k) => 10 ** (low + k * step));
}

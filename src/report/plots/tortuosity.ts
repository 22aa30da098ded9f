import * as Plot from '@observablehq/plot';
import { isNumber, plusMinus } from '../format.ts';
import type { TransportRow } from '../image-to-cell-data.ts';
import { figure, imageColour, twinColour, twinDashes } from './frame.ts';

/** Tortuosity factor of a network along each axis with its iteration error, beside Bruggeman's 1/√ε if wanted. */
export function tortuosityFigure(
  rows: readonly TransportRow[],
  network: string,
  withBruggeman: boolean,
): string {
  const shown = rows.flatMap(({ axis, tortuosityFactor, error, fractionTotal }) =>
    isNumber(tortuosityFactor)
      ? [
          {
            axis,
            value: tortuosityFactor,
            error: tortuosityFactor * error.iteration,
            bruggeman: 1 / Math.sqrt(fractionTotal),
          },
        ]
      : [],
  );
  const top = Math.max(
    1.5,
    ...shown.map(({ value, error, bruggeman }) => Math.max(value + error, withBruggeman ? bruggeman : 1)),
  );
  return figure(
    `Tortuosity factor of the ${network} along x, y and z${withBruggeman ? ' beside the Bruggeman value' : ''}`,
    {
      height: 300,
      x: {
        label: 'axis (z is through-plane)',
        domain: rows.map(({ axis }) => axis),
        labelArrow: 'none',
        type: 'band',
        padding: 0.55,
      },
      y: { label: '↑ tortuosity factor τ', domain: [1, 1 + 1.22 * (top - 1)], grid: true },
      marks: [
        Plot.ruleY([1], { stroke: 'currentColor' }),
        Plot.tickY(withBruggeman ? shown : [], {
          x: 'axis',
          y: 'bruggeman',
          stroke: twinColour,
          strokeWidth: 2.5,
          strokeDasharray: twinDashes,
          insetLeft: -14,
          insetRight: -14,
        }),
        Plot.ruleX(shown, {
          x: 'axis',
          y1: ({ value, error }: { value: number; error: number }) => value - error,
          y2: ({ value, error }: { value: number; error: number }) => value + error,
          stroke: imageColour,
          strokeWidth: 2,
        }),
        Plot.dot(shown, { x: 'axis', y: 'value', r: 5, fill: imageColour }),
        Plot.text(shown, {
          x: 'axis',
          y: 'value',
          dy: -9,
          lineAnchor: 'bottom',
          // Two lines: those of neighbours at one height must not run into each other.
          text: ({ value, error }: { value: number; error: number }) =>
            plusMinus(value, error).replace(' ± ', '\n± '),
          fill: 'currentColor',
        }),
      ],
    },
  );
}

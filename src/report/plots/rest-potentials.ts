import * as Plot from '@observablehq/plot';
import type { KeyEntry } from '../page.ts';
import { figure, grid, paddedDomain } from './frame.ts';

/** Potentials at rest between the cut-offs. */
export interface RestPotentials {
  /** A h discharged since the upper cut-off */
  readonly charge: Float64Array;
  /** V */
  readonly voltage: Float64Array;
  readonly negative: Float64Array;
  readonly positive: Float64Array;
}

/** What the lines of {@link restPotentialsFigure} are; a half cell has no curve of its metal. */
export function restPotentialsKey(isHalfCell: boolean): readonly KeyEntry[] {
  return [
    { label: 'positive electrode', colour: 'var(--curve-1, #b4540a)' },
    ...(isHalfCell ? [] : [{ label: 'negative electrode', colour: 'var(--curve-0, #1f6fb2)' }]),
    ...(isHalfCell ? [] : [{ label: 'cell', colour: 'var(--curve-5, #5b6675)', dashes: '7 4' }]),
  ];
}

/** Potentials of both electrodes against lithium, and the voltage, over the charge drawn. */
export function restPotentialsFigure(curve: RestPotentials, isHalfCell: boolean): string {
  const { charge, voltage, negative, positive } = curve;
  const [positiveKey, negativeKey, cellKey] = restPotentialsKey(isHalfCell);
  const drawn = [
    [positive, positiveKey],
    ...(isHalfCell
      ? []
      : ([
          [negative, negativeKey],
          [voltage, cellKey],
        ] as const)),
  ] as readonly (readonly [Float64Array, KeyEntry])[];
  const isSmall = (charge.at(-1) ?? 0) < 0.1;
  const unit = isSmall ? 1000 : 1;
  return figure('Potentials of the electrodes and voltage of the cell at rest over the charge drawn', {
    width: 760,
    height: 400,
    x: { label: `charge drawn (${isSmall ? 'mA h' : 'A h'}) →`, labelAnchor: 'right' },
    y: {
      label: '↑ potential against lithium, voltage (V)',
      domain: paddedDomain(drawn.flatMap(([values]) => [...values])),
    },
    marks: [
      ...grid(),
      Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.35 }),
      ...drawn.map(([values, { colour, dashes = '' }]) =>
        Plot.line(
          Array.from(charge, (q, k) => [unit * q, values[k]] as const),
          { stroke: colour, strokeWidth: 2, ...(dashes === '' ? {} : { strokeDasharray: dashes }) },
        ),
      ),
    ],
  });
}

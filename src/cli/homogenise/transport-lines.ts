import type { TransportErrors, TransportResult } from '../../homogenise/index.ts';
import { digits, table } from '../shared/output.ts';

/** Per cent with two significant digits, more where these are whole per cents. */
export function share(value: number | null): string {
  if (value === null) return '—';
  const percent = 100 * value;
  return `${percent < 99.5 ? percent.toPrecision(2) : Math.round(percent)} %`;
}

function signed(change: number): string {
  return `${change < 0 ? '−' : '+'}${share(Math.abs(change))}`;
}

function range([low, high]: readonly [number, number]): string {
  return `${digits(low, 4)} to ${digits(high, 4)}`;
}

/** What the errors say, a line an axis. */
export function errorLines(budgets: readonly TransportErrors[]): string[] {
  if (budgets.length === 0) return [];
  return [
    '',
    ...table([
      [
        'axis',
        'iteration ±',
        'voxels',
        'sampling ±',
        'D_eff/D, this structure',
        'the material',
        'tau, the material',
      ],
      ...budgets.map(
        ({ result, iteration, discretisation, sampling, structure, material, tortuosityFactor }) => [
          result.axis,
          share(iteration),
          share(discretisation),
          share(sampling),
          range(structure),
          material === null ? '—' : range(material),
          tortuosityFactor === null ? '—' : range(tortuosityFactor),
        ],
      ),
    ]),
    'voxels: expected change as they become small; sampling: one standard error; intervals: 95 %',
    ...budgets.flatMap(({ result, segmentation }) =>
      (segmentation ?? []).map(
        ({ threshold, low, high, effectiveRatio }) =>
          `${result.axis}: threshold ${digits(threshold)} from ${digits(low)} to ${digits(high)}: D_eff ${effectiveRatio === null ? '—' : effectiveRatio.map(signed).join(' to ')}`,
      ),
    ),
  ];
}

/** A line an axis. */
export function axisLines(results: readonly TransportResult[]): string[] {
  return table([
    ['axis', 'tau', 'tau (percolating)', 'D_eff/D', 'error ±', 'iterations', 'residual', 's'],
    ...results.map((result) => [
      result.axis,
      result.percolating ? digits(result.tortuosityFactor, 6) : 'does not percolate',
      digits(result.tortuosityFactorPercolating, 6),
      digits(result.effectiveRatio, 6),
      result.percolating ? share(result.error.iteration) : '—',
      result.iterations,
      result.residual.toExponential(1),
      result.seconds.toFixed(2),
    ]),
  ]);
}

import {
  largestElement,
  multiply3,
  type Matrix3,
  type SymmetricEigen,
  type Vector3,
} from '../numerics/index.ts';
import { assembleTensor } from './assemble-tensor.ts';
import type { TransportResult } from './transport-types.ts';

type Results = readonly [TransportResult, TransportResult, TransportResult];

/** What single precision leaves of the largest element where nothing flows. */
const rounding = 1e-9;

/** Bounds of what the iteration left in the elements: √(error of energy k × error of energy l), by Cauchy and Schwarz. */
export function energyErrors(results: Results): Matrix3 {
  const root = results.map(({ error, effectiveRatio }) => Math.sqrt(error.iteration * effectiveRatio));
  return assembleTensor((k, l) => root[k] * root[l]).tensor;
}

/** The same for fed cases, whose resistivities pass their errors on to the tensor as |L| δρ |L|. */
export function resistanceErrors(results: Results, tensor: Matrix3): Matrix3 {
  const root = results.map(({ error, effectiveRatio }) =>
    effectiveRatio > 0 ? Math.sqrt(error.iteration / effectiveRatio) : 0,
  );
  const size = absolute(tensor);
  return multiply3(multiply3(size, assembleTensor((k, l) => root[k] * root[l]).tensor), size);
}

function absolute(matrix: Matrix3): Matrix3 {
  return assembleTensor((k, l) => Math.abs(matrix[k][l])).tensor;
}

/** The largest error over the largest element. */
export function relativeError(errors: Matrix3, tensor: Matrix3): number {
  const largest = largestElement(tensor);
  return largest === 0 ? 0 : largestElement(errors) / largest;
}

/** How far each principal value may be off, to first order in the elements' errors: |v|·δ·|v|, and single precision. */
export function principalErrors({ values, axes }: SymmetricEigen, errors: Matrix3): Vector3 {
  const off = (at: 0 | 1 | 2): number => {
    const size = axes[at].map(Math.abs);
    const sum = errors.flatMap((row, k) => row.map((error, l) => size[k] * error * size[l]));
    return sum.reduce((total, part) => total + part, rounding * values[0]);
  };
  return [off(0), off(1), off(2)];
}

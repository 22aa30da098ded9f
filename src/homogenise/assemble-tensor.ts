import { largestElement, type Matrix3 } from '../numerics/index.ts';

export interface AssembledTensor {
  readonly tensor: Matrix3;
  /** Largest difference between elements (k, l) and (l, k), over the largest element. */
  readonly asymmetry: number;
}

const pairs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** The symmetric part of a tensor that is known element by element, and how far it was from symmetric. */
export function assembleTensor(element: (row: 0 | 1 | 2, column: 0 | 1 | 2) => number): AssembledTensor {
  const [xy, xz, yz] = pairs.map(([row, column]) => (element(row, column) + element(column, row)) / 2);
  const tensor: Matrix3 = [
    [element(0, 0), xy, xz],
    [xy, element(1, 1), yz],
    [xz, yz, element(2, 2)],
  ];
  const largest = largestElement(tensor);
  const uneven = pairs.map(([row, column]) => Math.abs(element(row, column) - element(column, row)));
  return { tensor, asymmetry: largest === 0 ? 0 : Math.max(...uneven) / largest };
}

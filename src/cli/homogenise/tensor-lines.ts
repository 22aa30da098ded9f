import type { BoundaryComparison, EffectiveTensorResult } from '../../homogenise/index.ts';
import { digits, table } from '../shared/output.ts';
import { share } from './transport-lines.ts';

type Tensor = EffectiveTensorResult['tensor'];

const axes = ['x', 'y', 'z'] as const;

/** Elements below the error of the tensor are noise: their digits end where it begins. */
function element(value: number, largest: number): string {
  return String(Number(value.toFixed(Math.max(0, 5 - Math.ceil(Math.log10(largest))))));
}

/** Three lines of three elements. */
export function matrixLines(tensor: Tensor): string[] {
  const largest = Math.max(...tensor.flat().map(Math.abs), Number.MIN_VALUE);
  return table([
    ['', ...axes],
    ...tensor.map((row, at) => [axes[at], ...row.map((value) => element(value, largest))]),
  ]);
}

/** Principal values with their axes in the image, and their tortuosity factors where these have the same axes. */
export function principalLines(
  { values, axes: directions }: EffectiveTensorResult['principal'],
  taus?: EffectiveTensorResult['tortuosity']['values'],
): string[] {
  return table([
    ['principal value', ...(taus === undefined ? [] : ['tau']), 'axis (x, y, z)'],
    ...directions.map((direction, at) => [
      digits(taus?.[at] === null ? 0 : values[at], 6),
      ...(taus === undefined ? [] : [taus[at] === null ? 'nothing flows' : digits(taus[at], 6)]),
      direction.map((part) => part.toFixed(4)).join(', '),
    ]),
  ]);
}

/** One tensor for people. */
export function tensorLines(result: EffectiveTensorResult): string[] {
  const { boundary, tensor, principal, tortuosity, error, cases, seconds, asymmetry } = result;
  const iterations = axes.map((axis) => cases[axis].iterations).join(', ');
  const flux = asymmetry === null ? '' : `, mean fluxes symmetric to ${share(asymmetry)}`;
  return [
    `D_eff/D, ${boundary}${reference(result)}`,
    ...matrixLines(tensor),
    '',
    ...principalLines(principal, tortuosity.values),
    '',
    `fraction ${digits(result.fractionTotal)}, iteration error ± ${share(error.iteration)} of the largest element${flux}, iterations ${iterations}, ${seconds.toFixed(2)} s`,
  ];
}

/** What D is, where it is not just one. */
function reference({ referenceConductivity }: EffectiveTensorResult): string {
  return referenceConductivity === 1 ? '' : `, D = ${digits(referenceConductivity)}`;
}

/** Static, periodic and kinematic side by side, and what they say together. */
export function comparisonLines(found: BoundaryComparison): string[] {
  const results = [found.static, found.periodic, found.kinematic];
  const principal = [0, 1, 2].map((at) => [
    `principal ${at + 1}`,
    ...results.map(({ principal: { values } }) => digits(values[at], 5)),
  ]);
  const elements = axes.flatMap((row, k) =>
    axes
      .slice(k)
      .map((column, l) => [
        `${row}${column}`,
        ...results.map(({ tensor }) =>
          element(tensor[k][k + l], Math.max(...tensor.flat().map(Math.abs), 1e-9)),
        ),
      ]),
  );
  const taus = [0, 1, 2].map((at) => [
    `tau ${at + 1}`,
    ...results.map(({ tortuosity: { values } }) => digits(values[at], 5)),
  ]);
  return [
    ...table([
      [`D_eff/D${reference(found.periodic)}`, 'static', 'periodic', 'kinematic'],
      ...elements,
      ...principal,
      ...taus,
    ]),
    '',
    verdict(found.disagreement),
    `in order: static ≤ periodic ≤ kinematic; ${found.seconds.toFixed(2)} s`,
  ];
}

function verdict(disagreement: number | null): string {
  if (disagreement === null)
    return 'nothing flows periodically: the volume does not stand for a material that conducts';
  const stands =
    disagreement < 1
      ? `representative within ${share(disagreement)}`
      : 'the volume is too small to stand for a material';
  return `the boundary alone moves D_eff by up to ${share(disagreement)}: ${stands}`;
}

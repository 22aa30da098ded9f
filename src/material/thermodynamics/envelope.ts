import { InputError } from '../../base/index.ts';
import { faradayConstant } from '../constants.ts';
import type { OpenCircuitPotential } from '../functions.ts';
import type { FreeEnergy } from './free-energy.ts';
import { miscibilityGaps, type MiscibilityGap } from './miscibility.ts';

export interface EquilibriumPotential extends OpenCircuitPotential {
  readonly derivative: (x: number) => number;
  readonly gaps: readonly MiscibilityGap[];
  /** Half width in filling over which each corner of a plateau is rounded, by the cubic that meets both sides; 0: none is. */
  readonly smoothing: number;
  /** Largest change that the rounding makes, V. */
  readonly largestChange: number;
}

interface Corner {
  readonly from: number;
  readonly to: number;
  /** Value and slope at both ends. */
  readonly ends: readonly [number, number, number, number];
}

/**
 * U(θ) at rest of a host that demixes: the convex envelope of f, so homogeneous outside the gaps and a plateau in each of them, with
 * its exact derivative (0 on a plateau). Corners are rounded over `smoothing` on either side (default 0.002, at most a quarter of
 * what is there).
 * @throws InputError for smoothing that is no share.
 */
export function equilibriumPotential(
  model: FreeEnergy,
  temperature: number,
  { smoothing = 0.002 }: { readonly smoothing?: number | undefined } = {},
): EquilibriumPotential {
  if (!(smoothing >= 0 && smoothing < 0.25)) {
    throw new InputError(`${smoothing} cannot be used`, {
      at: { field: 'smoothing' },
      expected: 'a half width in filling from 0 to 0.25',
    });
  }
  const gaps = miscibilityGaps(model, temperature);
  const sharp = (x: number): readonly [number, number] => sharpAt(model, temperature, gaps, x);
  const corners = smoothing === 0 ? [] : cornersOf(gaps, model.most, smoothing, sharp);
  const at = (x: number): readonly [number, number] => {
    const corner = corners.find(({ from, to }) => x > from && x < to);
    return corner === undefined ? sharp(x) : cubic(corner, x);
  };
  let largestChange = 0;
  for (const { from, to } of corners) {
    for (let k = 1; k < 40; k++) {
      const x = from + ((to - from) * k) / 40;
      largestChange = Math.max(largestChange, Math.abs(at(x)[0] - sharp(x)[0]));
    }
  }
  const [low, high] = [1e-6 * model.most, (1 - 1e-6) * model.most];
  return Object.assign((x: number) => at(x)[0], {
    derivative: (x: number) => at(x)[1],
    range: [low, high] as const,
    gaps,
    smoothing,
    largestChange,
  });
}

function sharpAt(
  model: FreeEnergy,
  temperature: number,
  gaps: readonly MiscibilityGap[],
  x: number,
): readonly [number, number] {
  const gap = gaps.find(({ from, to }) => x >= from && x <= to);
  if (gap !== undefined) return [gap.potential, 0];
  return [
    model.standardPotential(temperature) - model.chemicalPotential(x, temperature) / faradayConstant,
    -model.slope(x, temperature) / faradayConstant,
  ];
}

function cornersOf(
  gaps: readonly MiscibilityGap[],
  most: number,
  smoothing: number,
  sharp: (x: number) => readonly [number, number],
): readonly Corner[] {
  const edges = gaps.flatMap(({ from, to }) => [from, to]);
  return edges.map((edge, k) => {
    const [before, after] = [edges[k - 1] ?? 0, edges[k + 1] ?? most];
    const width = Math.min(smoothing, (edge - before) / 4, (after - edge) / 4);
    const [from, to] = [edge - width, edge + width];
    const [[low, lowSlope], [high, highSlope]] = [sharp(from), sharp(to)];
    return { from, to, ends: [low, lowSlope, high, highSlope] as const };
  });
}

/** Hermite's cubic and its slope. */
function cubic({ from, to, ends }: Corner, x: number): readonly [number, number] {
  const [low, lowSlope, high, highSlope] = ends;
  const width = to - from;
  const t = (x - from) / width;
  const secant = (high - low) / width;
  const bend = lowSlope + highSlope - 2 * secant;
  const square = secant - lowSlope - bend;
  return [low + width * t * (lowSlope + t * (square + t * bend)), lowSlope + t * (2 * square + 3 * t * bend)];
}

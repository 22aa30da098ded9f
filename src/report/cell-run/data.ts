import {
  isFullCell,
  type CellHeat,
  type CellModelName,
  type CellParameters,
  type CellSolution,
  type HalfCellParameters,
} from '../../cell/index.ts';
import { rateColour } from '../plots/rate-colours.ts';

/** A run as a page shows it. */
export interface CellPageRun {
  /** What tells it from the others on the page. */
  readonly name: string;
  readonly parameters: CellParameters | HalfCellParameters;
  readonly model: CellModelName;
  readonly heat: CellHeat;
  readonly experiment: string;
  readonly solution: CellSolution;
  /** Why it ended before its experiment did. */
  readonly failure?: string | undefined;
}

/** A unit for times, s in one of it. */
export interface TimeUnit {
  readonly name: string;
  readonly seconds: number;
}

/** The unit in which the longest run has a readable length. */
export function timeUnitOf(runs: readonly CellPageRun[]): TimeUnit {
  const longest = Math.max(...runs.map(({ solution }) => solution.time.at(-1) ?? 0));
  if (longest > 4 * 86_400) return { name: 'd', seconds: 86_400 };
  if (longest > 3 * 3600) return { name: 'h', seconds: 3600 };
  return longest > 180 ? { name: 'min', seconds: 60 } : { name: 's', seconds: 1 };
}

/** A time as people write it. */
export function timeText(seconds: number, { name, seconds: factor }: TimeUnit): string {
  const value = seconds / factor;
  return `${Number(value.toPrecision(value < 10 ? 3 : 4))} ${name}`;
}

/** Colours that stay apart; many come from one scale. */
export function colourOf(k: number, count: number): string {
  return count <= 6 ? `var(--curve-${k})` : rateColour(k, count);
}

/** Layers of a cell along x, m from the negative collector. */
export function layersOf(
  parameters: CellParameters | HalfCellParameters,
): { readonly name: string; readonly from: number; readonly to: number }[] {
  const first = isFullCell(parameters) ? parameters.negative.thickness : 0;
  const second = first + parameters.separator.thickness;
  const end = second + parameters.positive.thickness;
  return [
    ...(first > 0 ? [{ name: 'negative', from: 0, to: first }] : []),
    { name: 'separator', from: first, to: second },
    { name: 'positive', from: second, to: end },
  ];
}

/**
 * At most some `4 count` points of a curve that look like all of it: of each of `count` equal stretches the first, the
 * lowest, the highest and the last, so that no pulse is lost.
 */
export function outline(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  count = 300,
): (readonly [number, number])[] {
  const length = Math.min(x.length, y.length);
  const size = Math.max(1, Math.ceil(length / count));
  const points: (readonly [number, number])[] = [];
  for (let start = 0; start < length; start += size) {
    const end = Math.min(length, start + size);
    let [low, high] = [start, start];
    for (let k = start; k < end; k++) {
      if (y[k] < y[low]) low = k;
      if (y[k] > y[high]) high = k;
    }
    const chosen = [...new Set([start, low, high, end - 1])].sort((a, b) => a - b);
    for (const k of chosen) points.push([x[k], y[k]]);
  }
  return points;
}

import type { LabelledVolume, ThresholdWindow } from '../microstructure/index.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';
import { transport } from './transport.ts';

/** How a segmented volume came from a grey-scale image, so that it can be segmented anew. */
export interface Segmentation {
  /** Each threshold with the range in which it could as well lie. */
  readonly windows: readonly ThresholdWindow[];
  /** The image segmented at other thresholds, with the same phases. */
  at(thresholds: readonly number[]): LabelledVolume;
}

/** Relative changes at the two ends of a threshold's window. */
export type Change = readonly [low: number, high: number];

/** What moving one threshold through its window does; changes relative to the value at the threshold itself. */
export interface ThresholdError extends ThresholdWindow {
  /** Of the conducting phases' volume fraction; null where there is none, as the next where nothing flows. */
  readonly fraction: Change | null;
  readonly effectiveRatio: Change | null;
  /** Null also where nothing flows at an end of the window. */
  readonly tortuosityFactor: Change | null;
}

/**
 * Changes of transport as each threshold moves to the ends of its window while the others stay.
 * @throws as `transport` does.
 */
export async function segmentationError(
  segmentation: Segmentation,
  options: Omit<TransportOptions, 'keepField'>,
  result: TransportResult,
): Promise<readonly ThresholdError[]> {
  const thresholds = segmentation.windows.map(({ threshold }) => threshold);
  const errors: ThresholdError[] = [];
  for (const [at, window] of segmentation.windows.entries()) {
    const ends: TransportResult[] = [];
    for (const end of [window.low, window.high]) {
      const moved = thresholds.with(at, end);
      ends.push(end === window.threshold ? result : await transport(segmentation.at(moved), options));
    }
    const change = (value: (of: TransportResult) => number | null): Change | null => {
      const own = value(result);
      const [low, high] = ends.map(value);
      return own === null || low === null || high === null || own === 0
        ? null
        : [low / own - 1, high / own - 1];
    };
    errors.push({
      ...window,
      fraction: change(({ fractionTotal }) => fractionTotal),
      effectiveRatio: change(({ effectiveRatio }) => effectiveRatio),
      tortuosityFactor: change(({ tortuosityFactor }) => tortuosityFactor),
    });
  }
  return errors;
}

/** How far several thresholds, independent of each other, bring a value down and up: the root of the sum of squares. */
export function combined(changes: readonly Change[]): { readonly below: number; readonly above: number } {
  return {
    below: Math.hypot(...changes.map((change) => Math.max(0, -Math.min(...change)))),
    above: Math.hypot(...changes.map((change) => Math.max(0, ...change))),
  };
}

import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { dataTypeOf, isFloat } from '../data-type.ts';
import type { Volume } from '../volume.ts';

/** Bins of an image whose values do not fit a bin each. */
const mostBins = 65_536;

/** How often each grey value occurs: bin i holds the values from `low` + i `width` to `low` + (i + 1) `width`. */
export interface GreyHistogram {
  readonly low: number;
  readonly width: number;
  readonly counts: Float64Array;
}

/**
 * Histogram of a grey-scale image: a bin a value for whole numbers, 65536 equal bins for others.
 * @throws InputError when all values are the same, or one is no finite number.
 */
export async function greyHistogram(volume: Volume, { signal }: LongWork = {}): Promise<GreyHistogram> {
  const { data, shape } = volume;
  const plane = shape[0] * shape[1];
  const pace = pacer(signal);
  let least = Infinity;
  let most = -Infinity;
  /** Stays 0 as long as all values are finite. */
  let zero = 0;
  for (let start = 0; start < data.length; start += plane) {
    await pace();
    for (let voxel = start; voxel < start + plane; voxel++) {
      const value = data[voxel];
      if (value < least) least = value;
      if (value > most) most = value;
      zero += value - value;
    }
  }
  if (Number.isNaN(zero)) throw noNumber(volume);
  if (!(most > least)) {
    throw new InputError(`every voxel has the value ${least}`, {
      at: { field: 'image' },
      expected: 'a grey-scale image of at least two values',
    });
  }
  const whole = !isFloat(dataTypeOf(data)) && most - least < mostBins;
  const bins = whole ? most - least + 1 : mostBins;
  const width = whole ? 1 : (most - least) / bins;
  const low = whole ? least - 0.5 : least;
  const counts = new Float64Array(bins);
  for (let start = 0; start < data.length; start += plane) {
    await pace();
    for (let voxel = start; voxel < start + plane; voxel++) {
      counts[Math.min(bins - 1, Math.floor((data[voxel] - low) / width))]++;
    }
  }
  return { low, width, counts };
}

function noNumber({ data, shape: [nx, ny] }: Volume): InputError {
  const at = data.findIndex((value) => !Number.isFinite(value));
  const voxel = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))] as const;
  return new InputError(`the grey value is ${data[at]}`, {
    at: { voxel },
    expected: 'a finite number in every voxel',
    mend: 'fill such voxels before, or crop them away',
  });
}

/** Number of values up to a grey value, those of a bin taken as spread evenly over it. */
export function cumulative({ low, width, counts }: GreyHistogram): (value: number) => number {
  const sums = new Float64Array(counts.length + 1);
  for (let bin = 0; bin < counts.length; bin++) sums[bin + 1] = sums[bin] + counts[bin];
  return (value) => {
    const place = Math.min(counts.length, Math.max(0, (value - low) / width));
    const bin = Math.min(counts.length - 1, Math.floor(place));
    return sums[bin] + (place - bin) * counts[bin];
  };
}

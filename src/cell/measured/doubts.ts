import type { CurveComparison } from './compare.ts';
import type { Measurement } from './measurement.ts';

interface Curves {
  readonly voltage: CurveComparison;
  readonly current: CurveComparison | undefined;
  readonly capacity: CurveComparison | undefined;
}

/** Correlation of measured and computed values below which one is the other turned round. */
const turned = -0.5;
/** Ratios of magnitudes around a thousand, which a unit makes. */
const [leastThousand, mostThousand] = [300, 3000];

/** Signs that are the other way round, and values a thousand times what is computed or a thousandth of it, for people. */
export function measurementDoubts(measurement: Measurement, curves: Curves): string[] {
  const { voltage, current, capacity } = curves;
  const doubts: string[] = [];
  const turnedRound = (
    [
      ['current', current],
      ['capacity', capacity],
    ] as const
  ).filter(([name, curve]) => curve !== undefined && correlation(measurement[name], curve.computed) < turned);
  if (turnedRound.length > 0) {
    const names = turnedRound.map(([name]) => name).join(' and ');
    const verb = turnedRound.length > 1 ? 'have' : 'has';
    doubts.push(
      `the measured ${names} ${verb} the opposite sign of the computed: positive is discharge here, so --measured-charge-positive (chargePositive) may be meant`,
    );
  }
  for (const [name, unit, curve] of [
    ['voltage', 'V', voltage],
    ['current', 'A', current],
    ['capacity', 'A h', capacity],
  ] as const) {
    const ratio = curve === undefined ? 1 : magnitudes(measurement[name], curve.computed);
    const [large, small] = [isThousand(ratio), isThousand(1 / ratio)];
    if (!large && !small) continue;
    doubts.push(
      `the measured ${name} is about a ${large ? 'thousand times' : 'thousandth of'} the computed: is it in ${large ? 'm' : ''}${unit}, and the header says otherwise?`,
    );
  }
  return doubts;
}

function isThousand(ratio: number): boolean {
  return ratio > leastThousand && ratio < mostThousand;
}

/** About zero, of what both have; 0 where there is nothing to tell. */
function correlation(measured: Float64Array | undefined, computed: Float64Array): number {
  const { both, squares, others } = sums(measured, computed);
  return squares > 0 && others > 0 ? both / Math.sqrt(squares * others) : 0;
}

/** Root of the mean square of the measured values over that of the computed ones; 1 where there is nothing to tell. */
function magnitudes(measured: Float64Array | undefined, computed: Float64Array): number {
  const { squares, others } = sums(measured, computed);
  return squares > 0 && others > 0 ? Math.sqrt(squares / others) : 1;
}

function sums(measured: Float64Array | undefined, computed: Float64Array) {
  let [both, squares, others] = [0, 0, 0];
  for (const [i, value] of (measured ?? []).entries()) {
    if (Number.isNaN(computed[i])) continue;
    both += value * computed[i];
    squares += value ** 2;
    others += computed[i] ** 2;
  }
  return { both, squares, others };
}

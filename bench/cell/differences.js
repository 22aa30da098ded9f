import { runCell } from '../../dist/cell/index.js';

/** @typedef {import('../../dist/cell/index.js').CellParameters} CellParameters */
/** @typedef {import('../../dist/cell/index.js').CellModelName} CellModelName */

/**
 * Voltages of a discharge at 1C on a fine mesh at tight tolerances at the times of a curve.
 * @param {CellParameters} parameters
 * @param {CellModelName} model
 * @param {ArrayLike<number>} time
 * @param {number} relativeTolerance
 */
export async function convergedVoltages(parameters, model, time, relativeTolerance) {
  const exact = await runCell({
    parameters,
    model,
    experiment: 'Discharge at 1C until 2.3 V',
    mesh: { negative: 80, separator: 40, positive: 80, radial: 120, radialSpacing: 'graded' },
    relativeTolerance,
    absoluteTolerance: relativeTolerance / 100,
    curveTimes: Array.from(time),
  });
  const at = new Map(Array.from(exact.time, (t, i) => [t, exact.voltage[i]]));
  return Array.from(time, (t) => {
    const voltage = at.get(t);
    if (voltage === undefined) throw new Error(`no converged voltage at ${t} s`);
    return voltage;
  });
}

/**
 * Largest and root-mean-square difference (mV) of two curves from a time (s) on.
 * @param {ArrayLike<number>} time
 * @param {ArrayLike<number>} voltage
 * @param {ArrayLike<number>} exact
 * @param {number} from
 */
export function differences(time, voltage, exact, from) {
  let [largest, squares, span, before] = [0, 0, 0, Number.NaN];
  for (let i = 0; i < time.length; i++) {
    if (time[i] < from) continue;
    const difference = 1e3 * Math.abs(voltage[i] - exact[i]);
    largest = Math.max(largest, difference);
    if (!Number.isNaN(before)) {
      squares += 0.5 * (time[i] - time[i - 1]) * (difference ** 2 + before ** 2);
      span += time[i] - time[i - 1];
    }
    before = difference;
  }
  return { largest, rms: Math.sqrt(squares / span) };
}

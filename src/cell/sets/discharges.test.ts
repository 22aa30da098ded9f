import { describe, expect, it } from 'vitest';
import { halfCellRuns, plasticDischarges, setDischarges } from '../../../verify/cell/set-discharges.ts';
import { arealCapacity } from '../balance/equilibrium.ts';
import { halfCellSet, parameterSet, restVoltage, runCell } from '../index.ts';

const mesh = { negative: 40, separator: 20, positive: 40, radial: 40, radialSpacing: 'graded' } as const;
const tolerances = { relativeTolerance: 1e-6, absoluteTolerance: 1e-8 };

describe('literature sets', () => {
  it.each(setDischarges)(
    '$set discharges as in another program',
    async ({ set, end, capacity, voltages }) => {
      const parameters = parameterSet(set);
      const solution = await runCell({
        parameters,
        // It starts empty.
        experiment: set === 'mohtat2020' ? 'Charge at 1C until 4.2 V' : 'Discharge at 1C',
        curveTimes: voltages.map(([at]) => at),
        mesh,
        ...tolerances,
      });
      expect(Math.abs((solution.time.at(-1) ?? 0) / end - 1)).toBeLessThan(2e-4);
      expect(Math.abs(Math.abs(solution.capacity.at(-1) ?? 0) / capacity - 1)).toBeLessThan(2e-4);
      for (const [at, expected] of voltages) {
        const difference = solution.voltage[solution.time.indexOf(at)] - expected;
        expect([at, Math.abs(difference) < 5e-4]).toEqual([at, true]);
      }
    },
  );

  it.each(halfCellRuns)('$set runs as in another program', async ({ set, experiment, voltages }) => {
    const { time, voltage } = await runCell({
      parameters: halfCellSet(set),
      experiment,
      curveTimes: voltages.map(([at]) => at),
      mesh,
      ...tolerances,
    });
    for (const [at, expected] of voltages)
      expect([at, Math.abs(voltage[time.indexOf(at)] - expected) < 2.5e-4]).toEqual([at, true]);
  });

  it.each(plasticDischarges)('$set discharges as in a second program', async ({ set, points }) => {
    const parameters = parameterSet(set);
    const { positive, nominalCapacity } = parameters;
    const last = points.at(-1)?.[0] ?? NaN;
    const filled = (y: number): number => (y - points[0][0]) * arealCapacity(positive);
    const times = points.slice(1, -1).map(([y]) => (3600 * filled(y)) / nominalCapacity);
    const { time, voltage, capacity } = await runCell({
      parameters,
      experiment: 'Discharge at 1C until 2 V',
      curveTimes: times,
      mesh,
      ...tolerances,
    });
    expect(Math.abs((capacity.at(-1) ?? 0) / filled(last) - 1)).toBeLessThan(1e-3);
    const start = restVoltage(parameters);
    times.forEach((at, k) => {
      const expected = start - 0.025689 * points[k + 1][1];
      expect(Math.abs(voltage[time.indexOf(at)] - expected)).toBeLessThan(0.01);
    });
  });
});

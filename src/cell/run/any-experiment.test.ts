import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  charge,
  cRate,
  discharge,
  follow,
  hold,
  parameterSet,
  rest,
  runCell,
  volts,
  type DriveCycle,
  type ExperimentItem,
} from '../index.ts';

const chen = parameterSet('chen2020');
const { nominalCapacity, lowerVoltageCutOff, upperVoltageCutOff } = chen;

const rate = fc.double({ min: -1, max: 0.8, noNaN: true }).map((power) => 10 ** power);
const watts = rate.map((value) => value * 3.5 * nominalCapacity);
const duration = fc.double({ min: 0, max: 3.8, noNaN: true }).map((power) => 10 ** power);
const voltage = fc.double({ min: lowerVoltageCutOff, max: upperVoltageCutOff, noNaN: true });

/** Ranges in which a cell may follow each kind of drive cycle, or find that it cannot. */
const ranges: readonly (readonly [DriveCycle['quantity'], number, number])[] = [
  ['current', -10, 20],
  ['c-rate', -2, 4],
  ['voltage', 3, 4.1],
  ['power', -30, 60],
  ['resistance', 0.2, 3],
];

const cycle = fc
  .tuple(fc.constantFrom(...ranges), fc.constantFrom('linear' as const, 'held' as const))
  .chain(([[quantity, min, max], between]) =>
    fc
      .array(fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min, max, noNaN: true })), {
        minLength: 2,
        maxLength: 8,
      })
      .map((points): DriveCycle => {
        let time = 0;
        const times = points.map(([power], i) => (i === 0 ? 0 : (time += 10 ** power)));
        return {
          name: quantity,
          quantity,
          between,
          time: Float64Array.from(times),
          values: Float64Array.from(points, ([, value]) => value),
        };
      }),
  );

const step: fc.Arbitrary<ExperimentItem> = fc.oneof(
  fc.tuple(rate, duration).map(([r, t]) => discharge({ cRate: r, duration: t })),
  fc.tuple(rate, duration).map(([r, t]) => charge({ cRate: r, duration: t })),
  fc.tuple(rate, voltage).map(([r, v]) => discharge({ cRate: r, until: volts(v, 'below') })),
  fc.tuple(watts, duration).map(([p, t]) => discharge({ watts: p, duration: t })),
  fc.tuple(watts, duration).map(([p, t]) => charge({ watts: p, duration: t, until: volts(4.2) })),
  fc.tuple(rate, duration).map(([r, t]) => discharge({ ohms: 0.7 / r, duration: t })),
  fc.tuple(voltage, duration).map(([v, t]) => hold({ volts: v, duration: t, until: cRate(0.02) })),
  duration.map((t) => rest({ duration: t })),
  cycle.map((load) => follow({ cycle: load })),
);

it('whatever is asked of a cell: curves are finite, lithium stays, and every step tells how it ended', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 5 }),
      fc.constantFrom('dfn' as const, 'spme' as const),
      async (experiment, model) => {
        const { time, voltage, current, capacity, balance, stepSummaries, events } = await runCell({
          // Half full, so that neither side is passed at rest.
          parameters: {
            ...chen,
            negative: { ...chen.negative, initialStoichiometry: 0.5 },
            positive: { ...chen.positive, initialStoichiometry: 0.54 },
          },
          model,
          experiment: ['Rest for 1 s', ...experiment],
          mesh: { negative: 6, separator: 3, positive: 6, radial: 8 },
          infeasible: 'go-on',
        });
        for (const curve of [time, voltage, current, capacity])
          expect(curve.every(Number.isFinite)).toBe(true);
        for (let i = 1; i < time.length; i++) expect(time[i]).toBeGreaterThanOrEqual(time[i - 1]);
        expect(stepSummaries).toHaveLength(experiment.length + 1);
        expect(events.length).toBeGreaterThanOrEqual(stepSummaries.length);
        const charge = stepSummaries.reduce((sum, each) => sum + each.capacity, 0);
        expect(charge).toBeCloseTo(capacity[capacity.length - 1], 9);
        expect(Math.max(balance.electrolyte, balance.particles, balance.charge)).toBeLessThan(1e-12);
      },
    ),
    { numRuns: 60, seed: 11 },
  );
});

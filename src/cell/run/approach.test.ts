import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follow, parameterSet, runCell, volts, type DriveCycle } from '../index.ts';
import { Approach, type StepToRead } from './approach.ts';
import type { Reading } from './driven-cell.ts';
import type { Watch } from './watches.ts';

const limit = 3;
const watch: Watch = {
  kind: 'voltage-cut-off',
  text: '3 V',
  distance: ({ voltage }) => limit - voltage,
};

/** A voltage in time with the looks that have been taken of it. */
class Course implements StepToRead {
  elapsed = 0;
  looks = 0;
  readonly reading: Reading = { time: 0, voltage: 0, current: 1, charge: 0, temperature: 298 };
  private readonly voltage: (time: number) => number;

  constructor(voltage: (time: number) => number) {
    this.voltage = voltage;
    this.reading.voltage = voltage(0);
  }

  stepTo(time: number): void {
    this.elapsed = time;
    this.reading.voltage = this.voltage(time);
  }

  glance(time: number): Reading {
    this.looks++;
    this.reading.voltage = this.voltage(time);
    return this.reading;
  }

  lookBack(end: Readonly<Reading>): void {
    Object.assign(this.reading, end);
  }
}

/** Of two steps of a course, by when the limit has been met in each. */
function metIn(course: Course, [one, two]: readonly [number, number]): (number | undefined)[] {
  const approach = new Approach([watch], course.reading);
  course.stepTo(one);
  const first = approach.metBy(course, 0);
  course.stepTo(two);
  return [first, first === undefined ? approach.metBy(course, one) : undefined];
}

const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const lengths = fc.double({ min: 0.1, max: 10, noNaN: true });

describe('a limit that is passed and left again within a step', () => {
  it('is seen wherever a parabola dips below it', () => {
    fc.assert(
      fc.property(lengths, lengths, share, share, (one, length, where, depth) => {
        const two = one + length;
        const bottom = one + where * length;
        // The nearer end of the step stands above the limit.
        const least = Math.min(bottom - one, two - bottom) ** 2;
        const course = new Course((time) => limit + (time - bottom) ** 2 - depth * least);
        const met = metIn(course, [one, two])[1] ?? Number.NaN;
        expect((met - bottom) ** 2).toBeLessThanOrEqual(depth * least * (1 + 1e-9));
        expect(met > one && met < two).toBe(true);
      }),
    );
  });

  it('is none where the bottom stays above it, and the reading is again that of the end', () => {
    fc.assert(
      fc.property(lengths, lengths, share, share, (one, length, where, height) => {
        const [two, bottom] = [one + length, one + where * length];
        const voltage = (time: number): number => limit + (time - bottom) ** 2 + height;
        const course = new Course(voltage);
        expect(metIn(course, [one, two])).toEqual([undefined, undefined]);
        expect(course.reading.voltage).toBe(voltage(two));
      }),
    );
  });

  it('costs no look far from it', () => {
    const course = new Course((time) => 4 - 0.01 * time - 1e-4 * time * time);
    expect(metIn(course, [5, 12])).toEqual([undefined, undefined]);
    expect(course.looks).toBe(0);
  });
});

describe('a load that lets a cell dip below its limit between two steps', () => {
  it.each([300, 500, 900])('ends where the curve first meets it, falling to nothing in %d s', async (end) => {
    const time = Float64Array.of(0, end);
    const cycle: DriveCycle = {
      name: 'falling',
      quantity: 'current',
      time,
      values: Float64Array.of(10, 0),
      between: 'linear',
    };
    const mesh = { negative: 8, separator: 4, positive: 8, radial: 10 };
    const options = { parameters: parameterSet('chen2020'), mesh };
    const fine = Array.from({ length: 20 * end }, (_, k) => 0.05 * (k + 1));
    const [steps, curve] = await Promise.all(
      [[], fine].map((curveTimes) => runCell({ ...options, experiment: [follow({ cycle })], curveTimes })),
    );
    const [lowestEnd, lowest] = [steps, curve].map(({ voltage }) => Math.min(...voltage));
    expect(lowest).toBeLessThan(lowestEnd);
    for (const part of [0.1, 0.5, 0.9]) {
      const cutOff = lowest + part * (lowestEnd - lowest);
      const run = await runCell({
        ...options,
        experiment: [follow({ cycle, until: volts(cutOff, 'below') })],
      });
      expect(run.events.map(({ kind }) => kind)).toEqual(['voltage-cut-off']);
      const met = run.time.at(-1) ?? 0;
      const first = curve.time.findIndex((_, k) => curve.voltage[k] <= cutOff);
      expect(met).toBeGreaterThan(curve.time[first - 1]);
      expect(met).toBeLessThanOrEqual(curve.time[first]);
    }
  });
});

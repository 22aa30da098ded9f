import type { PlacedStep } from '../experiments/steps.ts';
import type { CellEventKind, CycleSummary, StepSummary } from '../solution.ts';
import type { Reading } from './driven-cell.ts';

/** Steps grow by less than this while the integrator goes on. */
const widestGrowth = 10;
/** Share of the energy of a step that its bend may be without more points. */
const straightEnough = 1e-5;
const mostParts = 256;
/** s; shorter steps are taken as they are. */
const longStep = 10;
/** Share of the change over a step that its bend is taken for at least. */
const leastBend = 0.01;

/** Integrates the energy of a step and sums it up at its end. */
export class StepTally {
  private readonly placed: PlacedStep;
  private readonly text: string;
  private readonly start: Readonly<Reading>;
  private readonly end: Reading;
  private energy = 0;
  /** Power and time two points back, of the same stretch. */
  private older: { time: number; power: number } | undefined;

  constructor(placed: PlacedStep, text: string, start: Readonly<Reading>) {
    this.placed = placed;
    this.text = text;
    this.start = { ...start };
    this.end = { ...start };
  }

  /** A jump: the power changes at once. */
  jump(reading: Readonly<Reading>): void {
    Object.assign(this.end, reading);
    this.older = undefined;
  }

  /** Into how many parts a long way to the next point is to be cut, so that the parabola follows what bends. */
  partsTo(reading: Readonly<Reading>): number {
    const width = reading.time - this.end.time;
    const [before, now] = [this.end.voltage * this.end.current, reading.voltage * reading.current];
    const largest = width * Math.max(Math.abs(before), Math.abs(now));
    if (width < longStep || largest === 0) return 1;
    // The bend may be unknown, or none at three points by chance.
    const bend = Math.max(Math.abs(this.bend(reading)), leastBend * Math.abs(now - before) * width);
    return Math.min(mostParts, Math.max(1, Math.ceil(Math.sqrt(bend / largest / straightEnough))));
  }

  /** What a straight line to the next point has too much, J: known from the slope before, 0 where that is of no use. */
  private bend(reading: Readonly<Reading>): number {
    const { end, older } = this;
    const width = reading.time - end.time;
    const widthBefore = end.time - (older?.time ?? end.time);
    // After a restart steps are so much shorter than those that follow that their slope is nothing to go by.
    if (older === undefined || !(width > 0 && width <= widestGrowth * widthBefore)) return 0;
    const before = end.voltage * end.current;
    const rise = (reading.voltage * reading.current - before) / width;
    const riseBefore = (before - older.power) / widthBefore;
    return (width ** 3 * (rise - riseBefore)) / (6 * (reading.time - older.time));
  }

  /** The next point of the solver. Power is integrated on the parabola through this point and the two before. */
  advance(reading: Readonly<Reading>): void {
    const { end } = this;
    const before = end.voltage * end.current;
    const straight = ((reading.time - end.time) * (before + reading.voltage * reading.current)) / 2;
    this.energy += straight - this.bend(reading);
    this.older = { time: end.time, power: before };
    Object.assign(end, reading);
  }

  summary(reason: CellEventKind, message: string, points: readonly [number, number]): StepSummary {
    const { placed, start, end, text } = this;
    return {
      number: placed.number,
      cycle: placed.cycle,
      text,
      tags: placed.step.tags,
      start: start.time,
      end: end.time,
      duration: end.time - start.time,
      capacity: (end.charge - start.charge) / 3600,
      energy: this.energy / 3600,
      startVoltage: start.voltage,
      endVoltage: end.voltage,
      endCurrent: end.current,
      temperature: end.temperature,
      reason,
      message,
      points,
    };
  }
}

/** Sums of each cycle, from the steps that belong to one. */
export function cyclesOf(steps: readonly StepSummary[]): CycleSummary[] {
  const cycles: { -readonly [K in keyof CycleSummary]: CycleSummary[K] }[] = [];
  for (const step of steps) {
    if (step.cycle === undefined) continue;
    let cycle = cycles.at(-1);
    if (cycle?.cycle !== step.cycle) {
      const { cycle: number, start, end } = step;
      cycle = { cycle: number, start, end, discharged: 0, charged: 0, energyOut: 0, energyIn: 0 };
      cycles.push(cycle);
    }
    cycle.end = step.end;
    if (step.capacity > 0) cycle.discharged += step.capacity;
    else cycle.charged -= step.capacity;
    if (step.energy > 0) cycle.energyOut += step.energy;
    else cycle.energyIn -= step.energy;
  }
  return cycles;
}

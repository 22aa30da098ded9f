import type { PlacedStep } from '../experiments/steps.ts';
import type { CellEventKind, CycleSummary, StepSummary } from '../solution.ts';
import type { Reading } from './driven-cell.ts';

/** Steps grow by less than this while the integrator goes on. */
const widestGrowth = 10;

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

  /** The next point of the solver. Power is integrated on the parabola through this point and the two before. */
  advance(reading: Readonly<Reading>): void {
    const { end, older } = this;
    const before = end.voltage * end.current;
    const now = reading.voltage * reading.current;
    const width = reading.time - end.time;
    this.energy += (width * (before + now)) / 2;
    const widthBefore = end.time - (older?.time ?? end.time);
    // After a restart steps are so much shorter than those that follow that their slope is nothing to go by.
    if (older !== undefined && width > 0 && width <= widestGrowth * widthBefore) {
      const rise = (now - before) / width;
      const riseBefore = (before - older.power) / widthBefore;
      this.energy -= (width ** 3 * (rise - riseBefore)) / (6 * (reading.time - older.time));
    }
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

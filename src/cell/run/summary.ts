import type { PlacedStep } from '../experiments/steps.ts';
import type { CellEventKind, CycleSummary, StepSummary } from '../solution.ts';
import type { Reading } from './driven-cell.ts';
import { PowerIntegral } from './power-integral.ts';

/** Integrates the energy of a step and sums it up at its end. */
export class StepTally {
  private readonly placed: PlacedStep;
  private readonly text: string;
  private readonly start: Readonly<Reading>;
  private readonly end: Reading;
  private readonly energy: PowerIntegral;

  constructor(placed: PlacedStep, text: string, start: Readonly<Reading>) {
    this.placed = placed;
    this.text = text;
    this.start = { ...start };
    this.end = { ...start };
    this.energy = new PowerIntegral(start.time, powerOf(start));
  }

  /** A jump: the power changes at once. */
  jump(reading: Readonly<Reading>): void {
    this.energy.jump(reading.time, powerOf(reading));
    this.take(reading);
  }

  /** Whether the power is wanted half way to the next point of the solver. */
  bendsBefore(time: number, power: number): boolean {
    return this.energy.bendsBefore(time, power);
  }

  /** A point of the power alone, before the next of the solver. */
  pass(time: number, power: number): void {
    this.energy.add(time, power);
  }

  /** The next point of the solver. */
  advance(reading: Readonly<Reading>): void {
    this.energy.add(reading.time, powerOf(reading));
    this.take(reading);
  }

  private take({ time, voltage, current, charge, temperature }: Readonly<Reading>): void {
    const { end } = this;
    end.time = time;
    end.voltage = voltage;
    end.current = current;
    end.charge = charge;
    end.temperature = temperature;
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
      energy: this.energy.total / 3600,
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

/** W */
export function powerOf({ voltage, current }: Readonly<Reading>): number {
  return voltage * current;
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

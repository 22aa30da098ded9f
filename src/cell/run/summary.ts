import type { PlacedStep } from '../experiments/steps.ts';
import type { CellEventKind, CycleSummary, StepSummary } from '../solution.ts';
import type { DrivenCell, Reading } from './driven-cell.ts';
import { PowerIntegral } from './power-integral.ts';

/** Of a step of the integrator. */
const mostHalvings = 8;

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

  /** Takes points within a step of the integrator, as it has been read at its `end`, where the power bends; whether it looked at any. */
  follow(cell: DrivenCell, start: number, end: number): boolean {
    return this.followBetween(cell, start, end, powerOf(cell.reading), mostHalvings);
  }

  /** The next point of the solver. */
  advance(reading: Readonly<Reading>): void {
    this.energy.add(reading.time, powerOf(reading));
    this.take(reading);
  }

  /** Halves the way from the last point to one at `end`, as often as it takes. */
  private followBetween(
    cell: DrivenCell,
    start: number,
    end: number,
    power: number,
    halvings: number,
  ): boolean {
    if (halvings === 0 || !this.energy.bendsBefore(cell.origin + end, power)) return false;
    const middle = 0.5 * (start + end);
    const there = powerOf(cell.glance(middle));
    this.followBetween(cell, start, middle, there, halvings - 1);
    this.energy.add(cell.origin + middle, there);
    this.followBetween(cell, middle, end, power, halvings - 1);
    return true;
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
function powerOf({ voltage, current }: Readonly<Reading>): number {
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

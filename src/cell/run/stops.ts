import type { StopCondition } from '../experiments/steps.ts';
import type { StepSummary } from '../solution.ts';
import { cyclesOf } from './summary.ts';

/** Which of the conditions that end a whole experiment is met first, in words; those of cycles are looked at where one ends. */
export function stopMet(
  stops: readonly StopCondition[],
  time: number,
  endsCycle: boolean,
  summaries: readonly StepSummary[],
): string | undefined {
  for (const stop of stops) {
    const text =
      stop.kind === 'time' ? timeMet(stop.seconds, time) : endsCycle ? cycleMet(stop, summaries) : undefined;
    if (text !== undefined) return `stopped: ${text}`;
  }
  return undefined;
}

function timeMet(seconds: number, time: number): string | undefined {
  return time < seconds ? undefined : `${seconds} s have passed`;
}

function cycleMet(
  stop: Exclude<StopCondition, { kind: 'time' }>,
  summaries: readonly StepSummary[],
): string | undefined {
  const cycles = cyclesOf(summaries);
  const [first, last] = [cycles[0], cycles[cycles.length - 1]];
  const least = stop.kind === 'capacity' ? stop.ampereHours : stop.share * first.discharged;
  if (last.discharged > least) return undefined;
  const given = Number(last.discharged.toPrecision(5));
  return `cycle ${last.cycle} gave ${given} A h, of which at least ${Number(least.toPrecision(5))} were wanted`;
}

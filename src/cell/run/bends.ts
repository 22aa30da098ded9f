import type { StepToRead } from './approach.ts';

/** Of a step of the integrator. */
const mostHalvings = 8;

/**
 * Times (s from the start of the experiment) in a step between which straight lines are within `bound` (V) of the voltage, as far as
 * the middle and the quarters of each tell. `start`: of the step, in its own time; `end`: the last that counts.
 */
export function bendTimes(
  step: StepToRead & { readonly origin: number },
  start: number,
  end: number,
  bound = Infinity,
): number[] {
  const { origin } = step;
  const voltage = (time: number): number => step.glance(time).voltage;
  const times: number[] = [];
  const halve = (from: number, to: number, atFrom: number, atTo: number, halvings: number): void => {
    const middle = 0.5 * (from + to);
    const atMiddle = voltage(middle);
    const strays = (share: number): boolean => {
      const there = share === 0.5 ? atMiddle : voltage(from + share * (to - from));
      return Math.abs(there - atFrom - share * (atTo - atFrom)) > bound;
    };
    if (halvings === 0 || !(strays(0.5) || strays(0.25) || strays(0.75))) return;
    halve(from, middle, atFrom, atMiddle, halvings - 1);
    times.push(origin + middle);
    halve(middle, to, atMiddle, atTo, halvings - 1);
  };
  halve(start, end - origin, voltage(start), voltage(end - origin), mostHalvings);
  return times;
}

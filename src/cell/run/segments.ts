import { currentOf } from '../experiments/check.ts';
import type { DriveCycle } from '../experiments/drive-cycle.ts';
import type { ExperimentStep } from '../experiments/steps.ts';
import type { Control } from './control.ts';

/** A stretch of a step with one straight line to follow; times in s from the start of the experiment. */
export interface Segment {
  readonly control: Control;
  /** Infinity where nothing but a limit ends it. */
  readonly end: number;
  /** Whether what is held begins where the stretch before ended. */
  readonly continuous: boolean;
}

/** The stretches of a step that begins at `start`; of a drive cycle one between each two of its points. */
export function* segmentsOf(
  { control, duration = Infinity }: ExperimentStep,
  start: number,
  nominalCapacity: number,
): Generator<Segment> {
  if (control.kind === 'cycle') {
    yield* cycleSegments(control.cycle, start, duration, nominalCapacity);
    return;
  }
  yield { control: heldBy(control, start, nominalCapacity), end: start + duration, continuous: false };
}

function heldBy(control: ExperimentStep['control'], since: number, nominalCapacity: number): Control {
  const line = { slope: 0, since };
  switch (control.kind) {
    case 'voltage':
      return { kind: 'voltage', value: control.volts, ...line };
    case 'power':
      return { kind: 'power', value: control.watts, ...line };
    case 'resistance':
      return { kind: 'resistance', value: control.ohms, ...line };
    default:
      return { kind: 'current', value: currentOf(control, nominalCapacity) ?? 0, ...line };
  }
}

function* cycleSegments(
  cycle: DriveCycle,
  start: number,
  duration: number,
  nominalCapacity: number,
): Generator<Segment> {
  const { time, quantity, between } = cycle;
  const kind = quantity === 'c-rate' ? 'current' : quantity;
  const scale = quantity === 'c-rate' ? nominalCapacity : 1;
  const last = Math.min(duration, time[time.length - 1]);
  for (let i = 0; i + 1 < time.length && time[i] < last; ) {
    const slope = slopeAfter(cycle, i);
    let next = i + 1;
    while (next + 1 < time.length && time[next] < last && goesOn(cycle, i, next, slope)) next++;
    const control: Control = {
      kind,
      value: scale * cycle.values[i],
      slope: scale * slope,
      since: start + time[i],
    };
    yield { control, end: start + Math.min(time[next], last), continuous: between === 'linear' && i > 0 };
    i = next;
  }
}

function slopeAfter({ time, values, between }: DriveCycle, i: number): number {
  return between === 'held' ? 0 : (values[i + 1] - values[i]) / (time[i + 1] - time[i]);
}

/** Whether the line that begins at point i does not change at point k; only level ones are joined, which rounding leaves as they are. */
function goesOn(cycle: DriveCycle, i: number, k: number, slope: number): boolean {
  return slope === 0 && cycle.values[k] === cycle.values[i] && slopeAfter(cycle, k) === 0;
}

/** What a stretch of a step holds: a straight line in time of a current (A), voltage (V), power (W) or resistance (ohm). */
export interface Control {
  readonly kind: 'current' | 'voltage' | 'power' | 'resistance';
  /** At `since`; positive current and power discharge. */
  readonly value: number;
  /** Per second. */
  readonly slope: number;
  /** s from the start of the experiment */
  readonly since: number;
}

export function targetAt({ value, slope, since }: Control, time: number): number {
  return slope === 0 ? value : value + slope * (time - since);
}

/** Whether the current is given, and does not change. */
export function isConstantCurrent({ kind, slope }: Control): boolean {
  return kind === 'current' && slope === 0;
}

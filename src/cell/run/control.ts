/** What a stretch of a step holds: a straight line in time of a current (A), voltage (V), power (W) or resistance (ohm). */
export interface Control {
  readonly kind: 'current' | 'voltage' | 'power' | 'resistance';
  /** At `since`; positive current and power discharge. */
  readonly value: number;
  /** Per second. */
  readonly slope: number;
  /** s since the cell began to hold this or, where it goes on from one line to the next, the first of these lines */
  readonly since: number;
  /** A given current that stays as it is: the model alone is the system. */
  readonly steady: boolean;
}

export const noCurrent: Control = { kind: 'current', value: 0, slope: 0, since: 0, steady: true };

export function targetAt({ value, slope, since }: Control, elapsed: number): number {
  return slope === 0 ? value : value + slope * (elapsed - since);
}

/** For messages: a number without the digits that a change of units left (3.5552 for 3.5551999999999997). */
export function plain(value: number): number {
  return Number(value.toPrecision(12));
}

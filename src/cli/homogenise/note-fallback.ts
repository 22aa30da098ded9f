import type { TransportResult } from '../../homogenise/index.ts';

/** Why the CPU did what a GPU was wanted for: once, as it is the same for all axes. */
export function noteFallback(results: readonly TransportResult[]): void {
  const reason = results.find(({ fallback }) => fallback !== undefined)?.fallback;
  if (reason !== undefined) process.stderr.write(`lithoscale: note: on the CPU, because ${reason}\n`);
}

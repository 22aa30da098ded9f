import type { Arena } from '../../compute/index.ts';

/**
 * Memory that is only needed while the coarse levels are built. It is that of the fine fields, which are not in use
 * yet: free from `at` to `end`, written up to `high`. Structures that are noise from voxel to voxel need more.
 */
export interface Workshop {
  at: number;
  high: number;
  readonly end: number;
}

/** Takes scratch memory that need not be zero; what does not fit comes on top of all other memory. */
export function take(arena: Arena, workshop: Workshop, bytes: number): number {
  const at = Math.ceil(workshop.at / 64) * 64;
  if (at + bytes > workshop.end) return arena.allocate(bytes, 'any');
  workshop.at = at + bytes;
  workshop.high = Math.max(workshop.high, workshop.at);
  return at;
}

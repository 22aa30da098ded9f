import type { Medium } from './voxel-system.ts';

/**
 * Couplings below this share of the strongest one of either unknown join nothing: what they would join moves apart
 * where conductivities differ a lot, and one value cannot stand for both.
 */
const amongPhases = 0.021;
/** The same where voxels are much longer one way: whatever is joined across the weak direction smooths badly. */
const amongDirections = 0.25;
/** Share of the strongest direction's conductance below which the weakest one is too weak for whole blocks. */
const weakDirection = 0.2;

/** Whether a face conducts so much better along one axis than along another that blocks must be split by direction. */
export function isStretched({ gx, gy }: Pick<Medium, 'gx' | 'gy'>): boolean {
  return Math.min(gx, gy, 1) < weakDirection * Math.max(gx, gy, 1);
}

/** Share of the strongest coupling below which a coupling joins nothing. */
export function thresholdFor(medium: Pick<Medium, 'gx' | 'gy'>): number {
  return isStretched(medium) ? amongDirections : amongPhases;
}

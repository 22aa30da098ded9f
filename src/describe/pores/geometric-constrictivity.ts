import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import type { LocalThicknessOptions } from './local-thickness.ts';
import { throatsAndBodies } from './mercury-intrusion.ts';
import { sizeExceededBy, type SizeShares } from './size-curves.ts';

/** How much narrower the throats of a phase are than its bodies, along one axis. */
export interface GeometricConstrictivity {
  readonly axis: Axis;
  /** (throat / body)², 0 to 1; null, as below, where less than half of the phase is filled. */
  readonly constrictivity: number | null;
  /** Radius at which half of the phase's volume is filled by balls from either face across the axis, m. */
  readonly throat: number | null;
  /** Radius at which half of it is filled by balls that may be anywhere, m. */
  readonly body: number | null;
}

/**
 * Constrictivity β = (r_min/r_max)² of a phase: r_max the median radius of its continuous pore-size distribution, r_min
 * that of an intrusion along the axis (Stenzel et al., AIChE J. 62, 1834 (2016), doi 10.1002/aic.15160). The intrusion is
 * made from the low and from the high face, and half of each filled volume counts. A measure of shape, which forms no
 * effective property by itself; the constrictivity of `transportLaws`, δ = D_eff τ_g²/(ε D), comes from a solved potential
 * and holds all that throats and dead ends do to transport.
 * @throws InputError on an unknown phase, and on radii or an offset that are no lengths.
 */
export async function geometricConstrictivity(
  volume: LabelledVolume,
  phases: string | readonly string[],
  axes: readonly Axis[] = ['x', 'y', 'z'],
  options: LocalThicknessOptions = {},
): Promise<GeometricConstrictivity[]> {
  const from = axes.flatMap((axis) => [[{ axis, side: 'low' as const }], [{ axis, side: 'high' as const }]]);
  const { bodies, throats } = await throatsAndBodies(volume, phases, from, options);
  const body = sizeExceededBy(bodies, 0.5);
  return axes.map((axis, at) => {
    const throat = sizeExceededBy(middle(throats[2 * at], throats[2 * at + 1]), 0.5);
    const isKnown = throat !== null && body !== null && body > 0;
    return { axis, throat, body, constrictivity: isKnown ? Math.min(1, (throat / body) ** 2) : null };
  });
}

function middle({ size, share }: SizeShares, other: SizeShares): SizeShares {
  return { size, share: share.map((each, at) => (each + other.share[at]) / 2) };
}

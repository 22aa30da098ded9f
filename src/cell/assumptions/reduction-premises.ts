import { reactionSpread } from './derived.ts';
import { finding, percent, shown } from './finding.ts';
import type { OperatingPoint } from './operating-point.ts';
import type { LossProcess, PremiseFinding, VoltageLoss } from './types.ts';

/** Premises of the single-particle models beyond those of the DFN model, as estimated errors of their voltage. */
export function reductionPremises(point: OperatingPoint, losses: readonly VoltageLoss[]): PremiseFinding[] {
  return [evenReaction(point, losses), electrolyteWithoutLoss(losses)];
}

/**
 * What SPM leaves out altogether. Within a fifth it is by how much its voltage is off (root mean square, beside the DFN
 * model), as long as some salt is left.
 */
function electrolyteWithoutLoss(losses: readonly VoltageLoss[]): PremiseFinding {
  const sum = lossOutsideParticles(losses);
  return finding({
    premise: 'electrolyte without loss',
    place: 'cell',
    value: sum,
    ...tolerable,
    unit: 'V',
    models: ['spm'],
    message:
      sum === null
        ? 'the electrolyte cannot carry the current'
        : `SPM leaves out what electrolyte and electron conduction cost: about ${shown(sum, 'V')}`,
    mend: 'use SPMe or the DFN model',
  });
}

/** A voltage in error by less is hardly seen; by more than the thermal voltage it misleads. V */
const tolerable = { strains: 0.005, fails: 0.025 };

/**
 * SPMe lets both electrodes react evenly. Where the reaction is not even, its voltage is off by some quarter of that part of
 * the losses in electrolyte and solids (beside the DFN model, root mean square: 0.15 to 0.28; less in electrodes with a flat
 * potential).
 */
function evenReaction(point: OperatingPoint, losses: readonly VoltageLoss[]): PremiseFinding {
  const spreads = point.electrodes.map((electrode) => reactionSpread(electrode, point));
  const most = Math.max(...spreads);
  const sum = lossOutsideParticles(losses);
  const error = sum === null || !Number.isFinite(most) ? null : (Math.min(1, most) * sum) / 4;
  return finding({
    premise: 'even reaction',
    place: point.electrodes[Math.max(0, spreads.indexOf(most))].side,
    value: error,
    ...tolerable,
    unit: 'V',
    models: ['spme', 'spm'],
    message:
      error === null
        ? 'reaction or electrolyte cannot carry the current'
        : `the reaction at the ends of the electrode differs by ${percent(most)} of its mean at first: SPMe is about ${shown(error, 'V')} off`,
    mend: 'use the DFN model, with cells finer than the reaction depth',
  });
}

const outsideParticles: ReadonlySet<LossProcess> = new Set<LossProcess>([
  'electrolyte ohmic',
  'electrolyte concentration',
  'electronic ohmic',
]);

/** V; null where the electrolyte cannot carry the current. */
function lossOutsideParticles(losses: readonly VoltageLoss[]): number | null {
  let sum = 0;
  for (const { process, value } of losses) {
    if (!outsideParticles.has(process)) continue;
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

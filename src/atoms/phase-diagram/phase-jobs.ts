import type { LongWork } from '../../base/index.ts';
import { criticalPoint, type CriticalJob, type CriticalPoint } from './critical-point.ts';
import { walkPhase, type PhaseIsotherm, type PhaseJob } from './phase-walk.ts';

/** What a thread may be asked for. */
export type DiagramJob =
  | { readonly kind: 'phase'; readonly job: PhaseJob }
  | { readonly kind: 'critical'; readonly job: CriticalJob };

export type DiagramStep =
  | { readonly kind: 'isotherm'; readonly isotherm: PhaseIsotherm }
  | { readonly kind: 'critical'; readonly point: CriticalPoint | undefined };

export async function performDiagramJob(
  each: DiagramJob,
  onStep: (step: DiagramStep) => void,
  work: LongWork = {},
): Promise<void> {
  if (each.kind === 'phase') {
    await walkPhase(each.job, (isotherm) => onStep({ kind: 'isotherm', isotherm }), work);
  } else onStep({ kind: 'critical', point: await criticalPoint(each.job, work) });
}

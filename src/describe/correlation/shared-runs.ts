import type { LongWork } from '../../base/index.ts';
import type { Subject } from '../subject.ts';
import { phaseRuns, type PhaseRuns } from './phase-runs.ts';

/** Runs along the axes, counted once for all that is made of them. */
export async function sharedRuns(subject: Subject, work: LongWork): Promise<PhaseRuns> {
  const { volume, periodic } = subject;
  return await subject.shared(
    'runs along the axes',
    async () => await phaseRuns(volume, { ...work, periodic }),
  );
}

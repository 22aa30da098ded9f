import type { LongWork } from '../../base/index.ts';
import type { Subject } from '../subject.ts';
import { measureParticles, type ParticleMeasures } from './measure-particles.ts';
import { separateParticles, type Separation } from './separate.ts';

/** Particles of a phase (the active material unless said otherwise), made once for all descriptors that ask: given or separated. */
export async function separated(
  subject: Subject,
  work: LongWork,
  phase = subject.roles.active ?? '',
): Promise<Separation> {
  const given = subject.separated.find((each) => each.phase === phase);
  if (given !== undefined) return given;
  return await subject.shared(`particles ${phase}`, async () => {
    const distances = await subject.distances(phase, work);
    return await separateParticles(subject.volume, phase, { ...work, distances });
  });
}

/** {@link measureParticles} of those of the active material. */
export async function measured(subject: Subject, work: LongWork): Promise<ParticleMeasures> {
  return await subject.shared('particle measures', async () => {
    return await measureParticles(await separated(subject, work), subject.volume, work);
  });
}

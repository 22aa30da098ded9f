import type { LongWork } from '../../base/index.ts';
import { connectedComponents } from '../../microstructure/index.ts';
import type { Subject } from '../subject.ts';
import { measureParticles, type ParticleMeasures } from './measure-particles.ts';
import type { ParticleLabels } from './particle-table.ts';

/** Particles of the active material of an image, made once for all descriptors that ask. */
export async function separated(subject: Subject, work: LongWork): Promise<ParticleLabels> {
  const { volume, roles } = subject;
  return await subject.shared('particles', async () => {
    const parts = await connectedComponents(volume, roles.active ?? '', work);
    const { shape, voxelSize } = volume;
    return { data: parts.labels(), shape, voxelSize, count: parts.count };
  });
}

/** {@link measureParticles} of them. */
export async function measured(subject: Subject, work: LongWork): Promise<ParticleMeasures> {
  return await subject.shared('particle measures', async () => {
    return await measureParticles(await separated(subject, work), subject.volume, work);
  });
}

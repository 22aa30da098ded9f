import { InputError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';
import { normalOf } from './area-factors.ts';
import { contactTable } from './contact-table.ts';
import { particleMoments, type ParticleMoments } from './moments.ts';
import type { ContactTable, ParticleLabels, ParticleSurfaces, ParticleTable } from './particle-table.ts';
import { principalAxes } from './principal-axes.ts';
import { particleSurfaces } from './particle-surfaces.ts';
import { countParticleTransitions } from './transitions-by-particle.ts';

/** Everything that is read from the labels of particles and the phases around them. */
export interface ParticleMeasures {
  readonly particles: ParticleTable;
  readonly surfaces: ParticleSurfaces;
  readonly contacts: ContactTable;
  /** Other particles that each shares a voxel face with. */
  readonly coordination: Uint32Array;
}

/**
 * Volume, size, place, principal axes and bounds of every particle, in one pass over the labels.
 *
 * Formulas: equivalent diameter (6 V / π)^(1/3); axes of the ellipsoid of the same inertia, whose variance along an axis of
 * length 2a is a²/5.
 * @throws InputError when the labels are not those of `count` particles.
 */
export async function particleTable(labels: ParticleLabels, work: LongWork = {}): Promise<ParticleTable> {
  const moments = await particleMoments(labels, work.signal);
  const { shape, voxelSize, count } = labels;
  const normal = normalOf(shape);
  const size = voxelSize.reduce((product, edge, axis) => (axis === normal ? product : product * edge), 1);
  const volume = moments.voxels.map((voxels) => voxels * size);
  return {
    count,
    dimensions: normal === undefined ? 3 : 2,
    shape,
    voxelSize,
    voxels: moments.voxels,
    volume,
    equivalentDiameter: volume.map((value) =>
      normal === undefined ? Math.cbrt((6 * value) / Math.PI) : Math.sqrt((4 * value) / Math.PI),
    ),
    centre: moments.first.map(
      (sum, at) => (sum / moments.voxels[Math.floor(at / 3)] + 0.5) * voxelSize[at % 3],
    ),
    bounds: moments.bounds,
    isCut: cutFlags(moments, labels),
    ...principalAxes(moments, voxelSize, normal),
  };
}

/** Axes with one layer only cut nothing: a section shows sections of particles. */
function cutFlags({ bounds }: ParticleMoments, { shape, count }: ParticleLabels): Uint8Array {
  return Uint8Array.from({ length: count }, (_, particle) => {
    const isAtEdge = [0, 1, 2].some((axis) => {
      const [low, high] = [bounds[6 * particle + axis], bounds[6 * particle + 3 + axis]];
      return shape[axis] > 1 && (low === 0 || high === shape[axis]);
    });
    return isAtEdge ? 1 : 0;
  });
}

/**
 * Measures separated particles and what surrounds them: {@link particleTable}, surfaces by neighbour, contacts.
 *
 * Areas are Crofton's with 13 directions, as {@link interfaceAreas} gives them for whole phases: exact on the mean over all
 * directions, for a flat contact between 7.4 % low (across an axis) and 2.3 % high. The areas of all particles against a
 * phase add up to the interface between the phases. Two particles are in contact when they share a voxel face.
 * @param volume the phases; those of voxels within particles do not matter.
 * @throws InputError when the two images differ in shape, a voxel's label has no name, or the labels are not those of `count` particles.
 */
export async function measureParticles(
  labels: ParticleLabels,
  volume: LabelledVolume,
  work: LongWork = {},
): Promise<ParticleMeasures> {
  return await measureParticlesOf(labels, await indexPhases(volume, work.signal), work);
}

/** {@link measureParticles} in an image whose phases are numbered already. */
async function measureParticlesOf(
  labels: ParticleLabels,
  { indices, phases, shape }: IndexedVolume,
  { signal, onProgress }: LongWork,
): Promise<ParticleMeasures> {
  if (shape.some((length, axis) => length !== labels.shape[axis])) {
    throw new InputError(`labels of shape ${labels.shape.join(' x ')} for an image of ${shape.join(' x ')}`, {
      at: { field: 'labels' },
      expected: 'particles of the same image',
    });
  }
  onProgress?.({ stage: 'particles', message: 'volumes' });
  const particles = await particleTable(labels, { signal });
  throwIfCancelled(signal);
  onProgress?.({ stage: 'particles', fraction: 0.2, message: 'surfaces' });
  const transitions = await countParticleTransitions(labels, indices, phases.length, signal);
  const contacts = contactTable(transitions, particles);
  const coordination = new Uint32Array(labels.count);
  for (let contact = 0; contact < contacts.count; contact++) {
    coordination[contacts.first[contact] - 1]++;
    coordination[contacts.second[contact] - 1]++;
  }
  const names = phases.map(({ name }) => name);
  return { particles, surfaces: particleSurfaces(transitions, particles, names), contacts, coordination };
}

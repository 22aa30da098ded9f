import { areaFactors, normalOf, weighed } from './area-factors.ts';
import type { ParticleSurfaces, ParticleTable } from './particle-table.ts';
import type { ParticleTransitions } from './transitions-by-particle.ts';

/** Areas of each particle against every phase and against other particles. */
export function particleSurfaces(
  { outer, pairs, between }: ParticleTransitions,
  particles: ParticleTable,
  phases: readonly string[],
): ParticleSurfaces {
  const { count, shape, voxelSize } = particles;
  const { corrected, faces } = areaFactors(voxelSize, normalOf(shape));
  const against = (phase: number, factors: Float64Array): Float64Array =>
    Float64Array.from({ length: count }, (_, particle) =>
      weighed(outer, 13 * (particle * phases.length + phase), factors),
    );
  const contacts = (factors: Float64Array): Float64Array => {
    const areas = new Float64Array(count);
    for (let pair = 0; pair < pairs.length / 2; pair++) {
      const area = weighed(between, 13 * pair, factors);
      areas[pairs[2 * pair]] += area;
      areas[pairs[2 * pair + 1]] += area;
    }
    return areas;
  };
  const total = (parts: readonly Float64Array[]): Float64Array =>
    Float64Array.from({ length: count }, (_, particle) =>
      parts.reduce((sum, part) => sum + part[particle], 0),
    );
  const byPhase = phases.map((_, phase) => against(phase, corrected));
  const contactArea = contacts(corrected);
  const area = total([...byPhase, contactArea]);
  return {
    area,
    faceArea: total([...phases.map((_, phase) => against(phase, faces)), contacts(faces)]),
    contactArea,
    phaseArea: Object.fromEntries(phases.map((name, phase) => [name, byPhase[phase]])),
    sphericity: area.map((value, particle) => sphericity(value, particle, particles)),
  };
}

/** Wadell's sphericity: the surface of the sphere of the same volume over the particle's own (doi 10.1086/624040). */
function sphericity(area: number, particle: number, { volume, isCut, dimensions }: ParticleTable): number {
  if (isCut[particle] === 1 || area === 0) return Number.NaN;
  const own = volume[particle];
  return dimensions === 2
    ? Math.sqrt(4 * Math.PI * own) / area
    : (Math.cbrt(Math.PI) * Math.cbrt(6 * own) ** 2) / area;
}

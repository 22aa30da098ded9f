import { adaptedMesh, meshOnFaces, radialMesh, type RadialMesh } from '../../particle/index.ts';
import type { ActiveMaterial, ElectrodeParameters } from '../parameters.ts';
import { materialsOf } from '../balance/equilibrium.ts';
import type { CellMesh } from '../solution.ts';

/** The electrode that particles are in. */
export interface ParticleHost {
  readonly parameters: ElectrodeParameters;
  readonly reversed: boolean;
}

/** s */
const defaultShortestTime = 0.1;

/**
 * Shells for the particles of a material at a temperature (K). Adapted ones take the diffusivity at the initial stoichiometry
 * and the largest particles, whose layer below the surface is the thinnest beside their radius.
 */
export function particleMesh(
  material: ActiveMaterial,
  mesh: CellMesh,
  temperature: number,
  { parameters, reversed }: ParticleHost,
): RadialMesh {
  const { particleShape, diffusivity, initialStoichiometry } = material;
  const { radial, radialSpacing, shortestTime = defaultShortestTime, faces } = mesh;
  if (faces !== undefined) {
    const place = materialsOf(parameters).indexOf(material);
    return meshOnFaces(faces.shells[reversed ? 'positive' : 'negative'][place], particleShape);
  }
  if (radialSpacing !== 'adapted') return radialMesh(radial, radialSpacing, particleShape);
  const rate = diffusivity(initialStoichiometry, temperature) / largestRadius(material) ** 2;
  return adaptedMesh(radial, shortestTime * rate, particleShape);
}

/** m; of all sizes and places. */
export function largestRadius({ particleRadius, particleSizes }: ActiveMaterial): number {
  const radii = typeof particleRadius === 'number' ? [particleRadius] : particleRadius;
  return Math.max(...radii) * Math.max(...(particleSizes?.relativeRadii ?? [1]));
}

import { adaptedMesh, radialMesh, type RadialMesh } from '../../particle/index.ts';
import type { ActiveMaterial } from '../parameters.ts';
import type { CellMesh } from '../solution.ts';

/** s */
const defaultShortestTime = 0.1;

/**
 * Shells for the particles of a material at a temperature (K). Adapted ones take the diffusivity at the initial stoichiometry
 * and the largest particles, whose layer below the surface is the thinnest beside their radius.
 */
export function particleMesh(material: ActiveMaterial, mesh: CellMesh, temperature: number): RadialMesh {
  const { particleShape, particleRadius, particleSizes, diffusivity, initialStoichiometry } = material;
  const { radial, radialSpacing, shortestTime = defaultShortestTime } = mesh;
  if (radialSpacing !== 'adapted') return radialMesh(radial, radialSpacing, particleShape);
  const radii = typeof particleRadius === 'number' ? [particleRadius] : particleRadius;
  const largest = Math.max(...radii) * Math.max(...(particleSizes?.relativeRadii ?? [1]));
  const rate = diffusivity(initialStoichiometry, temperature) / largest ** 2;
  return adaptedMesh(radial, shortestTime * rate, particleShape);
}

import type { Descriptor, Quantity } from '../descriptor.ts';
import { wideAxes, type Surroundings } from './configurations.ts';
import { minkowskiFunctionals, type MinkowskiFunctionals } from './minkowski.ts';

export interface MinkowskiOfPhases {
  readonly surroundings: Surroundings;
  readonly phases: Readonly<Record<string, MinkowskiFunctionals>>;
}

/** {@link minkowskiFunctionals} of every phase, as a sample of a larger medium unless all axes are periodic. */
export const minkowskiDescriptor: Descriptor<MinkowskiOfPhases> = {
  name: 'minkowski',
  title: 'Minkowski functionals',
  definition: 'surface, integral of mean curvature and Euler number of each phase',
  convention:
    'a sample of a larger medium (periodic where the image is); (κ1 + κ2)/2 over the surface; Euler number for voxels that touch through faces (6) and through corners too (26)',
  source: 'Ohser and Schladitz, 3D Images of Materials Structures (Wiley-VCH, 2009)',
  isDefault: true,
  async measure({ volume, phases, periodic }, work) {
    const surroundings = wideAxes(volume.shape).every((axis) => periodic.includes(axis))
      ? 'periodic'
      : 'sample';
    const found: Record<string, MinkowskiFunctionals> = {};
    for (const [done, phase] of phases.entries()) {
      work.onProgress?.({ stage: 'minkowski', fraction: done / phases.length, message: phase });
      found[phase] = await minkowskiFunctionals(volume, phase, { ...work, surroundings });
    }
    return { surroundings, phases: found };
  },
  quantities: ({ phases }) => Object.entries(phases).flatMap(([of, found]) => quantitiesOf(of, found)),
};

function quantitiesOf(of: string, found: MinkowskiFunctionals): Quantity[] {
  const { dimensions, perVolume, averageMeanCurvature, averageGaussianCurvature } = found;
  if (dimensions === 2) {
    return [
      { name: 'perimeter per area', of, value: perVolume.surface, unit: '1/m' },
      { name: 'Euler number per area (4)', of, value: perVolume.eulerNumber6, unit: '1/m2' },
      { name: 'Euler number per area (8)', of, value: perVolume.eulerNumber26, unit: '1/m2' },
    ];
  }
  return [
    { name: 'mean curvature per volume', of, value: perVolume.meanCurvature, unit: '1/m2' },
    { name: 'mean curvature', of, value: averageMeanCurvature, unit: '1/m' },
    { name: 'Gaussian curvature', of, value: averageGaussianCurvature, unit: '1/m2' },
    { name: 'Euler number per volume (6)', of, value: perVolume.eulerNumber6, unit: '1/m3' },
    { name: 'Euler number per volume (26)', of, value: perVolume.eulerNumber26, unit: '1/m3' },
  ];
}

import type { Descriptor } from '../descriptor.ts';
import { wideAxes } from './configurations.ts';
import { smoothAreas, type SmoothAreas } from './smooth-areas.ts';

/** {@link smoothAreas} of every phase and pair of phases. */
export const smoothAreasDescriptor: Descriptor<SmoothAreas> = {
  name: 'smooth-areas',
  title: 'Smoothed surfaces',
  definition: 'area of each phase and of each pair of phases, by marching tetrahedra on the smoothed image',
  convention:
    'the phase’s indicator smoothed over 1.5 voxels and cut at one half; pairs by (A_a + A_b − A_ab)/2; parts of one or two voxels vanish',
  source: 'Payne and Toga, doi 10.1109/38.59046',
  isDefault: true,
  measure: async ({ volume, periodic }, work) =>
    await smoothAreas(volume, {
      ...work,
      surroundings: wideAxes(volume.shape).every((axis) => periodic.includes(axis)) ? 'periodic' : 'sample',
    }),
  quantities: ({ dimensions, phases, interfaces }) => {
    const name = dimensions === 3 ? 'area per volume (smoothed)' : 'length per area (smoothed)';
    return [
      ...Object.entries(phases).map(([of, { perVolume }]) => ({ name, of, value: perVolume, unit: '1/m' })),
      ...Object.entries(phases).map(([of, { resolved }]) => ({
        name: 'resolved by smoothing',
        of,
        value: resolved,
        unit: '',
      })),
      ...interfaces.map(({ phases: pair, perVolume }) => ({
        name,
        of: pair.join(' | '),
        value: perVolume,
        unit: '1/m',
      })),
    ];
  },
};

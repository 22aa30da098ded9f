import type { Descriptor } from '../descriptor.ts';
import { fractionsOf, massComposition, type MassComposition } from './mass-composition.ts';

export interface CompositionDescription {
  readonly volumeFractions: Readonly<Record<string, number>>;
  /** Null where no densities are given. */
  readonly mass: MassComposition | null;
}

export const compositionDescriptor: Descriptor<CompositionDescription> = {
  name: 'composition',
  title: 'Composition by mass',
  definition:
    'with densities given: mass fractions, areal loadings (density × volume fraction × thickness along the collector’s axis), apparent density',
  convention:
    'densities are those of the phases as imaged, pores of their own included, and none is assumed; pores without a density are empty',
  source: 'mass balance',
  isDefault: true,
  measure: async ({ volume, roles, densities }, work) => ({
    volumeFractions: await fractionsOf(volume, work.signal),
    mass:
      densities === undefined
        ? null
        : await massComposition(volume, { ...work, densities, axis: roles.collector.axis, pore: roles.pore }),
  }),
  quantities: ({ volumeFractions, mass }) => [
    ...Object.entries(volumeFractions).map(([of, value]) => ({
      name: 'volume fraction',
      of,
      value,
      unit: '',
    })),
    ...(mass === null
      ? []
      : [
          ...Object.entries(mass.phases).flatMap(([of, phase]) => [
            { name: 'mass fraction', of, value: phase.massFraction, unit: '' },
            { name: 'areal loading', of, value: phase.arealLoading, unit: 'kg/m2' },
          ]),
          { name: 'areal loading', of: 'all phases', value: mass.arealLoading, unit: 'kg/m2' },
          { name: 'apparent density', of: 'all phases', value: mass.apparentDensity, unit: 'kg/m3' },
        ]),
  ],
};

import type { Descriptor, Figure, Quantity } from '../descriptor.ts';
import type { TwoPointCorrelation } from './two-point.ts';
import { twoPointCorrelations, type PairCorrelation, type TwoPointCorrelations } from './two-point-pairs.ts';

export const twoPointDescriptor: Descriptor<TwoPointCorrelations> = {
  name: 'two-point-correlation',
  title: 'Two-point correlation',
  definition:
    'S2(r) = ⟨I(x) I(x + r)⟩, the chance that both ends of a segment r lie in the phase; S_ab for two phases; (S2 − φ²)/(φ(1 − φ))',
  convention:
    'pairs that fit the image (all, along periodic axes), counted exactly; radial: lags nearest to a whole number of voxel edges, weighted by their pairs, at their mean distance; integrals end at the first zero',
  source:
    'Torquato, doi 10.1007/978-1-4757-6355-3; Debye et al., doi 10.1063/1.1722830; Lantuéjoul, doi 10.1111/j.1365-2818.1991.tb03097.x',
  isDefault: true,
  measure: async ({ volume, phases, periodic, reach }, work) =>
    await twoPointCorrelations(volume, { phases, periodic, reach, ...work }),
  quantities: ({ phases, pairs }) => [...phases.flatMap(phaseQuantities), ...pairs.flatMap(pairQuantities)],
  figures: ({ phases, pairs }) => [
    ...phases.map(phaseFigure),
    ...(pairs.length === 0 ? [] : [pairFigure(pairs)]),
  ],
};

function phaseQuantities(found: TwoPointCorrelation): Quantity[] {
  const { phase: of, lengths, axisLengths, anisotropy, specificSurface, integralRange, dimensions } = found;
  const area = dimensions === 3 ? 'area per volume' : 'perimeter per area';
  return [
    { name: 'correlation length', of, value: lengths.integral, unit: 'm' },
    { name: 'exponential length', of, value: lengths.exponential, unit: 'm' },
    { name: 'first zero of the correlation', of, value: lengths.firstZero, unit: 'm' },
    { name: 'first minimum of the correlation', of, value: lengths.firstMinimum, unit: 'm' },
    ...Object.entries(axisLengths).map(([axis, value]) => ({
      name: 'correlation length',
      of: `${of} ${axis}`,
      value,
      unit: 'm',
    })),
    { name: 'anisotropy of correlation lengths', of, value: anisotropy, unit: '' },
    { name: `${area} (slope of S2, axes)`, of, value: specificSurface.axes, unit: '1/m' },
    { name: `${area} (slopes of S2, Crofton)`, of, value: specificSurface.crofton, unit: '1/m' },
    { name: 'integral range', of, value: integralRange.value, unit: ['m', 'm2', 'm3'][dimensions - 1] },
    { name: 'deviation of the fraction', of, value: integralRange.fractionDeviation, unit: '' },
  ];
}

function pairQuantities({ phases, peak }: PairCorrelation): Quantity[] {
  const of = phases.join(' | ');
  return [
    { name: 'most frequent distance', of, value: peak?.distance ?? null, unit: 'm' },
    { name: 'frequency there over chance', of, value: peak?.relative ?? null, unit: '' },
  ];
}

function phaseFigure({ phase, radial, directions }: TwoPointCorrelation): Figure {
  const axes = ['x', 'y', 'z'].flatMap((name) => {
    const curve = directions[name];
    return curve === undefined ? [] : { name, x: curve.distance, y: curve.probability };
  });
  return {
    title: `Two-point correlation of ${phase}`,
    x: { name: 'distance', unit: 'm' },
    y: { name: 'S2', unit: '' },
    series: [{ name: 'all directions', x: radial.distance, y: radial.probability }, ...axes],
  };
}

function pairFigure(pairs: readonly PairCorrelation[]): Figure {
  return {
    title: 'Correlation of pairs of phases',
    x: { name: 'distance', unit: 'm' },
    y: { name: 'frequency over chance', unit: '' },
    series: pairs.map(({ phases, distance, relative }) => ({
      name: phases.join(' | '),
      x: distance,
      y: relative,
    })),
  };
}

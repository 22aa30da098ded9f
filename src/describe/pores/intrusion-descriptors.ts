import type { Descriptor, Figure, Quantity } from '../descriptor.ts';
import type { Subject } from '../subject.ts';
import { geometricConstrictivity, type GeometricConstrictivity } from './geometric-constrictivity.ts';
import { mercuryIntrusion, type MercuryIntrusion } from './mercury-intrusion.ts';

/** The pore, or every phase where none is named. */
function filledPhases({ roles, phases }: Subject): readonly string[] {
  return roles.pore === undefined ? phases : [roles.pore];
}

export const mercuryIntrusionDescriptor: Descriptor<Readonly<Record<string, MercuryIntrusion>>> = {
  name: 'mercury-intrusion',
  title: 'Mercury intrusion',
  definition: 'share of the pores that balls of falling radius fill from all faces of the image',
  convention:
    'p = -2 γ cos θ / r with 0.485 N/m and 140 degrees; connections along axes only; radii are those of balls to the first voxel outside less 0.36 edges',
  source: 'Washburn, doi 10.1073/pnas.7.4.115; Münch and Holzer, doi 10.1111/j.1551-2916.2008.02736.x',
  isDefault: true,
  async measure(subject, work) {
    const results: Record<string, MercuryIntrusion> = {};
    for (const phase of filledPhases(subject))
      results[phase] = await mercuryIntrusion(subject.volume, phase, work);
    return results;
  },
  quantities: (results) => Object.entries(results).flatMap(([of, found]) => intrusionQuantities(of, found)),
  figures: (results) => Object.entries(results).map(([name, found]) => intrusionFigure(name, found)),
};

function intrusionQuantities(
  of: string,
  { medianThroat, medianBody, medianPressure, reached, inkBottle }: MercuryIntrusion,
): Quantity[] {
  return [
    { name: 'median throat radius', of, value: medianThroat, unit: 'm' },
    { name: 'median body radius', of, value: medianBody, unit: 'm' },
    { name: 'pressure at half filling', of, value: medianPressure, unit: 'Pa' },
    { name: 'share reached from the faces', of, value: reached, unit: '' },
    { name: 'ink-bottle difference', of, value: inkBottle, unit: '' },
  ];
}

function intrusionFigure(name: string, { curve }: MercuryIntrusion): Figure {
  return {
    title: `Intrusion of ${name}`,
    x: { name: 'radius', unit: 'm' },
    y: { name: 'share filled', unit: '' },
    series: [
      { name: 'from the faces', x: curve.radius, y: curve.intruded },
      { name: 'balls anywhere', x: curve.radius, y: curve.bodies },
    ],
  };
}

type Constrictivities = Readonly<Record<string, readonly GeometricConstrictivity[]>>;

export const geometricConstrictivityDescriptor: Descriptor<Constrictivities> = {
  name: 'geometric-constrictivity',
  title: 'Geometric constrictivity',
  definition:
    '(r_min/r_max)^2: median radius of an intrusion along the axis over the median radius of balls anywhere',
  convention:
    'intrusions from both faces across the axis, half of each counted; not the constrictivity of a solved potential',
  source: 'Stenzel et al., doi 10.1002/aic.15160',
  isDefault: false,
  async measure(subject, work) {
    const results: Record<string, readonly GeometricConstrictivity[]> = {};
    for (const phase of filledPhases(subject)) {
      results[phase] = await geometricConstrictivity(subject.volume, phase, ['x', 'y', 'z'], work);
    }
    return results;
  },
  quantities: (results) =>
    Object.entries(results).flatMap(([name, axes]) =>
      axes.flatMap(({ axis, constrictivity, throat, body }) => [
        { name: 'geometric constrictivity', of: `${name} ${axis}`, value: constrictivity, unit: '' },
        { name: 'median throat radius', of: `${name} ${axis}`, value: throat, unit: 'm' },
        { name: 'median body radius', of: `${name} ${axis}`, value: body, unit: 'm' },
      ]),
    ),
};

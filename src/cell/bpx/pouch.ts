import type { PouchParameters, PouchTab } from '../parameters.ts';
import type { Section } from './section.ts';
import type { BpxTree } from './write.ts';

/** Of our own section. */
const numberNames = {
  height: 'Height [m]',
  width: 'Width [m]',
  negativeCollectorConductivity: 'Negative current collector conductivity [S.m-1]',
  positiveCollectorConductivity: 'Positive current collector conductivity [S.m-1]',
  cooledFaces: 'Cooled faces per electrode pair',
  faceHeatTransferCoefficient: 'Face heat transfer coefficient [W.m-2.K-1]',
  edgeHeatTransferCoefficient: 'Edge heat transfer coefficient [W.m-2.K-1]',
} as const;

const tabNames = { negativeTab: 'Negative tab', positiveTab: 'Positive tab' } as const;
const [edge, centre, width, cooling] = [
  'Edge',
  'Centre [m]',
  'Width [m]',
  'Heat transfer coefficient [W.m-2.K-1]',
] as const;

const edges = ['top', 'bottom', 'side'] as const;

/** What BPX has no field for of a pouch. */
export function ownPouchSection(pouch: PouchParameters): BpxTree {
  const fields = Object.keys(numberNames) as (keyof typeof numberNames)[];
  return {
    ...Object.fromEntries(fields.map((field) => [numberNames[field], pouch[field]])),
    [tabNames.negativeTab]: tabSection(pouch.negativeTab),
    [tabNames.positiveTab]: tabSection(pouch.positiveTab),
  };
}

/** Reads it back. @throws InputError naming the field that is missing or no number. */
export function pouchOf(section: Section): PouchParameters {
  const number = (field: keyof typeof numberNames): number => section.number(numberNames[field]);
  return {
    height: number('height'),
    width: number('width'),
    negativeCollectorConductivity: number('negativeCollectorConductivity'),
    positiveCollectorConductivity: number('positiveCollectorConductivity'),
    negativeTab: tabOf(section.section(tabNames.negativeTab)),
    positiveTab: tabOf(section.section(tabNames.positiveTab)),
    cooledFaces: number('cooledFaces'),
    faceHeatTransferCoefficient: number('faceHeatTransferCoefficient'),
    edgeHeatTransferCoefficient: number('edgeHeatTransferCoefficient'),
  };
}

function tabSection(tab: PouchTab): BpxTree {
  return {
    [edge]: tab.edge,
    ...(tab.centre === undefined ? {} : { [centre]: tab.centre }),
    [width]: tab.width,
    [cooling]: tab.heatTransferCoefficient,
  };
}

function tabOf(section: Section): PouchTab {
  const given = section.textOr(edge, '');
  const found = edges.find((name) => name === given);
  if (found === undefined) throw section.wrong(edge, `'${given}' is no edge`, edges.join(', '));
  const at = section.numberOr(centre, undefined);
  return {
    edge: found,
    ...(at === undefined ? {} : { centre: at }),
    width: section.number(width),
    heatTransferCoefficient: section.number(cooling),
  };
}

import type { LongWork } from '../../base/index.ts';
import type { Descriptor, Figure, Quantity, Table } from '../descriptor.ts';
import type { Subject } from '../subject.ts';
import { contactProbability, type ContactProbability } from './contact-probability.ts';
import type { ParticleMeasures } from './measure-particles.ts';
import { contactRows } from './particle-columns.ts';
import { measured } from './separated.ts';
import { estimate, type Estimate } from './size-statistics.ts';

/** Contacts between particles and what covers their surfaces; the pairs themselves are its table. */
export interface ContactDescription {
  readonly active: string;
  /** 2 for a section: contacts are lines. */
  readonly dimensions: 2 | 3;
  readonly particles: number;
  readonly contacts: number;
  /** Other particles that a whole particle touches: mean, and share of whole particles by number of contacts from 0 on. */
  readonly coordination: Estimate | null;
  readonly coordinationShares: readonly number[];
  /** Mean flat area (m²; in a section length, m) and radius (m) of a contact. */
  readonly meanArea: Estimate | null;
  readonly meanRadius: Estimate | null;
  /** Shares of the surface of all particles inside the image. */
  readonly surfaceShares: {
    /** Against other particles. */
    readonly particles: number;
    /** Against each phase outside the particles. */
    readonly phases: Readonly<Record<string, number>>;
  } | null;
  /** Mean over whole particles of the share of the surface that binder covers; null without binder. */
  readonly coverage: Estimate | null;
  /** The same without regard to contacts: binder over binder and pores. */
  readonly coverageOfFreeSurface: Estimate | null;
  readonly probability: ContactProbability;
}

const tableOf = new WeakMap<ContactDescription, Table>();

async function describeContacts(subject: Subject, work: LongWork): Promise<ContactDescription> {
  const measures = await measured(subject, work);
  const { particles, surfaces, contacts, coordination } = measures;
  const { active = '', binder } = subject.roles;
  const whole = Array.from(particles.isCut, (_, particle) => particle).filter(
    (particle) => particles.isCut[particle] === 0 && surfaces.area[particle] > 0,
  );
  const covered = binder === undefined ? undefined : surfaces.phaseArea[binder];
  const meanOver = (value: (particle: number) => number): Estimate | null =>
    meanOf(whole.map(value).filter(Number.isFinite));
  const result: ContactDescription = {
    active,
    dimensions: particles.dimensions,
    particles: particles.count,
    contacts: contacts.count,
    coordination: meanOver((particle) => coordination[particle]),
    coordinationShares: shares(whole.map((particle) => coordination[particle])),
    meanArea: meanOf([...contacts.flatArea]),
    meanRadius: meanOf([...contacts.radius].filter(Number.isFinite)),
    surfaceShares: surfaceShares(measures),
    coverage:
      covered === undefined ? null : meanOver((particle) => covered[particle] / surfaces.area[particle]),
    coverageOfFreeSurface:
      covered === undefined
        ? null
        : meanOver(
            (particle) => covered[particle] / (surfaces.area[particle] - surfaces.contactArea[particle]),
          ),
    probability: contactProbability(measures),
  };
  tableOf.set(result, contactRows(measures));
  return result;
}

function meanOf(values: readonly number[]): Estimate | null {
  if (values.length === 0) return null;
  return estimate(values, (sample) => sample.reduce((sum, value) => sum + value, 0) / sample.length);
}

/** Share of the values that are 0, 1, 2, … */
function shares(values: readonly number[]): number[] {
  if (values.length === 0) return [];
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  const counts = new Float64Array(most + 1);
  for (const value of values) counts[value]++;
  return Array.from(counts, (count) => count / values.length);
}

const total = (areas: Float64Array): number => areas.reduce((sum, area) => sum + area, 0);

function surfaceShares({ surfaces }: ParticleMeasures): ContactDescription['surfaceShares'] {
  const whole = total(surfaces.area);
  if (whole === 0) return null;
  const phases = Object.entries(surfaces.phaseArea).map(
    ([name, areas]) => [name, total(areas) / whole] as const,
  );
  return { particles: total(surfaces.contactArea) / whole, phases: Object.fromEntries(phases) };
}

function quantities(result: ContactDescription): Quantity[] {
  const { active, contacts, coordination, meanArea, meanRadius, surfaceShares: share, probability } = result;
  const number = (name: string, value: number | undefined | null, unit = ''): Quantity => ({
    name,
    of: active,
    value: value ?? null,
    unit,
  });
  return [
    number('contacts', contacts),
    number('contacts of a particle', coordination?.value),
    number('contacts of a particle, at least', coordination?.interval?.[0]),
    number('contacts of a particle, at most', coordination?.interval?.[1]),
    result.dimensions === 2
      ? number('mean length of a contact', meanArea?.value, 'm')
      : number('mean area of a contact', meanArea?.value, 'm2'),
    number('mean radius of a contact', meanRadius?.value, 'm'),
    number('share of surface against particles', share?.particles),
    ...Object.entries(share?.phases ?? {})
      .filter(([name]) => name !== active)
      .map(([name, value]) => number(`share of surface against ${name}`, value)),
    number('binder on a particle’s surface', result.coverage?.value),
    number('binder on a particle’s free surface', result.coverageOfFreeSurface?.value),
    number('chance that two particles touch', probability.probability),
    number('meeting spheres over those at random', probability.ratio),
  ];
}

function figures({ coordinationShares }: ContactDescription): Figure[] {
  return [
    {
      title: 'Contacts of a particle',
      x: { name: 'contacts', unit: '' },
      y: { name: 'share of particles', unit: '' },
      series: [{ name: 'whole particles', x: coordinationShares.map((_, at) => at), y: coordinationShares }],
    },
  ];
}

export const particleContactsDescriptor: Descriptor<ContactDescription> = {
  name: 'particle-contacts',
  title: 'Contacts of particles',
  definition:
    'pairs of particles that share a voxel face, areas between them, and shares of each particle’s surface against particles, binder and pores',
  convention:
    'a contact’s area is that of its faces added as vectors, shares of surfaces are by Crofton’s formula; random: centres anywhere in the image independently of each other',
  source: 'Ohser and Schladitz, 3D Images of Materials Structures (Wiley-VCH, 2009)',
  isDefault: true,
  needs: ['active'],
  measure: describeContacts,
  quantities,
  figures,
  tableNames: ['contacts'],
  tables: (result) => {
    const table = tableOf.get(result);
    return table === undefined ? [] : [table];
  },
};

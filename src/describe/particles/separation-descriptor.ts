import type { LongWork } from '../../base/index.ts';
import type { Descriptor, Figure, Quantity } from '../descriptor.ts';
import type { Subject } from '../subject.ts';
import { separated } from './separated.ts';
import type { SeparationMethod } from './separate.ts';
import type { SeparationStability } from './separation-stability.ts';

/** How the active material came apart into particles, and what the choice of the one parameter is worth. */
export interface ParticleSeparation {
  readonly active: string;
  readonly method: SeparationMethod;
  /** A neck of more than this share of the smaller part's inscribed radius joins the two; null for given particles. */
  readonly neckRatio: number | null;
  /** A neck less deep than this may be of the grid's making and joins too, m. */
  readonly resolution: number | null;
  readonly particles: number;
  /** Regional maxima of the distance: what a watershed without merging would call particles. */
  readonly maxima: number | null;
  /** Particles with a voxel in an outer layer of the image, and their share of the phase. */
  readonly cut: number;
  readonly cutShare: number | null;
  /** Largest inscribed radius, m; null when the phase fills the image or has no voxels. */
  readonly largestInscribedRadius: number | null;
  readonly stability: SeparationStability | null;
}

async function describeSeparation(subject: Subject, work: LongWork): Promise<ParticleSeparation> {
  const { data, count, method, parameter, resolution, basins, isCut, inscribed, stability } = await separated(
    subject,
    work,
  );
  const largest = inscribed.radius.reduce((most, radius) => Math.max(most, radius), 0);
  return {
    active: subject.roles.active ?? '',
    method,
    neckRatio: parameter,
    resolution,
    particles: count,
    maxima: basins,
    cut: isCut.reduce((sum, flag) => sum + flag, 0),
    cutShare: shareOf(data, isCut),
    largestInscribedRadius: largest > 0 && largest < Infinity ? largest : null,
    stability,
  };
}

/** Share of the labelled voxels that are in flagged particles. */
function shareOf(labels: Uint32Array, flags: Uint8Array): number | null {
  let [inside, flagged] = [0, 0];
  for (const label of labels) {
    if (label === 0) continue;
    inside++;
    flagged += flags[label - 1];
  }
  return inside === 0 ? null : flagged / inside;
}

function quantities(result: ParticleSeparation): Quantity[] {
  const { active: of, stability } = result;
  const number = (name: string, value: number | null | undefined, unit = ''): Quantity => ({
    name,
    of,
    value: value ?? null,
    unit,
  });
  return [
    number('particles', result.particles),
    number('at a neck ratio of', result.neckRatio),
    number('and necks deeper than', result.resolution, 'm'),
    number('particles, a tenth below that ratio', stability?.nearby[0]),
    number('particles, a tenth above that ratio', stability?.nearby[1]),
    number('maxima of the distance', result.maxima),
    number('steady (5 %) from a neck ratio of', stability?.plateau.from),
    number('steady (5 %) to a neck ratio of', stability?.plateau.to),
    number('cut particles', result.cut),
    number('share of the phase in cut particles', result.cutShare),
    number('largest inscribed radius', result.largestInscribedRadius, 'm'),
  ];
}

function figures({ active, stability }: ParticleSeparation): Figure[] {
  if (stability === null) return [];
  return [
    {
      title: 'Particles over the neck that parts them',
      x: { name: 'largest neck, share of the smaller radius', unit: '' },
      y: { name: 'particles', unit: '' },
      series: [{ name: active, x: stability.parameter, y: stability.count }],
    },
  ];
}

export const particleSeparationDescriptor: Descriptor<ParticleSeparation> = {
  name: 'particle-separation',
  title: 'Separation of particles',
  definition:
    'number of particles over r_neck / min(r_1, r_2), the inscribed radius of a neck over that of the smaller of the parts that it joins',
  convention:
    'watershed of the exact distance with 26 neighbours from every regional maximum, basins merged over wide necks and those less deep than half the diagonal of a voxel’s face; the image’s border is no surface',
  source:
    'Vincent and Soille, doi 10.1109/34.87344; persistence: Edelsbrunner, Letscher and Zomorodian, doi 10.1007/s00454-002-2885-2',
  isDefault: true,
  needs: ['active'],
  measure: describeSeparation,
  quantities,
  figures,
};

import type { LongWork } from '../../base/index.ts';
import { empirical, histogram, quantile } from '../../numerics/index.ts';
import type { Descriptor, Figure, Quantity, Table } from '../descriptor.ts';
import type { Subject } from '../subject.ts';
import { surfaceRoughness, type NoRoughness, type SurfaceRoughness } from './roughness.ts';
import { measured, separated } from './separated.ts';
import { estimate, type Estimate } from './size-statistics.ts';

/** Roughness of the particles of an image; the rows themselves are its table. Lengths in m. */
export interface RoughnessDescription {
  readonly active: string;
  /** Highest degree of the spherical harmonics that are form. */
  readonly degree: number;
  readonly particles: number;
  /** Particles that have a roughness, and how many have none for which reason. */
  readonly rough: number;
  readonly without: Readonly<Record<NoRoughness, number>>;
  /** What the voxels' stairs alone leave. */
  readonly voxelFloor: number;
  /** Mean over these particles of what the form leaves, and of the part of it that stairs do not explain. */
  readonly residual: Estimate | null;
  readonly roughness: Estimate | null;
  readonly median: number | null;
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly share: number }[];
}

const tableOf = new WeakMap<RoughnessDescription, Table>();

const known = (column: Float64Array): number[] => [...column].filter(Number.isFinite);

async function describeRoughness(subject: Subject, work: LongWork): Promise<RoughnessDescription> {
  const { particles } = await measured(subject, work);
  const rough = await surfaceRoughness(await separated(subject, work), particles, work);
  const [residuals, values] = [known(rough.residual), known(rough.roughness)];
  const count = (reason: NoRoughness): number => rough.reasons.filter((each) => each === reason).length;
  const result: RoughnessDescription = {
    active: subject.roles.active ?? '',
    degree: rough.degree,
    particles: particles.count,
    rough: values.length,
    without: {
      'not star-shaped': count('not star-shaped'),
      'too little free surface': count('too little free surface'),
      'too few voxels': count('too few voxels'),
    },
    voxelFloor: rough.voxelFloor,
    residual: meanOf(residuals),
    roughness: meanOf(values),
    median: values.length === 0 ? null : quantile(empirical(values), 0.5),
    histogram: classesOf(values),
  };
  tableOf.set(result, roughnessRows(rough));
  return result;
}

function meanOf(values: readonly number[]): Estimate | null {
  if (values.length === 0) return null;
  return estimate(values, (sample) => sample.reduce((sum, value) => sum + value, 0) / sample.length);
}

function classesOf(values: readonly number[]): RoughnessDescription['histogram'] {
  if (values.length === 0) return [];
  const { edges, share } = histogram(empirical(values));
  return share.map((part, at) => ({ from: edges[at], to: edges[at + 1], share: part }));
}

function roughnessRows({ residual, roughness, starShare, freeShare, reasons }: SurfaceRoughness): Table {
  return {
    name: 'roughness',
    columns: [
      { name: 'label', unit: '', values: reasons.map((_, particle) => particle + 1) },
      { name: 'roughness', unit: 'm', values: roughness },
      { name: 'residual', unit: 'm', values: residual },
      { name: 'star-shaped share', unit: '', values: starShare },
      { name: 'free share of directions', unit: '', values: freeShare },
      { name: 'none because', unit: '', values: reasons },
    ],
  };
}

function quantities(result: RoughnessDescription): Quantity[] {
  const { active, rough, without, voxelFloor, residual, roughness, median } = result;
  const number = (name: string, value: number | undefined | null, unit = ''): Quantity => ({
    name,
    of: active,
    value: value ?? null,
    unit,
  });
  return [
    number('particles with a roughness', rough),
    ...Object.entries(without).map(([reason, count]) => number(`particles ${words[reason]}`, count)),
    number('mean roughness', roughness?.value, 'm'),
    number('mean roughness, at least', roughness?.interval?.[0], 'm'),
    number('mean roughness, at most', roughness?.interval?.[1], 'm'),
    number('median roughness', median, 'm'),
    number('mean residual', residual?.value, 'm'),
    number('residual of a smooth surface in these voxels', voxelFloor, 'm'),
  ];
}

const words: Readonly<Record<string, string>> = {
  'not star-shaped': 'that are not star-shaped',
  'too little free surface': 'with too little free surface',
  'too few voxels': 'of too few voxels',
};

function figures({ histogram: classes }: RoughnessDescription): Figure[] {
  return [
    {
      title: 'Roughness of particles',
      x: { name: 'roughness', unit: 'm' },
      y: { name: 'share of particles', unit: '' },
      series: [
        {
          name: 'particles',
          x: classes.map(({ from, to }) => (from + to) / 2),
          y: classes.map(({ share }) => share),
        },
      ],
    },
  ];
}

export const particleRoughnessDescriptor: Descriptor<RoughnessDescription> = {
  name: 'particle-roughness',
  title: 'Roughness of particles',
  definition:
    'r.m.s. distance of a particle’s free surface, along rays from its centre, from real spherical harmonics up to degree 8 fitted to it',
  convention:
    'less the stairs of the voxels in squares; contacts and cuts left out; none for particles that are not star-shaped',
  source: 'Garboczi, doi 10.1016/S0008-8846(02)00836-0',
  isDefault: false,
  needs: ['active'],
  measure: describeRoughness,
  quantities,
  figures,
  tableNames: ['roughness'],
  tables: (result) => {
    const table = tableOf.get(result);
    return table === undefined ? [] : [table];
  },
};

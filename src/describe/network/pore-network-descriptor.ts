import type { LongWork } from '../../base/index.ts';
import type { Axis } from '../../microstructure/index.ts';
import type { Descriptor, Figure, Quantity, Table } from '../descriptor.ts';
import { separated } from '../particles/separated.ts';
import type { Subject } from '../subject.ts';
import {
  conductanceModels,
  throatConductances,
  type ConductanceModel,
  type Conductances,
} from './conductance.ts';
import { drainage, mercuryPressure, type Drainage } from './drainage.ts';
import { extractNetwork } from './extract-network.ts';
import { networkStatistics, type NetworkStatistics, type Spread } from './network-statistics.ts';
import { networkTables } from './network-tables.ts';
import { networkTransport, type NetworkTransport } from './network-transport.ts';
import type { PoreNetwork } from './pore-network.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** The model whose estimate is shown: the nearest of them (docs/describe-network.md). */
const shownModel: ConductanceModel = 'slices';

/** A pore network's size and sizes, and what it estimates of transport and intrusion; pores and throats are its tables. */
export interface PoreNetworkDescription extends NetworkStatistics {
  readonly phase: string;
  /** 2 for a section. */
  readonly dimensions: 2 | 3;
  readonly pores: number;
  readonly throats: number;
  /** Estimates, by axis with more than one layer: the solution on all voxels is `transport`'s. */
  readonly transport: Readonly<Partial<Record<Axis, NetworkEstimate>>>;
  /** Mercury from all faces; null where no wall bounds the throats. */
  readonly intrusion: Intrusion | null;
}

interface NetworkEstimate {
  readonly percolating: boolean;
  readonly fractionTotal: number;
  readonly fractionPercolating: number;
  readonly model: ConductanceModel;
  readonly effectiveRatio: number;
  readonly tortuosityFactor: number | null;
  /** Effective ratio by every model that the image allows: how far they lie apart. */
  readonly byModel: Readonly<Partial<Record<ConductanceModel, number>>>;
  readonly imbalance: number;
}

interface Intrusion {
  /** Throat diameter (m), pressure (Pa) and share of the phase's volume filled, in the order of filling. */
  readonly curve: readonly {
    readonly diameter: number;
    readonly pressure: number;
    readonly saturation: number;
  }[];
  /** Diameter at which half of what can be filled is; m. */
  readonly medianDiameter: number | null;
  /** Diameter of the widest way through along each axis, m; null where there is none. */
  readonly breakthroughDiameter: Readonly<Partial<Record<Axis, number | null>>>;
}

/** Tables belong to a result without being part of what is written as JSON: thousands of rows. */
const tablesOf = new WeakMap<PoreNetworkDescription, Table[]>();

async function describeNetwork(subject: Subject, work: LongWork): Promise<PoreNetworkDescription> {
  const { volume, roles } = subject;
  const phase = roles.pore ?? '';
  const regions = await separated(subject, work, phase);
  const distance = await subject.distances(phase, work);
  const network = await extractNetwork(regions, volume, phase, { ...work, distance });
  const hasWalls = [network.throats, network.openings].every(({ inscribedDiameter }) =>
    inscribedDiameter.every(Number.isFinite),
  );
  const models = conductanceModels.filter(
    (model) => hasWalls || model === 'slices' || model === 'area-over-length',
  );
  const ways = new Map<ConductanceModel, Conductances>();
  for (const model of models) ways.set(model, await throatConductances(network, model, regions, work));
  const along = axes.filter((_, axis) => volume.shape[axis] > 1);
  const all = hasWalls && network.pores.count > 0 ? drainage(network, [0, 1, 2, 3, 4, 5]) : undefined;
  const result: PoreNetworkDescription = {
    phase,
    dimensions: network.dimensions,
    pores: network.pores.count,
    throats: network.throats.count,
    ...networkStatistics(network),
    transport: Object.fromEntries(
      along.map((axis) => {
        const found = [...ways].map(
          ([model, conductances]) => [model, networkTransport(network, conductances, axis, work)] as const,
        );
        return [axis, estimateOf(new Map(found))];
      }),
    ),
    intrusion: all === undefined ? null : intrusionOf(network, all, along),
  };
  const shown = ways.get(shownModel);
  if (shown !== undefined) {
    const access = all?.accessDiameter ?? new Float64Array(network.pores.count);
    tablesOf.set(result, networkTables(network, shown, access));
  }
  return result;
}

function estimateOf(found: ReadonlyMap<ConductanceModel, NetworkTransport>): NetworkEstimate {
  const {
    axis: _,
    iterations: __,
    residual: ___,
    ...shown
  } = found.get(shownModel) ?? [...found.values()][0];
  return {
    percolating: shown.percolating,
    fractionTotal: shown.fractionTotal,
    fractionPercolating: shown.fractionPercolating,
    model: shownModel,
    effectiveRatio: shown.effectiveRatio,
    tortuosityFactor: shown.tortuosityFactor,
    byModel: Object.fromEntries([...found].map(([model, { effectiveRatio }]) => [model, effectiveRatio])),
    imbalance: shown.imbalance,
  };
}

/** Enough points for a curve. */
const mostPoints = 200;

function intrusionOf(
  network: PoreNetwork,
  { diameter, saturation }: Drainage,
  along: readonly Axis[],
): Intrusion {
  const step = Math.max(1, Math.ceil(diameter.length / mostPoints));
  const shown = diameter.map((_, at) => at).filter((at) => at % step === 0 || at === diameter.length - 1);
  const half = (saturation.at(-1) ?? 0) / 2;
  return {
    curve: shown.map((at) => ({
      diameter: diameter[at],
      pressure: mercuryPressure(diameter[at]),
      saturation: saturation[at],
    })),
    medianDiameter: diameter[saturation.findIndex((share) => share >= half)] ?? null,
    breakthroughDiameter: Object.fromEntries(
      along.map((axis) => [axis, drainage(network, [2 * axes.indexOf(axis)]).breakthroughDiameter]),
    ),
  };
}

function quantities(result: PoreNetworkDescription): Quantity[] {
  const { phase, coordination, transport, intrusion } = result;
  const number = (name: string, value: number | null | undefined, unit = '', of = phase): Quantity => ({
    name,
    of,
    value: value ?? null,
    unit,
  });
  const middle = (name: string, spread: Spread | null, unit: string): Quantity =>
    number(name, spread?.d50, unit);
  return [
    number('pores', result.pores),
    number('throats', result.throats),
    number('mean throats of a pore', coordination.mean),
    middle('median pore diameter', result.poreDiameter, 'm'),
    middle('median pore diameter by volume', result.poreDiameterByVolume, 'm'),
    middle('median throat diameter', result.throatDiameter, 'm'),
    middle('median ratio of throat to pore', result.throatToPoreRatio, ''),
    number('share of volume in pores without throats', result.isolated.ofVolume),
    ...axes.flatMap((axis) => {
      const found = transport[axis];
      if (found === undefined) return [];
      return [
        number('network estimate of D/D0', found.effectiveRatio, '', `${phase} ${axis}`),
        number('network estimate of tortuosity factor', found.tortuosityFactor, '', `${phase} ${axis}`),
        number('widest way through', intrusion?.breakthroughDiameter[axis], 'm', `${phase} ${axis}`),
      ];
    }),
    number('median intrusion diameter', intrusion?.medianDiameter, 'm'),
  ];
}

function figures({ coordination, intrusion, phase }: PoreNetworkDescription): Figure[] {
  const throats: Figure = {
    title: 'Throats of a pore',
    x: { name: 'throats', unit: '' },
    y: { name: 'share of pores', unit: '' },
    series: [{ name: phase, x: coordination.shares.map((_, count) => count), y: coordination.shares }],
  };
  if (intrusion === null || intrusion.curve.length === 0) return [throats];
  return [
    throats,
    {
      title: 'Intrusion of the network from all faces',
      x: { name: 'throat diameter', unit: 'm', kind: 'logarithmic' },
      y: { name: 'share of volume filled', unit: '' },
      series: [
        {
          name: phase,
          x: intrusion.curve.map(({ diameter }) => diameter),
          y: intrusion.curve.map(({ saturation }) => saturation),
        },
      ],
    },
  ];
}

export const poreNetworkDescriptor: Descriptor<PoreNetworkDescription> = {
  name: 'pore-network',
  title: 'Pore network',
  definition:
    'pores are the regions of the separated pore space, throats the faces that two of them share; D/D0 from Kirchhoff’s equations with a conductance for each throat, intrusion by access through throats of the inscribed diameter',
  convention:
    'a network estimate: D/D0 lies 20 % below to 7 % above that of the voxels on the electrodes tried (docs/describe-network.md), and other models of the throats’ shape further; diameters are twice the distance between voxel middles, pores have their extended one; throat areas are those of flat surfaces',
  source:
    'Gostick, doi 10.1103/PhysRevE.96.023307; Gostick et al., doi 10.1109/MCSE.2016.49; Washburn, doi 10.1073/pnas.7.4.115 (mercury)',
  isDefault: false,
  needs: ['pore'],
  measure: describeNetwork,
  quantities,
  figures,
  tableNames: ['pores', 'throats'],
  tables: (result) => tablesOf.get(result) ?? [],
};

import { z } from 'zod';
import { materialBand, parameterSet, parameterSetNames } from '../../cell/index.ts';
import { parseMaterial } from '../../material/index.ts';
import { needOfKind } from '../needs.ts';
import type { StepKind } from '../types.ts';
import { dischargeParameters } from './discharge.ts';
import type { LatticeVoltageResult } from './lattice-voltage.ts';

const parameters = z.strictObject({
  /** Literature set that gives all that the material does not. */
  set: z.enum(parameterSetNames).default('chen2020'),
  side: z.enum(['negative', 'positive']).default('positive'),
  rate: z.number().positive().describe('C-rate of the cell with the material'),
  mesh: dischargeParameters.mesh,
  relativeTolerance: dischargeParameters.relativeTolerance,
});

type Parameters = z.infer<typeof parameters>;

/** V over A h. */
export interface MaterialDischargeResult {
  set: string;
  rate: number;
  /** A */
  current: number;
  charge: number[];
  voltage: number[];
  /** The band of the draws: their extremes, or quantiles of 5 and 95 % of twenty and more. */
  low: number[];
  high: number[];
  /** Standard errors of both edges of the band, which is of so many draws and no more, V. */
  edgeError: { low: number; high: number };
  /** Charge at the lower cut-off: own curve, and each draw, A h. */
  capacity: number;
  capacities: number[];
  /** Widest place of the band, V. */
  widest: number;
  draws: { charge: number[]; voltage: number[] }[];
  notes: string[];
}

/** A material in a cell: one porous-electrode (P2D) discharge of its own curve and one of each draw. */
export const materialDischargeStep: StepKind<Parameters, MaterialDischargeResult> = {
  kind: 'material-discharge',
  version: '2',
  parameters,
  requires: ['lattice-voltage'],
  seeded: () => false,
  async run({ parameters: asked, needs, signal, onProgress }) {
    const { artifacts } = needOfKind<LatticeVoltageResult>(needs, 'lattice-voltage');
    const band = await materialBand({
      cell: parameterSet(asked.set),
      side: asked.side,
      material: await parseMaterial(await artifacts.text('material.json'), 'material.json'),
      rate: asked.rate,
      model: 'dfn',
      mesh: asked.mesh,
      relativeTolerance: asked.relativeTolerance,
      signal,
      onProgress,
    });
    return {
      set: asked.set,
      rate: asked.rate,
      current: band.current,
      charge: [...band.charge],
      voltage: [...band.voltage],
      low: [...band.low],
      high: [...band.high],
      edgeError: { ...band.edgeError },
      capacity: band.capacity,
      capacities: [...band.capacities],
      widest: Math.max(...band.high.map((high, k) => high - band.low[k])),
      draws: band.samples.map(({ capacity, voltage }) => ({ charge: [...capacity], voltage: [...voltage] })),
      notes: [...band.notes],
    };
  },
};

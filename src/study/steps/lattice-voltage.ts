import { z } from 'zod';
import { cellVolume, expansionOfSample, parseExpansion, type ClusterExpansion } from '../../atoms/index.ts';
import { handOver, materialText, type IsothermPoint } from '../../material/index.ts';
import { needOfKind } from '../needs.ts';
import type { StepContext, StepKind } from '../types.ts';
import type { ExpansionStepResult } from './expansion.ts';
import { fillingEnergy, sitesOf, walkedCurves, type WalkedCurve } from './lattice-curves.ts';

const vector = z.tuple([z.int(), z.int(), z.int()]);

const parameters = z.strictObject({
  name: z.string().min(1).describe('of the material'),
  formula: z.string().optional(),
  species: z.string().describe('whose filling is followed, such as Li+'),
  ensemble: z.enum(['charge-neutral', 'semi-grand']).default('charge-neutral'),
  temperature: z.number().positive().default(300).describe('K'),
  supercell: z.tuple([vector, vector, vector]).default([
    [4, 0, 0],
    [0, 4, 0],
    [0, 0, 4],
  ]),
  voltages: z
    .strictObject({ from: z.number(), to: z.number(), step: z.number().positive() })
    .describe('V against the metal, from full to empty: one condition of Monte Carlo each'),
  metal: z
    .union([
      z.strictObject({ energy: z.number().describe('eV per atom') }),
      z.strictObject({ meanVoltage: z.number().describe('V between empty and full: fixes the energy') }),
    ])
    .describe('the metal that voltages are against'),
  sweeps: z.int().min(10).default(300).describe('for each condition'),
  fillings: z.int().min(5).max(1000).default(99).describe('at which the curves are given'),
});

export type LatticeVoltageParameters = z.infer<typeof parameters>;

export interface LatticeVoltageResult {
  name: string;
  /** K */
  temperature: number;
  /** Of the metal, eV per atom: given, or chosen for a mean voltage. */
  metalEnergy: number;
  filling: number[];
  /** U(θ) of the fitted interactions, V, and of each draw of them. */
  potential: number[];
  samples: number[][];
  /** Standard deviation of the draws, mean over the fillings, V. */
  meanSpread: number;
  /** Of Monte Carlo. */
  conditions: number;
  /** Sampled points were moved by at most this so that curves fall (noise, or hysteresis), V. */
  largestChange: number;
  notes: string[];
}

/** U(θ) by Monte Carlo of an expansion and of each draw of its posterior: the artifact `material.json`. */
export const latticeVoltageStep: StepKind<LatticeVoltageParameters, LatticeVoltageResult> = {
  kind: 'lattice-voltage',
  version: '1',
  parameters,
  requires: ['expansion'],
  async run(context) {
    const { name, temperature, species, metal } = context.parameters;
    const fitted = needOfKind<ExpansionStepResult>(context.needs, 'expansion');
    const expansion = await parseExpansion(await fitted.artifacts.text('expansion.json'), 'expansion.json');
    const energy = fillingEnergy(expansion, context.parameters);
    const metalEnergy = 'energy' in metal ? metal.energy : energy + metal.meanVoltage;
    const draws = Array.from({ length: fitted.result.samples }, (_, k) => expansionOfSample(expansion, k));
    const curves = await walkedCurves([expansion, ...draws], metalEnergy, context);
    const [own, ...drawn] = curves;
    const samples = drawn.map(({ points }) => points.map(({ potential }) => potential));
    const notes = notesOf(curves, context.parameters);
    await context.artifacts.text(
      'material.json',
      await fileOf(own.points, samples, notes, {
        name,
        formula: context.parameters.formula,
        concentration: concentrationOf(expansion, species),
        dataset: fitted.result.dataset,
      }),
    );
    return {
      name,
      temperature,
      metalEnergy,
      filling: own.points.map(({ filling }) => filling),
      potential: own.points.map(({ potential }) => potential),
      samples,
      meanSpread: mean(own.points.map((_, k) => deviation(samples.map((sample) => sample[k])))),
      conditions: curves.reduce((sum, curve) => sum + curve.conditions, 0),
      largestChange: Math.max(...curves.map(({ largestChange }) => largestChange)),
      notes,
    };
  },
};

/** Sites that can hold the species, mol/m³. */
function concentrationOf({ basis: { parent } }: ClusterExpansion, species: string): number {
  return sitesOf(parent, species) / (6.02214076e23 * cellVolume(parent.lattice) * 1e-30);
}

async function fileOf(
  points: readonly IsothermPoint[],
  samples: readonly (readonly number[])[],
  notes: readonly string[],
  about: {
    name: string;
    formula: string | undefined;
    concentration: number;
    dataset: { name: string; sha256: string };
  },
): Promise<string> {
  const { material } = handOver(points, [], {
    name: about.name,
    formula: about.formula,
    maximumConcentration: about.concentration,
    provenance: {
      source: 'cluster expansion and Monte Carlo',
      command: 'lithoscale run',
      inputs: [about.dataset],
    },
  });
  const banded = {
    ...material,
    provenance: { ...material.provenance, notes: [...(material.provenance?.notes ?? []), ...notes] },
    uncertainty: {
      ...material.uncertainty,
      of: `posterior of the interactions, ${samples.length} draws`,
      samples: samples.map((potential) => ({ potential: [...potential] })),
    },
  };
  return materialText(banded, 'material.json');
}

function notesOf(
  curves: readonly WalkedCurve[],
  { metal, supercell, sweeps }: StepContext<LatticeVoltageParameters>['parameters'],
): string[] {
  const moved = 1000 * Math.max(...curves.map(({ largestChange }) => largestChange));
  return [
    ...('meanVoltage' in metal
      ? [
          `The energy of the metal was chosen for a mean of ${metal.meanVoltage} V, which shifts all voltages alike.`,
        ]
      : []),
    `Monte Carlo in a supercell of ${supercell.map((row) => row.join(' ')).join('; ')} cells, ${sweeps} sweeps a condition, up and down; points were moved by at most ${moved.toFixed(0)} mV so that curves fall.`,
  ];
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

function deviation(list: readonly number[]): number {
  const middle = mean(list);
  return Math.sqrt(mean(list.map((value) => (value - middle) ** 2)));
}

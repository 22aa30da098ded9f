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
  compare: z
    .tuple([vector, vector, vector])
    .optional()
    .describe('another supercell in which the fit is walked too, to see what the size does'),
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

/** Between two curves over the fillings, V. */
interface CurveDistance {
  rootMeanSquare: number;
  largest: number;
  /** Filling of the largest. */
  at: number;
}

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
  /** The fit once more with other random numbers: how far its two curves are apart, V. */
  noise: CurveDistance;
  /** ∫U dθ of the fit's curve, and what the energies of the full and the empty lattice make it, V: apart by what is not at rest. */
  mean: { sampled: number; exact: number };
  /** The fit in the other supercell, against its own curve. */
  finiteSize: (CurveDistance & { supercell: number[]; potential: number[] }) | null;
  /** Of Monte Carlo. */
  conditions: number;
  /** Sampled points were moved by at most this so that curves fall (noise, or hysteresis), V. */
  largestChange: number;
  notes: string[];
}

/** U(θ) by Monte Carlo of an expansion and of each draw of its posterior: the artifact `material.json`. */
export const latticeVoltageStep: StepKind<LatticeVoltageParameters, LatticeVoltageResult> = {
  kind: 'lattice-voltage',
  version: '3',
  parameters,
  requires: ['expansion'],
  async run(context) {
    const { name, temperature, species, metal } = context.parameters;
    const fitted = needOfKind<ExpansionStepResult>(context.needs, 'expansion');
    const expansion = await parseExpansion(await fitted.artifacts.text('expansion.json'), 'expansion.json');
    const energy = fillingEnergy(expansion, context.parameters);
    const metalEnergy = 'energy' in metal ? metal.energy : energy + metal.meanVoltage;
    const draws = Array.from({ length: fitted.result.samples }, (_, k) => expansionOfSample(expansion, k));
    const { compare } = context.parameters;
    const others = compare === undefined ? [] : [{ expansion, supercell: compare }];
    const walks = [expansion, expansion, ...draws].map((each) => ({ expansion: each }));
    const curves = await walkedCurves([...walks, ...others], metalEnergy, context);
    const [own, again] = curves;
    const drawn = curves.slice(2, walks.length);
    const resized = curves[walks.length];
    const noise = distance(own, again);
    const finiteSize =
      compare === undefined
        ? null
        : {
            ...distance(own, resized),
            supercell: compare.flat(),
            potential: resized.points.map(({ potential }) => potential),
          };
    const samples = drawn.map(({ points }) => points.map(({ potential }) => potential));
    const means = { sampled: meanPotential(own), exact: metalEnergy - energy };
    const notes = [
      ...notesOf(curves, context.parameters, metalEnergy),
      ...accuracyNotes(noise, finiteSize, means),
    ];
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
      noise,
      mean: means,
      finiteSize,
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
  metalEnergy: number,
): string[] {
  const moved = 1000 * Math.max(...curves.map(({ largestChange }) => largestChange));
  return [
    ...('meanVoltage' in metal
      ? [
          `The energy of the metal, ${metalEnergy.toFixed(4)} eV per atom, was chosen for a mean of ${metal.meanVoltage} V, not calculated: another one shifts all voltages alike.`,
        ]
      : []),
    `Monte Carlo in a supercell of ${supercell.map((row) => row.join(' ')).join('; ')} cells, ${sweeps} sweeps a condition, up and down; points were moved by at most ${moved.toFixed(0)} mV so that curves fall.`,
  ];
}

/** What size and sampling do to the fit's own curve. */
function accuracyNotes(
  noise: CurveDistance,
  finiteSize: LatticeVoltageResult['finiteSize'],
  { sampled, exact }: LatticeVoltageResult['mean'],
): string[] {
  const said = ({ rootMeanSquare, largest, at }: CurveDistance): string =>
    `${(1000 * rootMeanSquare).toPrecision(2)} mV rms, ${(1000 * largest).toPrecision(2)} mV at most (at a filling of ${at.toFixed(2)}, where curves are steep)`;
  return [
    `Other random numbers move the curve of the fit by ${said(noise)}.`,
    `The mean of U over the fillings is ${sampled.toFixed(4)} V; the energies of the full and the empty lattice make it ${exact.toFixed(4)} V, so walks were ${Math.abs(sampled - exact) < 0.01 ? 'at rest on the whole' : 'not at rest: give them more sweeps'}.`,
    ...(finiteSize === null
      ? []
      : [
          `A supercell of ${[0, 3, 6].map((k) => finiteSize.supercell.slice(k, k + 3).join(' ')).join('; ')} cells moves it by ${said(finiteSize)}.`,
        ]),
  ];
}

/** ∫U dθ; the lattice is full and empty at the ends, where the curve goes on with the value of its last filling. */
function meanPotential({ points }: WalkedCurve): number {
  return mean(points.map(({ potential }) => potential));
}

function distance(one: WalkedCurve, other: WalkedCurve): CurveDistance {
  const apart = one.points.map(({ potential }, k) => Math.abs(potential - other.points[k].potential));
  const largest = Math.max(...apart);
  return {
    rootMeanSquare: Math.sqrt(mean(apart.map((value) => value ** 2))),
    largest,
    at: one.points[apart.indexOf(largest)].filling,
  };
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

function deviation(list: readonly number[]): number {
  const middle = mean(list);
  return Math.sqrt(mean(list.map((value) => (value - middle) ** 2)));
}

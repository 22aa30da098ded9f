import * as z from 'zod';

const positive = z.number().positive();
const filling = z.number().min(0).max(1);
const fillings = z.array(filling).min(2);

/** A property over fillings, at one or several temperatures: `values[t][k]` at `temperatures[t]` (K) and `filling[k]`. */
const table = z.strictObject({
  kind: z.literal('table'),
  temperatures: z.array(positive).min(1),
  filling: fillings,
  values: z.array(z.array(z.number())).min(1),
  /** Between the fillings: a cubic that rises or falls as the points do (default), straight lines, or a spline. */
  between: z.enum(['monotone', 'linear', 'cubic']).optional(),
});

const formula = z.strictObject({ kind: z.literal('formula'), formula: z.string().min(1) });

const redlichKister = z.strictObject({
  kind: z.literal('redlich-kister'),
  standardPotential: z.number(),
  coefficients: z.array(z.number()),
  entropies: z.array(z.number()).optional(),
  standardSlope: z.number().optional(),
  referenceTemperature: positive.optional(),
  smoothing: z.number().min(0).max(0.2).optional(),
});

const msmr = z.strictObject({
  kind: z.literal('msmr'),
  reactions: z
    .array(
      z.strictObject({
        potential: z.number(),
        share: positive,
        width: positive,
        slope: z.number().optional(),
      }),
    )
    .min(1),
  referenceTemperature: positive.optional(),
});

const twoLayers = z.strictObject({
  kind: z.literal('two-layers'),
  standardPotential: z.number(),
  withinLayer: z.number(),
  betweenLayers: z.number(),
  stage: z.number(),
  vanDerWaals: z.number().optional(),
  smoothing: z.number().min(0).max(0.2).optional(),
});

const potential = z.discriminatedUnion('kind', [table, formula, redlichKister, msmr, twoLayers]);

const diffusivity = z.discriminatedUnion('kind', [
  table,
  z.strictObject({ kind: z.literal('constant'), value: positive, activationEnergy: z.number().optional() }),
  z.strictObject({
    kind: z.literal('formula'),
    formula: z.string().min(1),
    activationEnergy: z.number().optional(),
  }),
]);

const exchangeCurrent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('activity'),
    prefactor: positive,
    alphaAnodic: positive.optional(),
    alphaCathodic: positive.optional(),
    activationEnergy: z.number().optional(),
    ionReference: positive.optional(),
  }),
  z.strictObject({
    kind: z.literal('square-root'),
    constant: positive,
    activationEnergy: z.number().optional(),
  }),
]);

const uncertainty = z.strictObject({
  /** What the spread is of, for people. */
  of: z.string().min(1),
  /** Standard errors at the fillings of the tables: V, and of ln D. */
  potential: z.array(z.number().min(0)).optional(),
  logDiffusivity: z.array(z.number().min(0)).optional(),
  /** Whole curves, equally likely, at the fillings and the first temperature of the tables. */
  samples: z
    .array(
      z.strictObject({
        potential: z.array(z.number()).optional(),
        diffusivity: z.array(positive).optional(),
      }),
    )
    .optional(),
});

const provenance = z.strictObject({
  source: z.string().min(1),
  doi: z.string().optional(),
  command: z.string().optional(),
  inputs: z
    .array(z.strictObject({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .optional(),
  notes: z.array(z.string()).optional(),
});

/** The file of a material, version 1. SI units: V, V/K, m²/s, A/m², mol/m³, J/mol, K; fillings from 0 to 1. */
export const materialSchema = z.strictObject({
  format: z.literal('lithoscale-material'),
  version: z.literal(1),
  units: z.literal('SI'),
  name: z.string().min(1),
  /** With x for the lithium that moves: LixNiO2. */
  formula: z.string().optional(),
  /** mol/m³ of lithium in the full host */
  maximumConcentration: positive,
  /** Fillings within which the source vouches. */
  range: z.tuple([filling, filling]).optional(),
  openCircuitPotential: potential,
  /** ∂U/∂T, V/K; default: what the potential says itself. */
  entropicCoefficient: z.discriminatedUnion('kind', [table, formula]).optional(),
  diffusivity: diffusivity.optional(),
  exchangeCurrent: exchangeCurrent.optional(),
  uncertainty: uncertainty.optional(),
  provenance,
});

export type Material = z.infer<typeof materialSchema>;

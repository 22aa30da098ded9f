import * as z from 'zod';

const vector = z.tuple([z.number(), z.number(), z.number()]);
const matrix = z.tuple([vector, vector, vector]);

const entry = z.strictObject({
  name: z.string().min(1),
  lattice: matrix,
  species: z.array(z.string()).min(1),
  positions: z.array(vector).min(1),
  energy: z.number().optional(),
  weight: z.number().positive().optional(),
  forces: z.array(vector).optional(),
  stress: matrix.optional(),
  functional: z.string().optional(),
  hubbard: z.record(z.string(), z.number()).optional(),
  potentials: z.record(z.string(), z.string()).optional(),
  code: z.string().optional(),
  source: z.string().optional(),
  unconverged: z.string().optional(),
});

/** The file of `lithoscale atoms read -o dataset.json`, version 1. */
export const datasetSchema = z.strictObject({
  format: z.literal('lithoscale-atoms'),
  version: z.literal(1),
  units: z.strictObject({ energy: z.literal('eV'), length: z.literal('angstrom') }),
  structures: z.array(entry).min(1),
});

/** Structures with formal charges and total energies as the LixNiO2 training set has them. */
export const trainingSchema = z.object({
  structures: z
    .array(
      z.object({
        id: z.union([z.number(), z.string()]),
        energy_eV: z.number(),
        correction_eV: z.number().optional(),
        weight: z.number().positive().optional(),
        lattice: matrix,
        species: z.array(z.string()).min(1),
        frac: z.array(vector).min(1),
      }),
    )
    .min(1),
});

export type DatasetFile = z.infer<typeof datasetSchema>;

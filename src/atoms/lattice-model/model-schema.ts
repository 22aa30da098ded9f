import * as z from 'zod';

const vector = z.tuple([z.number(), z.number(), z.number()]);
const whole = z.tuple([z.int(), z.int(), z.int()]);

/** The file of a simple lattice model, version 1. */
export const modelSchema = z.strictObject({
  format: z.literal('lithoscale-lattice-model'),
  version: z.literal(1),
  name: z.string().optional(),
  source: z.string().optional(),
  units: z.strictObject({ energy: z.literal('eV'), length: z.literal('angstrom') }).optional(),
  lattice: z.tuple([vector, vector, vector]),
  sites: z.array(z.strictObject({ position: vector, allowed: z.array(z.string().min(1)).min(1) })).min(1),
  constant: z.number().default(0),
  siteEnergies: z
    .array(z.strictObject({ species: z.string(), energy: z.number(), site: z.int().min(0).optional() }))
    .default([]),
  pairs: z
    .array(
      z
        .strictObject({
          species: z.tuple([z.string(), z.string()]),
          shell: z.int().min(1).optional(),
          distance: z.number().positive().optional(),
          energy: z.number(),
        })
        .refine(({ shell, distance }) => (shell === undefined) !== (distance === undefined), {
          message: 'give either shell or distance',
        }),
    )
    .default([]),
  /** eV per atom of the metal that chemical potentials are measured from. */
  metalEnergy: z.number().optional(),
  orders: z.array(z.strictObject({ name: z.string(), cell: z.tuple([whole, whole, whole]) })).default([]),
});

export type ModelFile = z.infer<typeof modelSchema>;

import * as z from 'zod';

const vector = z.tuple([z.number(), z.number(), z.number()]);

const structure = z.object({
  lattice: z.object({ matrix: z.tuple([vector, vector, vector]) }),
  sites: z
    .array(
      z.object({
        species: z
          .array(
            z.object({
              element: z.string(),
              occu: z.number(),
              oxidation_state: z.number().nullish(),
            }),
          )
          .min(1),
        abc: vector,
      }),
    )
    .min(1),
});

/** What pymatgen writes of a computed structure, as far as it is read. */
export const computedEntrySchema = z.object({
  entry_id: z.union([z.string(), z.number()]).nullish(),
  energy: z.number(),
  correction: z.number().nullish(),
  structure,
  parameters: z
    .object({
      run_type: z.string().nullish(),
      hubbards: z.record(z.string(), z.number()).nullish(),
      potcar_symbols: z.array(z.string()).nullish(),
    })
    .nullish(),
});

export const pymatgenStructureSchema = structure;

export type PymatgenStructure = z.infer<typeof structure>;
export type ComputedEntry = z.infer<typeof computedEntrySchema>;

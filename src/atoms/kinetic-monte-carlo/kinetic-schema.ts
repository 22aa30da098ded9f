import * as z from 'zod';

const whole = z.tuple([z.int(), z.int(), z.int()]);
const place = z.tuple([z.int(), z.int(), z.int(), z.int()]);

const kinetics = {
  name: z.string().min(1),
  /** E_KRA, eV. */
  barrier: z
    .number()
    .min(0, 'a barrier below 0: E_KRA is what is left over the mean of the end points')
    .max(20, 'a barrier above 20: it is given in eV'),
  /** 1/s */
  prefactor: z.number().positive().max(1e20, 'a prefactor above 1e20: it is given in 1/s'),
};

/** Energies, eV, that E_KRA has more for each atom of a species at a distance, Å, from the middle of the hop. */
const around = z
  .array(z.strictObject({ species: z.string(), distance: z.number().positive(), energy: z.number() }))
  .default([]);

/** Clusters around the hop as it is written, [sublattice, i, j, k] a site; others get theirs by symmetry. */
const clusters = z
  .array(z.strictObject({ sites: z.array(place).min(1), energies: z.array(z.number()) }))
  .default([]);

const neighbours = z.strictObject({
  ...kinetics,
  species: z.string(),
  with: z.string().optional(),
  /** Å; without it the shortest there is. */
  distance: z.number().positive().optional(),
  around,
});

const hop = z.strictObject({
  ...kinetics,
  species: z.string(),
  with: z.string().optional(),
  from: place,
  to: place,
  around,
  clusters,
});

const ring = z.strictObject({
  ...kinetics,
  species: z.array(z.string()).min(2),
  sites: z.array(place).min(2),
});

/** The file of a kinetic model, version 1: energies of arrangements and what may happen. */
export const kineticSchema = z.strictObject({
  format: z.literal('lithoscale-kinetic-model'),
  version: z.literal(1),
  name: z.string().optional(),
  source: z.string().optional(),
  /** A lattice model, or the file of one or of a cluster expansion. */
  model: z.union([z.string(), z.record(z.string(), z.unknown())]),
  /** Each is then held against the schema of its kind, so that what is amiss is told of that. */
  mechanisms: z.array(z.record(z.string(), z.unknown())).min(1),
  /** What sites hold that the filling says nothing of: shares by species, 'filling' or 'rest'. */
  composition: z
    .record(z.string(), z.union([z.number().min(0).max(1), z.literal('filling'), z.literal('rest')]))
    .optional(),
  /** Cells, in primitive vectors, of arrangements that a supercell should hold. */
  orders: z.array(z.strictObject({ name: z.string(), cell: z.tuple([whole, whole, whole]) })).default([]),
});

/** By what an entry names: sites in a ring, the two ends of a hop, or all neighbours. */
export function mechanismSchema(entry: Readonly<Record<string, unknown>>): z.ZodType<MechanismEntry> {
  if ('sites' in entry) return ring;
  return 'from' in entry || 'to' in entry ? hop : neighbours;
}

export type KineticFile = z.infer<typeof kineticSchema>;
export type MechanismEntry = z.infer<typeof ring> | z.infer<typeof hop> | z.infer<typeof neighbours>;

import * as z from 'zod';

const place = z.tuple([z.int(), z.int(), z.int(), z.int()]);

const kinetics = {
  name: z.string().min(1),
  /** E_KRA, eV. */
  barrier: z.number(),
  /** 1/s */
  prefactor: z.number().positive(),
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
  mechanisms: z.array(z.union([ring, hop, neighbours])).min(1),
  /** What sites hold that the filling says nothing of: shares by species, 'filling' or 'rest'. */
  composition: z
    .record(z.string(), z.union([z.number().min(0).max(1), z.literal('filling'), z.literal('rest')]))
    .optional(),
});

export type KineticFile = z.infer<typeof kineticSchema>;
export type MechanismEntry = KineticFile['mechanisms'][number];

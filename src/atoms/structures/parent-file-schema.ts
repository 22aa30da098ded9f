import * as z from 'zod';

const vector = z.tuple([z.number(), z.number(), z.number()]);
const matrix = z.tuple([vector, vector, vector]);

/** A parent lattice as JSON or YAML, version 1. */
export const parentSchema = z.strictObject({
  format: z.literal('lithoscale-parent'),
  version: z.literal(1),
  /** Rows are the primitive vectors, Å. */
  lattice: matrix,
  sites: z
    .array(
      z.strictObject({
        /** Fractional coordinates. */
        position: vector,
        /** Species as in 'Ni3+', or 'Vacancy'. */
        allowed: z.array(z.string()).min(1),
      }),
    )
    .min(1),
});

/** The primitive cell of a training set: {prim: {lattice, sites: [{frac, allowed: [{species, occu}]}]}}. */
export const trainingParentSchema = z.object({
  prim: z.object({
    lattice: matrix,
    sites: z
      .array(
        z.object({
          frac: vector,
          allowed: z.array(z.object({ species: z.string(), occu: z.number() })).min(1),
        }),
      )
      .min(1),
  }),
});

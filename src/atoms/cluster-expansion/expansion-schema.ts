import * as z from 'zod';

const vector = z.tuple([z.number(), z.number(), z.number()]);
const cell = z.tuple([z.int(), z.int(), z.int()]);
/** Sublattice (0 is the first) and cell. */
const site = z.tuple([z.int().min(0), z.int(), z.int(), z.int()]);

const clusterFunction = z.strictObject({
  /** Site functions (0 is the first) on the sites of the cluster, one row a like decoration. */
  decorations: z.array(z.array(z.int().min(0)).min(1)).min(1),
  multiplicity: z.int().min(1),
  /** eV per cluster and decoration. */
  eci: z.number(),
  /** eV per primitive cell. */
  eciTimesMultiplicity: z.number(),
});

/** The file of a cluster expansion, version 1. */
export const expansionSchema = z.strictObject({
  format: z.literal('lithoscale-cluster-expansion'),
  version: z.literal(1),
  units: z.strictObject({ energy: z.literal('eV'), length: z.literal('angstrom') }),
  parent: z.strictObject({
    lattice: z.tuple([vector, vector, vector]),
    sites: z.array(z.strictObject({ position: vector, allowed: z.array(z.string().min(1)).min(1) })).min(1),
  }),
  siteBasis: z.enum(['indicator', 'sinusoid', 'chebyshev', 'polynomial']),
  concentrations: z.array(z.array(z.number())).optional(),
  /** Å by number of sites. */
  cutoffs: z.record(z.string().regex(/^[2-9]$/), z.number().min(0)),
  /** Where clusters are alike by fewer symmetries than the lattice has. */
  operations: z
    .array(
      z.strictObject({ rotation: z.tuple([cell, cell, cell]), translation: vector, images: z.array(site) }),
    )
    .optional(),
  /** eV per primitive cell. */
  constant: z.number(),
  orbits: z.array(
    z.strictObject({
      sites: z.array(site).min(1),
      multiplicity: z.int().min(1),
      diameter: z.number().min(0),
      functions: z.array(clusterFunction).min(1),
    }),
  ),
  inversePermittivity: z.number().optional(),
  /** Of the constant, each function in order, and the inverse permittivity where there is one. */
  posterior: z
    .strictObject({
      covariance: z.array(z.array(z.number())).optional(),
      samples: z.array(z.array(z.number())).optional(),
    })
    .optional(),
  provenance: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).optional(),
});

export type ExpansionFile = z.infer<typeof expansionSchema>;

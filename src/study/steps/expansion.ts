import { basename } from 'node:path';
import { z } from 'zod';
import {
  expansionText,
  fitDocument,
  fitExpansion,
  fitMethods,
  readParent,
  readStructures,
  requireComparable,
  type FitDocument,
} from '../../atoms/index.ts';
import { fileHash } from '../../material/index.ts';
import type { StepKind } from '../types.ts';
import { plain } from './discharge.ts';

const diameter = z.number().positive();

const parameters = z.strictObject({
  dataset: z.string().describe('path of structures with energies in eV: JSON or extended XYZ'),
  parent: z.string().describe('path of the parent lattice'),
  cutoffs: z
    .strictObject({
      pair: diameter,
      triplet: diameter.optional(),
      quadruplet: diameter.optional(),
    })
    .describe('largest diameters of clusters, Å'),
  method: z.enum(fitMethods).default('ols'),
  ewald: z.boolean().default(false).describe('with the Ewald energy of the formal charges'),
  samples: z.int().min(2).default(8).describe('draws from the posterior of the interactions'),
});

type Parameters = z.infer<typeof parameters>;

/** A fit with where its energies came from; the expansion and its draws are the artifact `expansion.json`. */
export type ExpansionStepResult = FitDocument & {
  dataset: { name: string; sha256: string };
  samples: number;
};

/** A cluster expansion from structures with energies, with draws from its posterior. */
export const expansionStep: StepKind<Parameters, ExpansionStepResult> = {
  kind: 'expansion',
  version: '2',
  parameters,
  inputFiles: ({ dataset, parent }) => [dataset, parent],
  async run({ parameters: asked, seed = 0, signal, onProgress, artifacts }) {
    const { dataset, method, ewald, samples } = asked;
    const { pair, triplet, quadruplet } = asked.cutoffs;
    const entries = await readStructures(dataset, { signal });
    requireComparable(entries);
    const fit = await fitExpansion(entries, await readParent(asked.parent), {
      cutoffs: {
        2: pair,
        ...(triplet === undefined ? {} : { 3: triplet }),
        ...(quadruplet === undefined ? {} : { 4: quadruplet }),
      },
      method,
      ewald,
      samples,
      seed,
      provenance: { method, dataset: basename(dataset) },
      signal,
      onProgress,
    });
    await artifacts.text('expansion.json', expansionText(fit.expansion));
    const source = { name: basename(dataset), sha256: await fileHash(dataset) };
    return { ...(plain(fitDocument(fit)) as FitDocument), dataset: source, samples };
  },
};

import { z } from 'zod';
import type { Json } from '../types.ts';

/** Names become folders and parts of paths such as `transport.z.tortuosityFactor`. */
const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'expected a name of letters, digits, _ and - that starts with a letter');

const json: z.ZodType<Json> = z.json();

const seed = z.int().min(0).max(0xffffffff).describe('Seed of its random numbers');
const parameters = z.record(z.string(), json).describe('Parameters of the step');

const step = z.strictObject({
  name: name.describe('Name of the step, unique in the pipeline'),
  kind: z.string().describe('What the step does'),
  needs: z
    .union([z.array(name), z.record(name, name)])
    .default([])
    .describe('Earlier steps it takes results from: a list of names, or role: name'),
  seed: seed.optional(),
  with: parameters.default({}),
});

const selection = z.strictObject({
  label: z.string().min(1).describe('What people read'),
  value: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]*\../, "expected a step's name, a dot and a path in its result")
    .describe("A step's name, a dot and the path in its result: transport.z.tortuosityFactor"),
  unit: z.string().optional(),
  scale: z.number().default(1).describe('The number is multiplied by this for display'),
});

/** A pipeline file, with references to inputs already resolved. */
export const pipelineFileSchema = z.strictObject({
  name: name.describe('Name of the pipeline; runs are kept in folders that start with it'),
  description: z.string().optional(),
  inputs: z
    .record(name, json)
    .default({})
    .describe('Values that steps refer to as ${name} and that --set replaces'),
  steps: z.array(step).min(1),
  results: z.array(selection).default([]).describe('Numbers that are shown when the run has ended'),
});

const reference = z.string().regex(/^\$\{[^}]*\}$/, 'expected a reference such as ${name}');

/** A pipeline file as it is written, where a reference may stand for a seed or for all parameters of a step. */
export const writtenFileSchema = pipelineFileSchema.extend({
  steps: z
    .array(
      step.extend({
        seed: z.union([seed, reference]).optional(),
        with: z.union([parameters, reference]).default({}),
      }),
    )
    .min(1),
});

export type PipelineFile = z.infer<typeof pipelineFileSchema>;
export type ResultSelection = z.infer<typeof selection>;

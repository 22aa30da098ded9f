import { z } from 'zod';
import type { StepKind } from '../types.ts';
import { pipelineFileSchema } from './file-schema.ts';

type Schema = Record<string, unknown>;

/** Wherever a step takes a value it also takes a reference to an input. */
const reference: Schema = {
  type: 'string',
  pattern: String.raw`^\$\{[^}]+\}$`,
  description: 'A reference to an input',
};

/**
 * JSON Schema (2020-12) of pipeline files over these kinds of steps: editors complete and check by it.
 * Put `# yaml-language-server: $schema=pipeline.schema.json` on a file's first line.
 */
export function pipelineJsonSchema(kinds: readonly StepKind[]): Schema {
  const schema = toSchema(pipelineFileSchema);
  const properties = schema['properties'] as Record<string, Schema>;
  const steps = properties['steps'] ?? {};
  const common = steps['items'] as Schema;
  return {
    ...schema,
    title: 'Lithoscale pipeline',
    properties: {
      ...properties,
      steps: { ...steps, items: { oneOf: kinds.map((kind) => stepSchema(common, kind)) } },
    },
  };
}

function stepSchema(common: Schema, kind: StepKind): Schema {
  const properties = common['properties'] as Record<string, Schema>;
  const { $schema: _, ...parameters } = toSchema(kind.parameters);
  const required = (parameters['required'] as string[] | undefined) ?? [];
  return {
    ...common,
    required: [...(common['required'] as string[]), ...(required.length > 0 ? ['with'] : [])],
    properties: {
      ...properties,
      kind: { ...properties['kind'], const: kind.kind },
      seed: orReference(properties['seed'] ?? {}),
      with: orReference(parameters),
    },
  };
}

/** Lets references stand in for the value of any property or item, at any depth. */
function orReference(schema: Schema): Schema {
  return { anyOf: [deep(schema), reference] };
}

function deep(schema: Schema): Schema {
  const result = { ...schema };
  const properties = schema['properties'] as Record<string, Schema> | undefined;
  if (properties !== undefined) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [key, orReference(value)]),
    );
  }
  for (const key of ['items', 'additionalProperties']) {
    const inner = schema[key];
    if (typeof inner === 'object' && inner !== null) result[key] = orReference(inner as Schema);
  }
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const options = schema[key] as Schema[] | undefined;
    if (options !== undefined) result[key] = options.map(deep);
  }
  return result;
}

function toSchema(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
}

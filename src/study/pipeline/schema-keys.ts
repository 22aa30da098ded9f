import { z } from 'zod';
import type { Path } from './located.ts';

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** The keys that a schema knows at a path, in the order of its declaration. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  let level = variants(root, root);
  for (const part of path) {
    level = level.flatMap((option) => step(option, part)).flatMap((option) => variants(option, root));
  }
  return [...new Set(level.flatMap((option) => Object.keys(option.properties ?? {})))];
}

function step(schema: Schema, part: PropertyKey): Schema[] {
  if (typeof part === 'number') {
    const item = schema.prefixItems?.[part] ?? schema.items;
    return item === undefined ? [] : [item];
  }
  const property = schema.properties?.[String(part)] ?? schema.additionalProperties;
  return typeof property === 'object' ? [property] : [];
}

/** A schema with its references followed and its alternatives side by side. */
function variants(schema: Schema, root: Schema): Schema[] {
  if (schema.$ref !== undefined) {
    const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref)?.[1];
    const target = name === undefined ? root : root.$defs?.[name];
    return target === undefined || target === schema ? [] : variants(target, root);
  }
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...alternatives.flatMap((alternative) => variants(alternative, root))];
}

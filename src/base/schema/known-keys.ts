import type { z } from 'zod';
import type { Path } from './path.ts';

type Schema = z.core.$ZodType;

/** The keys that a schema knows at a path, in the order of its declaration. */
export function keysAt(schema: Schema, path: Path): string[] {
  let level = variants(schema);
  for (const part of path) level = level.flatMap((option) => step(option, part)).flatMap(variants);
  return [...new Set(level.flatMap((option) => Object.keys(shapeOf(option))))];
}

/** A schema looked at by its definition alone, so that this room loads without a validator. */
function definition(schema: Schema): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.ZodType).def as z.core.$ZodTypes['_zod']['def'];
}

function shapeOf(schema: Schema): Readonly<Record<string, Schema>> {
  const def = definition(schema);
  return def.type === 'object' ? def.shape : {};
}

function step(schema: Schema, part: PropertyKey): Schema[] {
  const def = definition(schema);
  if (typeof part === 'number') {
    if (def.type === 'array') return [def.element];
    if (def.type !== 'tuple') return [];
    const item = def.items[part] ?? def.rest;
    return item === null || item === undefined ? [] : [item];
  }
  if (def.type === 'record') return [def.valueType];
  const property = shapeOf(schema)[String(part)];
  return property === undefined ? [] : [property];
}

/** A schema without what is wrapped round it, and with its alternatives side by side. */
function variants(schema: Schema): Schema[] {
  const def = definition(schema);
  if (def.type === 'union') return def.options.flatMap(variants);
  if (def.type === 'intersection') return [def.left, def.right].flatMap(variants);
  if (def.type === 'pipe') return variants(def.in);
  if (def.type === 'lazy') return variants(def.getter());
  return 'innerType' in def ? variants(def.innerType) : [schema];
}

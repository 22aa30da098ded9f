/** Records in wasm memory that kernels read by name: the same fields, in the same order, as the kernel's class. */
export type FieldType = 'i32' | 'u32' | 'f32' | 'f64';

const sizes: Record<FieldType, number> = { i32: 4, u32: 4, f32: 4, f64: 8 };

export interface Layout<Name extends string> {
  readonly bytes: number;
  readonly fields: readonly { readonly name: Name; readonly type: FieldType; readonly offset: number }[];
}

/** Lays fields out as C does: each at a multiple of its own size. `'nx ny nz': 'i32'` declares three. */
export function layoutOf<Names extends string>(
  declarations: readonly (readonly [names: readonly Names[], type: FieldType])[],
): Layout<Names> {
  let offset = 0;
  const fields = declarations.flatMap(([names, type]) =>
    names.map((name) => {
      const size = sizes[type];
      const at = Math.ceil(offset / size) * size;
      offset = at + size;
      return { name, type, offset: at };
    }),
  );
  return { bytes: Math.ceil(offset / 8) * 8, fields };
}

/**
 * Writes the given fields of a record; others keep what they hold. Takes the memory, not its buffer, because working
 * out the values may have made it grow.
 */
export function writeRecord<Name extends string>(
  memory: { readonly buffer: ArrayBufferLike },
  at: number,
  layout: Layout<Name>,
  values: Partial<Record<NoInfer<Name>, number>>,
): void {
  const view = new DataView(memory.buffer, at, layout.bytes);
  for (const { name, type, offset } of layout.fields) {
    const value = values[name];
    if (value === undefined) continue;
    if (type === 'f64') view.setFloat64(offset, value, true);
    else if (type === 'f32') view.setFloat32(offset, value, true);
    else if (type === 'i32') view.setInt32(offset, value, true);
    else view.setUint32(offset, value, true);
  }
}

/** Reads a whole record. */
export function readRecord<Name extends string>(
  memory: { readonly buffer: ArrayBufferLike },
  at: number,
  layout: Layout<Name>,
): Record<Name, number> {
  const view = new DataView(memory.buffer, at, layout.bytes);
  const entries = layout.fields.map(({ name, type, offset }) => {
    if (type === 'f64') return [name, view.getFloat64(offset, true)];
    if (type === 'f32') return [name, view.getFloat32(offset, true)];
    return [name, type === 'i32' ? view.getInt32(offset, true) : view.getUint32(offset, true)];
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

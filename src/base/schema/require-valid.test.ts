import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { FormatError } from '../errors.ts';
import { requireValid } from './require-valid.ts';

const shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ball'), radius: z.number().positive() }),
  z.strictObject({ kind: z.literal('box'), edges: z.tuple([z.number(), z.number(), z.number()]) }),
]);
const schema = z.strictObject({
  format: z.literal('shapes'),
  version: z.literal(1),
  title: z.string().min(1).optional(),
  shapes: z.array(shape).min(1),
  counts: z.record(z.string().regex(/^[2-9]$/), z.int().min(0)).optional(),
  unit: z.enum(['metre', 'millimetre']).default('metre'),
  at: z.union([z.string(), z.array(z.number()).max(2)]).optional(),
  range: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, { message: 'The range is empty' })
    .optional(),
});
const ball = { kind: 'ball', radius: 1 };
const good = { format: 'shapes', version: 1, shapes: [ball] };

function refusal(value: unknown, within?: string): string {
  try {
    requireValid(schema, value, {
      file: 'f.json',
      expected: 'a list of shapes',
      mend: 'see the page',
      within,
    });
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  return 'taken';
}

describe('a value against its schema', () => {
  it('comes back with its defaults', () => {
    expect(requireValid(schema, good, { file: 'f.json', expected: '' })).toEqual({ ...good, unit: 'metre' });
  });

  it.each<[unknown, string]>([
    [[], 'f.json: the document: [] is not valid; expected a list of shapes; see the page'],
    [undefined, 'f.json: the document: there is nothing; expected a list of shapes; see the page'],
    [
      { ...good, format: 'shape' },
      "f.json: format: 'shape' is not valid; expected 'shapes'; did you mean 'shapes'?",
    ],
    [{ ...good, version: 2 }, 'f.json: version: 2 is not valid; expected 1; see the page'],
    [
      { ...good, shapes: [] },
      'f.json: shapes: [] is not valid; expected a list of at least 1 entry; see the page',
    ],
    [{ ...good, shapes: 'ball' }, "f.json: shapes: 'ball' is not valid; expected a list; see the page"],
    [{ format: 'shapes', version: 1 }, "f.json: shapes: missing key 'shapes'; expected a list; see the page"],
    [
      { ...good, title: '' },
      "f.json: title: '' is not valid; expected a text that is not empty; see the page",
    ],
    [{ ...good, title: 3 }, 'f.json: title: 3 is not valid; expected a text; see the page'],
    [
      { ...good, tilte: 'x' },
      "f.json: tilte: unknown key 'tilte'; expected one of format, version, title, shapes, counts, unit, at, range; did you mean 'title'?",
    ],
    [
      { format: 'shapes', version: 1, shape: [ball] },
      "f.json: shape: unknown key 'shape'; expected one of format, version, title, shapes, counts, unit, at, range; did you mean 'shapes'?",
    ],
    [
      { ...good, shapes: [ball, { kind: 'ball', radius: -1 }] },
      'f.json: shapes[1].radius: -1 is not valid; expected a number above 0; see the page',
    ],
    [
      { ...good, shapes: [{ kind: 'ball', radius: Number.NaN }] },
      'f.json: shapes[0].radius: NaN is not valid; expected a number; see the page',
    ],
    [
      { ...good, shapes: [{ kind: 'bal', radius: 1 }] },
      "f.json: shapes[0].kind: 'bal' is not valid; expected one of ball, box; did you mean 'ball'?",
    ],
    [
      { ...good, shapes: [{}] },
      "f.json: shapes[0].kind: missing key 'kind'; expected one of ball, box; see the page",
    ],
    [
      { ...good, shapes: [{ kind: 'box', edges: [1, 2] }] },
      'f.json: shapes[0].edges: [1,2] is not valid; expected a list of at least 3 entries; see the page',
    ],
    [
      { ...good, shapes: [{ kind: 'box', edges: [1, 2, 3], size: 1 }] },
      "f.json: shapes[0].size: unknown key 'size'; expected one of kind, radius, edges; see the page",
    ],
    [
      { ...good, counts: { one: 1 } },
      "f.json: counts.one: the key 'one' is not valid; expected a text that matches /^[2-9]$/; see the page",
    ],
    [
      { ...good, counts: { 2: 1.5 } },
      'f.json: counts.2: 1.5 is not valid; expected a whole number; see the page',
    ],
    [
      { ...good, unit: 'meter' },
      "f.json: unit: 'meter' is not valid; expected one of 'metre', 'millimetre'; did you mean 'metre'?",
    ],
    [{ ...good, at: 3 }, 'f.json: at: 3 is not valid; expected a text or a list; see the page'],
    [{ ...good, at: [1, 'b'] }, "f.json: at[1]: 'b' is not valid; expected a number; see the page"],
    [{ ...good, range: [2, 1] }, 'f.json: range: [2,1] is not valid: the range is empty; see the page'],
  ])('%j', (value, message) => {
    expect(refusal(value)).toBe(message);
  });

  it('says the part of the file', () => {
    expect(refusal({ ...good, version: 2 }, 'entry 3')).toMatch(/^f\.json: entry 3: version: 2 is not valid/);
  });
});

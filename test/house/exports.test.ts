import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');
const manifest = JSON.parse(readFileSync(resolve(source, '../package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};

/** Rooms whose index.ts is a public entrance: `lithoscale/ROOM`. */
const rooms = Object.keys(manifest.exports)
  .filter((path) => path.startsWith('./'))
  .map((path) => path.slice(2));

describe('public names', () => {
  it.each(rooms)('of lithoscale/%s', async (room) => {
    const names = Object.keys((await import(join(source, room, 'index.ts'))) as object).toSorted();
    expect(names).toMatchSnapshot();
  });

  it('of the bare lithoscale', async () => {
    const names = Object.keys((await import(join(source, 'index.ts'))) as object).toSorted();
    expect(names).toMatchSnapshot();
  });

  it('have an entrance for each room but the command line', () => {
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const inner = new Set(['cli', 'particle']);
    expect(folders.map(({ name }) => name).filter((name) => !inner.has(name))).toSatisfy((names: string[]) =>
      names.every((name) => rooms.includes(name)),
    );
  });
});

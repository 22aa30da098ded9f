import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Rooms from the ground up. A room imports only from rooms on lower lines (and from itself). */
const floors: string[][] = [
  ['base'],
  ['compute'],
  ['numerics'],
  ['atoms', 'material'],
  ['particle'],
  ['microstructure'],
  ['describe'],
  ['generate', 'homogenise'],
  ['cell'],
  ['electrode', 'mechanics'],
  ['design'],
  ['study'],
  ['report', 'server'],
  ['cli'],
];

const source = resolve(import.meta.dirname, '../../src');

function floorOf(room: string): number {
  return floors.findIndex((floor) => floor.includes(room));
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map((match) =>
    resolve(dirname(file), match[1] ?? ''),
  );
}

function uphill(file: string): string[] {
  const [room = '', ...rest] = relative(source, file).split('/');
  if (rest.length === 0) return [];
  return importsOf(file)
    .map((target) => relative(source, target).split('/'))
    .filter(([other = '']) => other !== room && floorOf(other) >= floorOf(room))
    .map((target) => `${relative(source, file)} imports ${target.join('/')}`);
}

/** Folders of these rooms know nothing of each other, and each has a door of its own: who needs one need not load them all. */
const manyDoors = new Set(['numerics']);

function isDoor([room = '', ...rest]: readonly string[]): boolean {
  return rest.join('/') === 'index.ts' || (manyDoors.has(room) && /^[^/]+\/index\.ts$/.test(rest.join('/')));
}

/** Another room is entered through its front door. */
function throughTheWindow(file: string): string[] {
  const [room = ''] = relative(source, file).split('/');
  return importsOf(file)
    .map((target) => relative(source, target).split('/'))
    .filter(([other = '', ...rest]) => other !== room && rest.length > 0 && !isDoor([other, ...rest]))
    .map((target) => `${relative(source, file)} imports ${target.join('/')}`);
}

describe('imports', () => {
  const all = files(source);

  it('knows every room', () => {
    const rooms = new Set(
      all
        .map((file) => relative(source, file).split('/'))
        .filter((path) => path.length > 1)
        .map(([room]) => room ?? ''),
    );
    expect([...rooms].filter((room) => floorOf(room) < 0)).toEqual([]);
  });

  it('run downhill only', () => {
    expect(all.flatMap(uphill)).toEqual([]);
  });

  it("go through a room's index", () => {
    expect(all.flatMap(throughTheWindow)).toEqual([]);
  });
});

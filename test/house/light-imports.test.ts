import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** A loader that notes every package and every room that a module is resolved in, and which room asks for a part of Node.js. */
const loader = `
  import { writeSync } from 'node:fs';
  export async function resolve(specifier, context, next) {
    const resolved = await next(specifier, context);
    if (resolved.url.includes('/node_modules/')) writeSync(2, 'package ' + resolved.url.split('/node_modules/').pop() + '\\n');
    else if (resolved.url.includes('/dist/')) writeSync(2, 'room ' + resolved.url.split('/dist/').pop().split('/')[0] + '\\n');
    else if (resolved.url.startsWith('node:') && context.parentURL?.includes('/dist/')) writeSync(2, 'node ' + specifier + '\\n');
    return resolved;
  }`;

/** Packages, rooms or parts of Node.js that importing an entrance loads, in a fresh process on the built library. */
function loadedBy(entrance: string, what: 'package' | 'room' | 'node'): string[] {
  const script = `
    import { writeSync } from 'node:fs';
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(loader)}));
    await import(${JSON.stringify(entrance)});
    writeSync(2, 'loaded\\n');`;
  const output = execFileSync(
    'sh',
    ['-c', '"$0" --input-type=module --eval "$1" 2>&1', process.execPath, script],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const lines = output.trim().split('\n');
  expect(lines).toContain('loaded');
  const found = lines
    .filter((line) => line.startsWith(`${what} `))
    .map((line) => line.slice(what.length + 1));
  return [...new Set(found)];
}

describe('importing', () => {
  it.each([
    'lithoscale/base',
    'lithoscale/material',
    'lithoscale/atoms',
    'lithoscale/cell',
    'lithoscale/homogenise',
    'lithoscale/describe',
    'lithoscale/microstructure',
  ])('%s loads no package', (entrance) => {
    expect(loadedBy(entrance, 'package')).toEqual([]);
  });

  it('lithoscale/report does load some, so the check sees them', () => {
    expect(loadedBy('lithoscale/report', 'package')).not.toEqual([]);
  });

  it('lithoscale/cell loads nothing that is about images', () => {
    const rooms = loadedBy('lithoscale/cell', 'room');
    expect(new Set(rooms)).toEqual(new Set(['cell', 'base', 'material', 'numerics', 'particle']));
  });

  it('lithoscale/atoms loads nothing about cells or images', () => {
    expect(new Set(loadedBy('lithoscale/atoms', 'room'))).toEqual(
      new Set(['atoms', 'base', 'compute', 'numerics']),
    );
  });

  it('lithoscale/cell and lithoscale/material load no part of Node.js, so that browsers can load it; images do', () => {
    expect(loadedBy('lithoscale/cell', 'node')).toEqual([]);
    expect(loadedBy('lithoscale/material', 'node')).toEqual([]);
    expect(loadedBy('lithoscale/microstructure', 'node')).toContain('node:fs/promises');
  });
});

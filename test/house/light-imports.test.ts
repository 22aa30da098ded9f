import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** A loader that notes every module resolved under node_modules. */
const loader = `
  export async function resolve(specifier, context, next) {
    const resolved = await next(specifier, context);
    if (resolved.url.includes('/node_modules/')) process._rawDebug('package ' + resolved.url.split('/node_modules/').pop());
    return resolved;
  }`;

/** Packages that importing an entrance loads, in a fresh process on the built library. */
function packagesLoadedBy(entrance: string): string[] {
  const script = `
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(loader)}));
    await import(${JSON.stringify(entrance)});
    process._rawDebug('loaded');`;
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
  return lines.filter((line) => line.startsWith('package '));
}

describe('importing', () => {
  it.each([
    'lithoscale/base',
    'lithoscale/cell',
    'lithoscale/homogenise',
    'lithoscale/describe',
    'lithoscale/microstructure',
  ])('%s loads no package', (entrance) => {
    expect(packagesLoadedBy(entrance)).toEqual([]);
  });

  it('lithoscale/report does load some, so the check sees them', () => {
    expect(packagesLoadedBy('lithoscale/report')).not.toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { descriptors } from '../../src/describe/index.ts';

it('docs/description.md lists every descriptor, and whether it belongs to the default description', () => {
  const page = readFileSync(new URL('../../docs/description.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z-]+)` \| (·?) ?\| (.*)$/gm)];
  expect(listed.map(([, name, mark]) => [name, mark === '·'])).toEqual(
    descriptors.map(({ name, isDefault }) => [name, isDefault]),
  );
  for (const { name, tableNames = [] } of descriptors) {
    const row = listed.find(([, listedName]) => listedName === name)?.[3];
    for (const table of tableNames) expect(row).toContain(`\`${table}\``);
  }
});

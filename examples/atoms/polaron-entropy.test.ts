import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('lithium that takes its electron along fills a host with twice the entropy', () => {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'polaron-entropy.js')], {
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  const rows = run.stdout.trim().split('\n').slice(1);
  expect(rows.length).toBe(5);
  for (const row of rows) {
    const [, filling, exact] = row.split(' · ').map(Number);
    // 1024 cells: the filling of a sample spreads by less than 0.016, that of the mean of 400 by some tenths of it.
    expect(Math.abs(filling - exact)).toBeLessThan(0.004);
  }
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('prints tensors in the order static, periodic, kinematic, all within Wiener’s bounds', () => {
  const script = join(import.meta.dirname, 'graphite-grains.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['static', 'periodic', 'kinematic']);
  const values = lines.map((line) => line.split(/\s+/).slice(1, 4).map(Number));
  for (const at of [0, 1, 2]) {
    expect(values[0][at]).toBeLessThan(values[1][at]);
    expect(values[1][at]).toBeLessThan(values[2][at]);
  }
  for (const value of values.flat()) {
    expect(value).toBeGreaterThan(10);
    expect(value).toBeLessThan(100);
  }
});

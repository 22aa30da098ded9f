import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('finds the flakes’ tilt, and the boundaries in order', () => {
  const script = join(import.meta.dirname, 'tilted-flakes.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines.slice(0, 3).map((line) => line.split(' ')[0])).toEqual(['static', 'periodic', 'kinematic']);
  const [low, middle, high] = lines.slice(0, 3).map((line) => line.split(/\s+/).slice(2, 5).map(Number));
  for (const at of [0, 1, 2]) {
    expect(low[at]).toBeLessThan(middle[at]);
    expect(middle[at]).toBeLessThan(high[at]);
  }
  const tilt = Number(/axis (\S+) degrees/.exec(stdout)?.[1]);
  expect(Math.abs(tilt - 30)).toBeLessThan(5);
});

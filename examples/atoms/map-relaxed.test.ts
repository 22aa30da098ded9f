import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('enumerates, and finds the arrangement of a strained, turned and shaken structure again', () => {
  const script = join(import.meta.dirname, 'map-relaxed.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^12 symmetries\n1 cells: 2 structures\n/);
  const displacement = Number(/largest displacement (\S+) Å/.exec(stdout)?.[1]);
  expect(displacement).toBeGreaterThan(0.02);
  expect(displacement).toBeLessThan(0.1);
  expect(stdout).toContain('volume × 1.0200');
  expect(stdout).toContain('same arrangement: true');
  expect(stdout).toMatch(/cell for Monte Carlo: \[\[/);
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('the voltage of LiMn2O4', () => {
  it('has two plateaus about half filling, by order of its sublattices', () => {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, 'limn2o4-voltage.js')], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const rows = [...run.stdout.matchAll(/^(\S+) V {2}content (\S+) {2}order (\S+)$/gm)].map(
      ([, volts, content, order]) => ({
        volts: Number(volts),
        content: Number(content),
        order: Number(order),
      }),
    );
    expect(rows).toHaveLength(32);
    const near = (volts: number): (typeof rows)[number] | undefined =>
      rows.find((row) => Math.abs(row.volts - volts) < 0.001);
    // Half filled and ordered at −(ε + 2 J₁ + 6 J₂) = 4.069 V; by symmetry as much above as below.
    expect(near(4.06)?.content).toBeCloseTo(0.508, 2);
    expect(near(4.08)?.content).toBeCloseTo(0.49, 2);
    expect(near(4.06)?.order).toBeGreaterThan(0.8);
    expect(near(4.2)?.order).toBeLessThan(0.2);
    expect(run.stdout).toContain('hysteresis loops: 0');
  });
});

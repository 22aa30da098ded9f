import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('the phases of LiMn2O4', () => {
  it('are an order about half filling between two solutions, symmetric in atoms and holes', () => {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, 'limn2o4-phases.js')], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const rows = [...run.stdout.matchAll(/μ = (\S+) ± (\S+) eV, content (\S+)$/gm)].map((row) =>
      row.slice(1).map(Number),
    );
    expect(rows).toHaveLength(2);
    const [[low, lowError, poor], [high, highError, rich]] = rows;
    // Half filled at μ = ε + 2 J₁ + 6 J₂ = −4.069 eV; by symmetry as far below as above.
    expect(Math.abs(0.5 * (low + high) + 4.069)).toBeLessThan(2 * Math.hypot(lowError, highError));
    expect(Math.max(lowError, highError)).toBeLessThan(0.003);
    expect(poor + rich).toBeCloseTo(1, 1);
    expect(run.stdout).toMatch(/x = 0\.(49|50)\d {2}4\.0[67]\d\d V/);
  });
});

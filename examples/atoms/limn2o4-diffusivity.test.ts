import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('diffusion in the lattice gas of LiMn2O4', () => {
  it('is slowest where the atoms order', () => {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, 'limn2o4-diffusivity.js'), '20000'], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const tracers = [...run.stdout.matchAll(/D\* (\S+) ±/g)].map(([, value]) => Number(value));
    const factors = [...run.stdout.matchAll(/f (\S+),/g)].map(([, value]) => Number(value));
    expect(tracers).toHaveLength(3);
    expect(tracers[1]).toBeLessThan(0.2 * Math.min(tracers[0], tracers[2]));
    expect(factors[1]).toBeLessThan(0.3);
    expect(factors[0]).toBeGreaterThan(0.7);
  });
});

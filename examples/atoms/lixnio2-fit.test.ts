import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithReference } from '../../test/support/gates.ts';

describeWithReference('fits of LixNiO2', (path) => {
  it('tell methods apart, and what to calculate next', () => {
    const script = join(import.meta.dirname, 'lixnio2-fit.js');
    const run = spawnSync(process.execPath, [script, path('atomistic/lno_training.json')], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const errors = [...run.stdout.matchAll(/^([a-z-]+): rms .* not shown (\S+) meV/gm)];
    expect(errors.map(([, method]) => method)).toEqual([
      'ols',
      'ridge',
      'lasso',
      'bayesian-ridge',
      'ard',
      'forward',
    ]);
    // As many functions as structures: least squares alone say little of structures not shown.
    const ols = Number(errors[0][2]);
    for (const [, , error] of errors.slice(1)) expect(Number(error)).toBeLessThan(ols);
    expect(run.stdout).toContain('ground states: 3, 14, 28, 30');
    expect(run.stdout.match(/^next: Li .* less variance/gm)).toHaveLength(3);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithReference } from '../../test/support/gates.ts';

describeWithReference('a cluster expansion of LixNiO2', (path) => {
  it('fits the training set as published', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lithoscale-expansion-'));
    const file = join(folder, 'expansion.json');
    const script = join(import.meta.dirname, 'lixnio2-expansion.js');
    const run = spawnSync(process.execPath, [script, path('atomistic/lno_training.json'), file], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('11 functions on 10 orbits');
    expect(run.stdout).toContain('27 structures map');
    expect(run.stdout).toMatch(/left out 15: .*atom 6 is Ni2\+/);
    expect(run.stdout).toContain('rms 7.366 meV, permittivity 9.413');
    expect(run.stdout).toContain('without: rms 11.030 meV');
    const [, one, other] = /LiNiO2 (\S+) eV, by correlations (\S+) eV/.exec(run.stdout) ?? [];
    expect(one).toBe(other);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 'lithoscale-cluster-expansion' });
    rmSync(folder, { recursive: true });
  });
});

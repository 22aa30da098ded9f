import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithReference } from '../../test/support/gates.ts';
import { readMaterial } from '../../src/material/index.ts';

describeWithReference('LixNiO2 from its training set to a cell', (path) => {
  it('gives a material and a discharge, both with a band', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lithoscale-chain-'));
    const script = join(import.meta.dirname, 'lixnio2-to-cell.js');
    const run = spawnSync(process.execPath, [script, path('atomistic/lno_training.json'), folder], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    // 27 structures, 10 unknowns: rms 11.03 meV over 17 degrees of freedom.
    const noise = 11.030077 * Math.sqrt(27 / 17);
    expect(run.stdout).toContain(`noise ${noise.toFixed(1)} meV`);
    const material = await readMaterial(join(folder, 'lixnio2.json'));
    expect(material.uncertainty?.samples).toHaveLength(8);
    const table = material.openCircuitPotential;
    if (table.kind !== 'table') throw new Error('the chain writes a table');
    const [values] = table.values;
    expect(values.toSorted((a, b) => b - a)).toEqual(values);
    // The mean voltage is that which fixed the metal; steps lie at the ordered quarters and the half.
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 3.75)).toBeLessThan(0.06);
    const page = readFileSync(join(folder, 'atoms-to-cell.html'), 'utf8');
    expect(page).toContain('Discharge at 0.5');
    expect(page).not.toMatch(/NaN|undefined/);
    rmSync(folder, { recursive: true });
  }, 240_000);
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseExpansion } from '../../src/atoms/index.ts';
import { readMaterial } from '../../src/material/index.ts';
import type {
  ExpansionStepResult,
  LatticeVoltageResult,
  MaterialDischargeResult,
} from '../../src/study/index.ts';
import { describeWithReference } from '../../test/support/gates.ts';

const binary = resolve(import.meta.dirname, '../../bin/lithoscale.js');
const pipeline = join(import.meta.dirname, 'lixnio2-to-cell.yaml');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-chain-'));

afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  report: string;
  steps: { name: string; cached: boolean; address: string }[];
  results: {
    expansion: ExpansionStepResult;
    voltage: LatticeVoltageResult;
    discharge: MaterialDischargeResult;
  };
}

function run(training: string, ...settings: string[]): Run {
  const set = [`training=${training}`, `parent=${join(import.meta.dirname, 'linio2.yaml')}`, ...settings];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [binary, 'run', pipeline, '--json', ...set.flatMap((each) => ['--set', each])],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Run;
}

function cachedOf({ steps }: Run): string[] {
  return steps.filter(({ cached }) => cached).map(({ name }) => name);
}

describeWithReference('LixNiO2 from its training set to a cell', (path) => {
  const training = path('atomistic/lno_training.json');

  it('gives a material and a discharge, both with a band, in one pipeline', async () => {
    const first = run(training);
    const { expansion, voltage, discharge } = first.results;
    // 27 structures, 10 unknowns: rms 11.03 meV over 17 degrees of freedom.
    expect(expansion.structures).toHaveLength(27);
    expect(expansion.rank).toBe(10);
    expect(1e3 * (expansion.noise ?? 0)).toBeCloseTo(11.030077 * Math.sqrt(27 / 17), 4);

    const kept = (name: string, artifact: string): string => {
      const address = first.steps.find((step) => step.name === name)?.address ?? '';
      return join(folder, 'runs/steps', address, 'artifacts', artifact);
    };
    const file = kept('expansion', 'expansion.json');
    expect((await parseExpansion(readFileSync(file, 'utf8'), file)).posterior?.samples).toHaveLength(8);
    const material = await readMaterial(kept('voltage', 'material.json'));
    expect(material.uncertainty?.samples).toHaveLength(8);
    const table = material.openCircuitPotential;
    if (table.kind !== 'table') throw new Error('the chain writes a table');
    const [values] = table.values;
    expect(values).toEqual(voltage.potential);
    expect(values.toSorted((a, b) => b - a)).toEqual(values);
    // The mean voltage is that which fixed the metal; steps lie at the ordered quarters and the half.
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 3.75)).toBeLessThan(0.06);

    expect(discharge.capacities).toHaveLength(8);
    expect(discharge.low.every((low, k) => low <= discharge.high[k])).toBe(true);
    expect(discharge.widest).toBeGreaterThan(voltage.meanSpread);
    const page = readFileSync(first.report, 'utf8');
    for (const title of ['Hull', 'Interactions', 'Potential at rest', 'Discharge at 0.5']) {
      expect(page).toContain(title);
    }
    expect(page).not.toMatch(/NaN|undefined/);

    // All is read back; another current runs the discharge again and nothing before it.
    const again = run(training);
    expect(cachedOf(again)).toEqual(['expansion', 'voltage', 'discharge']);
    expect(again.results.discharge).toEqual(discharge);
    expect(cachedOf(run(training, 'rate=1'))).toEqual(['expansion', 'voltage']);
  }, 240_000);
});

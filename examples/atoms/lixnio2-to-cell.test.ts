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

function cells(count: number): string {
  return `[[${count},0,0],[0,${count},0],[0,0,${count}]]`;
}

function run(training: string, ...settings: string[]): Run {
  const small = ['samples=8', `supercell=${cells(4)}`, `smaller=${cells(2)}`];
  const set = [
    ...small,
    `training=${training}`,
    `parent=${join(import.meta.dirname, 'linio2-lithium.yaml')}`,
    ...settings,
  ];
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
    // 28 structures, 7 unknowns: the noise is the rms over 21 degrees of freedom.
    expect(expansion.structures).toHaveLength(28);
    expect(expansion.rank).toBe(7);
    expect(1e3 * (expansion.noise ?? 0)).toBeCloseTo(1e3 * expansion.rootMeanSquare * Math.sqrt(28 / 21), 9);
    expect(1e3 * expansion.rootMeanSquare).toBeCloseTo(13.77, 2);

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
    // Energies of the full and the empty lattice fix the mean voltage, whatever lies between.
    expect(voltage.mean.exact).toBeCloseTo(3.75, 12);
    expect(Math.abs(voltage.mean.sampled - 3.75)).toBeLessThan(0.01);

    expect(discharge.capacities).toHaveLength(8);
    expect(discharge.low.every((low, k) => low <= discharge.high[k])).toBe(true);
    expect(discharge.widest).toBeGreaterThan(voltage.meanSpread);
    // Another seed moves the curve less than the posterior does, and a lattice of 8 cells has a curve of its own.
    expect(voltage.noise.rootMeanSquare).toBeLessThan(voltage.meanSpread);
    expect(voltage.finiteSize?.rootMeanSquare).toBeGreaterThan(0);
    expect(discharge.edgeError.low).toBeGreaterThan(0);
    expect(discharge.edgeError.high).toBeLessThan(discharge.widest);
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

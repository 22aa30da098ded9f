import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleMaterial, samplePotential } from '../../verify/material/sample-material.ts';
import { materialText } from '../material/index.ts';
import { halfCellSet, materialBand, parameterSet, readCellFile, runCell, withMaterial } from './index.ts';

const mesh = { negative: 8, separator: 4, positive: 8, radial: 10 };

/** K, of a discharge whose positive electrode has this ∂U/∂T (V/K). */
async function warmedBy(slope: number): Promise<number> {
  const entropicCoefficient = { kind: 'formula', formula: String(slope) } as const;
  const material = { ...sampleMaterial, entropicCoefficient };
  const { parameters: cell } = withMaterial(parameterSet('chen2020'), 'positive', material);
  const experiment = 'Discharge at C/5 for 10 minutes';
  const run = await runCell({ parameters: cell, experiment, model: 'spm', heat: 'lumped', mesh });
  return (run.temperature?.at(-1) ?? Number.NaN) - 298.15;
}

describe('a cell with another material', () => {
  const { parameters, notes } = withMaterial(parameterSet('chen2020'), 'positive', sampleMaterial);

  it('starts at the potential of the old one, keeps N/P, and is rated between the cut-offs', () => {
    const before = parameterSet('chen2020');
    const { positive, negative } = parameters;
    const start = before.positive.openCircuitPotential(before.positive.initialStoichiometry);
    expect(positive.openCircuitPotential(positive.initialStoichiometry)).toBeCloseTo(start, 9);
    const scale = 51000 / before.positive.maximumConcentration;
    expect(negative.thickness / before.negative.thickness).toBeCloseTo(scale, 12);
    expect(notes.join()).toContain('to keep N/P');
    expect(parameters.name).toBe('chen2020 + lattice gas');
    expect(parameters.nominalCapacity).toBeGreaterThan(3);
  });

  it('runs: at rest its voltage is that of the table, and slow discharges follow it', async () => {
    const solution = await runCell({
      parameters,
      experiment: 'Discharge at C/50 until 3.2 V',
      model: 'spm',
      mesh,
    });
    const { negative, positive, area } = parameters;
    const passed = solution.capacity[40];
    const full = (side: typeof negative): number =>
      (side.thickness *
        area *
        (side.activeMaterialFraction as number) *
        side.maximumConcentration *
        96485.33212) /
      3600;
    const x = positive.initialStoichiometry + passed / full(positive);
    const y = negative.initialStoichiometry - passed / full(negative);
    const rest = samplePotential(x, 298.15) - negative.openCircuitPotential(y);
    expect(Math.abs(solution.voltage[40] - rest)).toBeLessThan(0.01);
    expect(solution.voltage[40]).toBeLessThan(rest);
  });

  it('is warmed or cooled at rest as the table says', () => {
    const entropy = parameters.positive.entropicCoefficient?.(0.4) ?? 0;
    const [cold, warm] = [288.15, 318.15].map((t) => samplePotential(0.4, t));
    expect(entropy).toBeCloseTo((warm - cold) / 30, 6);
  });

  it('has in a half cell at rest the U of the file, to the last digits', async () => {
    const half = withMaterial(halfCellSet('xu2019'), 'positive', sampleMaterial).parameters;
    const experiment = 'Rest for 10 minutes';
    const { voltage } = await runCell({ parameters: half, experiment, model: 'dfn', mesh });
    const exact = half.positive.openCircuitPotential(half.positive.initialStoichiometry);
    for (const value of voltage) expect(value).toBeCloseTo(exact, 8);
    const { initialStoichiometry: x } = half.positive;
    expect(exact).toBeCloseTo(samplePotential(x, half.referenceTemperature ?? 298.15), 4);
  });

  it('cools on discharge where ∂U/∂T > 0 in the positive electrode, and warms as much where it is below 0', async () => {
    const [cool, plain, warm] = [await warmedBy(3e-4), await warmedBy(0), await warmedBy(-3e-4)];
    expect(cool).toBeLessThan(plain);
    expect(warm).toBeGreaterThan(plain);
    expect((warm - plain) / (plain - cool)).toBeCloseTo(1, 1);
  });

  it('goes past what its file vouches for with a note', () => {
    const range: [number, number] = [0.3, 0.98];
    const narrow = withMaterial(parameterSet('chen2020'), 'positive', { ...sampleMaterial, range });
    expect(narrow.notes.join()).toMatch(/starts at a filling of 0.300|vouches for 0.300 to 0.980/);
  });

  it('keeps what a file does not have, and says so', () => {
    const { diffusivity: _, exchangeCurrent: __, ...bare } = sampleMaterial;
    const base = parameterSet('chen2020');
    const { uncertainty: ___, ...plain } = bare;
    const cell = withMaterial(base, 'positive', plain, { counterElectrode: 'kept' });
    expect(cell.parameters.positive.diffusivity).toBe(base.positive.diffusivity);
    expect(cell.notes[0]).toContain(
      'diffusivity and exchange current of the positive electrode stay those of',
    );
    expect(cell.parameters.negative.thickness).toBe(base.negative.thickness);
  });

  it('is refused in an electrode that is not there, or of several materials', () => {
    expect(() => withMaterial(halfCellSet('xu2019'), 'negative', sampleMaterial)).toThrow('is a half cell');
    expect(() => withMaterial(parameterSet('chen2020-composite'), 'negative', sampleMaterial)).toThrow(
      'several active materials',
    );
  });

  it('comes from a file of parameters that names the file of a material beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'material-'));
    writeFileSync(join(folder, 'gas.yaml'), await materialText(sampleMaterial, 'gas.yaml'));
    const file = join(folder, 'cell.json');
    writeFileSync(
      file,
      JSON.stringify({ base: 'chen2020', positive: { material: 'gas.yaml', porosity: 0.3 } }),
    );
    const read = await readCellFile(file);
    expect(read.parameters.positive.material).toBe('lattice gas');
    expect(read.parameters.positive.porosity).toBe(0.3);
    expect(read.parameters.nominalCapacity).toBe(parameters.nominalCapacity);
    writeFileSync(file, JSON.stringify({ base: 'chen2020', positive: { material: 'none.json' } }));
    await expect(readCellFile(file)).rejects.toThrow('none.json: no such file');
  });
});

it('a band of discharges follows the shifts of the curves that make it', async () => {
  const band = await materialBand({
    cell: parameterSet('chen2020'),
    side: 'positive',
    material: sampleMaterial,
    rate: 0.2,
    model: 'spm',
    mesh,
  });
  expect(band.samples).toHaveLength(2);
  // As full as each other at the start, at potentials 10 mV apart from the middle: they end earlier and later.
  const [least, most] = band.capacities.toSorted((a, b) => a - b);
  expect(band.capacity).toBeGreaterThan(least);
  expect(band.capacity).toBeLessThan(most);
  const middle = 50;
  expect(band.low[middle]).toBeLessThan(band.voltage[middle]);
  expect(band.high[middle]).toBeGreaterThan(band.voltage[middle]);
  expect(band.high[middle] - band.low[middle]).toBeCloseTo(0.02, 3);
  const none = {
    cell: parameterSet('chen2020'),
    side: 'positive',
    material: { ...sampleMaterial, uncertainty: undefined },
    rate: 1,
  } as const;
  await expect(materialBand(none)).rejects.toThrow("'lattice gas' has 0 samples");
});

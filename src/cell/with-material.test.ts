import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleMaterial, samplePotential } from '../../verify/material/sample-material.ts';
import { materialText } from '../material/index.ts';
import { halfCellSet, materialBand, parameterSet, readCellFile, runCell, withMaterial } from './index.ts';

const mesh = { negative: 8, separator: 4, positive: 8, radial: 10 };

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

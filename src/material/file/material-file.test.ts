import { describe, expect, it } from 'vitest';
import { sampleMaterial, samplePotential } from '../../../verify/material/sample-material.ts';
import {
  arrhenius,
  faradayConstant,
  gasConstant,
  materialHost,
  materialText,
  parseMaterial,
  type Material,
} from '../index.ts';

describe('the file of a material', () => {
  it.each(['a.json', 'a.yaml'])('comes back from %s as it was', async (file) => {
    expect(await parseMaterial(await materialText(sampleMaterial, file), file)).toEqual(sampleMaterial);
  });

  const broken: readonly (readonly [string, (material: Material) => unknown, string])[] = [
    ['another version', (m) => ({ ...m, version: 2 }), 'version: '],
    ['an unknown key', (m) => ({ ...m, colour: 'black' }), 'colour'],
    ['no provenance', (m) => ({ ...m, provenance: undefined }), 'provenance: '],
    [
      'fillings that fall',
      (m) => ({ ...m, diffusivity: { ...m.diffusivity, filling: [0.1, 0.5, 0.4] } }),
      'diffusivity.filling[2]: does not rise',
    ],
    [
      'a row too few',
      (m) => ({ ...m, diffusivity: { ...m.diffusivity, temperatures: [280, 300, 320] } }),
      'diffusivity.values: has 2 rows',
    ],
    [
      'a diffusivity below 0',
      (m) => ({
        ...m,
        diffusivity: {
          ...m.diffusivity,
          values: [
            [1, 1, 1],
            [1, -1, 1],
          ],
        },
      }),
      'diffusivity.values[1][1]: is -1',
    ],
    [
      'a curve of another length',
      (m) => ({ ...m, uncertainty: { of: 'x', samples: [{ potential: [1, 2] }] } }),
      'a curve of the potential has 2 values',
    ],
  ];
  it.each(broken)('is refused with %s, naming where', async (_, change, message) => {
    const text = JSON.stringify(change(sampleMaterial));
    await expect(parseMaterial(text, 'bad.json')).rejects.toThrow(message);
  });

  it('is refused where it is cut short', async () => {
    const text = await materialText(sampleMaterial, 'a.json');
    for (let k = 1; k < 20; k++) {
      const cut = text.slice(0, Math.floor((text.length * k) / 20));
      await expect(parseMaterial(cut, 'cut.json')).rejects.toThrow('cut.json: not JSON');
    }
  });
});

const host = materialHost(sampleMaterial, { temperature: 305 });

function exchangeAt(x: number): number {
  return host.exchangeCurrentDensity?.(1000, x * 51000, 51000, 298.15) ?? 0;
}

describe('the host of a file', () => {
  it('has the potential at the temperature, and ∂U/∂T, of a table straight in it', () => {
    for (const x of [0.05, 0.33, 0.61, 0.9]) {
      expect(host.openCircuitPotential(x)).toBeCloseTo(samplePotential(x, 305), 3);
      const slope = -1e-4 - (gasConstant / faradayConstant) * Math.log(x / (1 - x));
      expect(host.entropicCoefficient?.(x)).toBeCloseTo(slope, 5);
    }
    expect(host.notes).toEqual([]);
  });

  it('has exact derivatives, in the table and past its ends, where potentials run off', () => {
    const { openCircuitPotential: potential, diffusivity } = host;
    const step = 1e-7;
    for (const x of [0.004, 0.03, 0.4, 0.95, 0.991]) {
      const slope = (potential(x + step) - potential(x - step)) / (2 * step);
      expect((potential.derivative?.(x) ?? 0) / slope).toBeCloseTo(1, 5);
      const fall = ((diffusivity?.(x + step, 300) ?? 0) - (diffusivity?.(x - step, 300) ?? 0)) / (2 * step);
      expect(1e14 * (diffusivity?.derivative?.(x, 300) ?? 0)).toBeCloseTo(1e14 * fall, 4);
    }
    expect(potential(1e-9)).toBeGreaterThan(potential(0.02) + 0.3);
    expect(potential(1 - 1e-9)).toBeLessThan(potential(0.98) - 0.3);
  });

  it('takes diffusivities as activated between temperatures and past them', () => {
    const energy = (gasConstant * Math.log(3)) / (1 / 280 - 1 / 320);
    for (const temperature of [270, 280, 300, 330]) {
      const expected = 2e-14 * arrhenius(energy, temperature, 280);
      expect((host.diffusivity?.(0.5, temperature) ?? 0) / expected).toBeCloseTo(1, 10);
    }
  });

  it('has an exchange current from the same chemical potential as U', () => {
    for (const x of [0.2, 0.5, 0.8]) {
      const activity = Math.exp(
        (-faradayConstant * (host.openCircuitPotential(x) - host.openCircuitPotential(0.5))) /
          (gasConstant * 298.15),
      );
      expect(exchangeAt(x) / (4 * Math.sqrt(activity) * (1 - x))).toBeCloseTo(1, 9);
    }
  });

  it('moves with a sample of its uncertainty at all temperatures, and refuses one that there is not', () => {
    const moved = materialHost(sampleMaterial, { temperature: 305, sample: 1 });
    expect(moved.openCircuitPotential(0.4) - host.openCircuitPotential(0.4)).toBeCloseTo(0.01, 9);
    expect(() => materialHost(sampleMaterial, { sample: 2 })).toThrow('has no sample 2; expected 0 to 1');
  });

  it('says how far potentials are from straight lines over the temperatures, and where plateaus are', () => {
    const table = sampleMaterial.openCircuitPotential;
    if (table.kind !== 'table') throw new Error('the sample is a table');
    const bent = {
      ...table,
      values: table.values.map((row, t) => row.map((value) => value + (t === 1 ? 0.003 : 0))),
    };
    expect(materialHost({ ...sampleMaterial, openCircuitPotential: bent }).notes[0]).toContain(
      'from straight lines',
    );
    const { uncertainty: _, ...others } = sampleMaterial;
    const iron = materialHost({
      ...others,
      openCircuitPotential: { kind: 'redlich-kister', standardPotential: 3.422, coefficients: [11180] },
    });
    expect(iron.openCircuitPotential(0.5)).toBeCloseTo(3.422, 9);
    expect(iron.notes[0]).toContain('plateau at 3.4220 V');
  });
});

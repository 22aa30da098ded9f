import { describe, expect, it } from 'vitest';
import { present } from '../../test/support/present.ts';
import { runCell } from './index.ts';
import { parameterSet } from './sets/index.ts';

const parameters = parameterSet('marquis2019');

describe.each(['dfn', 'spme', 'spm'] as const)('the %s', (model) => {
  it.each(['isothermal', 'lumped', 'through-cell', 'pouch'] as const)(
    'keeps its balances with %s heat',
    async (heat) => {
      const { balance, temperature, fields, voltage } = await runCell({
        parameters,
        model,
        heat,
        experiment: 'Discharge at 2C for 600 s; Rest for 10 min; Charge at 1C for 5 min',
        mesh: { negative: 8, separator: 4, positive: 8, radial: 10, height: 4 },
      });
      expect(balance.particles).toBeLessThan(1e-11);
      expect(balance.charge).toBeLessThan(1e-11);
      expect(balance.energy).toBeLessThan(1e-5);
      expect(voltage[0]).toBeGreaterThan(3.6);
      const rise = Math.max(...temperature) - 298.15;
      expect(rise > 0.2).toBe(heat !== 'isothermal');
      const { openCircuit, losses } = present(fields[0].overpotentials);
      const lost = losses.reduce((sum, { loss }) => sum + loss, 0);
      expect(openCircuit - lost).toBeCloseTo(fields[0].voltage, 4);
      expect(fields[0].temperature === undefined).toBe(heat === 'isothermal');
    },
  );
});

it('says what heat needs', async () => {
  const { thermal: _thermal, ...cold } = parameters;
  await expect(runCell({ parameters: cold, heat: 'lumped', experiment: 'Discharge at 1C' })).rejects.toThrow(
    /thermal: 'lumped' heat needs/,
  );
});

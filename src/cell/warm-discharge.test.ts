import { expect, it } from 'vitest';
import { warmDischarges } from '../../verify/cell/warm-discharge.ts';
import { present } from '../../test/support/present.ts';
import { runCell } from './index.ts';
import { parameterSet } from './sets/index.ts';

const set = parameterSet('marquis2019');

it.each(['lumped', 'through-cell'] as const)('warms as an independent solver says: %s', async (heat) => {
  const reference = warmDischarges[heat];
  const cooled = present(set.thermal);
  const thermal = heat === 'lumped' ? cooled : { ...cooled, heatTransferCoefficient: 1e-9 };
  const { time, temperature, voltage } = await runCell({
    parameters: { ...set, thermal },
    heat,
    experiment: 'Discharge at 2C for 1500 s',
    mesh: { negative: 20, separator: 10, positive: 20, radial: 30, radialSpacing: 'graded' },
    relativeTolerance: 1e-6,
    absoluteTolerance: 1e-8,
    curveTimes: reference.time.slice(1),
  });
  for (const [k, at] of reference.time.entries()) {
    if (k === 0) continue;
    const found = time.indexOf(at);
    const rise = reference.temperature[k] - 298.15;
    expect(Math.abs((temperature[found] - 298.15) / rise - 1)).toBeLessThan(0.003);
    expect(Math.abs(voltage[found] - reference.voltage[k])).toBeLessThan(5e-4);
  }
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parameterSet } from '../../src/cell/index.ts';

it('accounts for the energy, and for the voltage, of a blend that warms itself', () => {
  const script = join(import.meta.dirname, 'warm-blend.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const number = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1]);
  const charge = number(/Discharge at 2C.*?, (\S+) A h/);
  const seconds = number(/Discharge at 2C.*?: (\S+) s/);
  expect(Math.abs(charge - (10 * seconds) / 3600)).toBeLessThan(0.002);
  // What it loses in voltage heats the cell: it cannot be warmer than without any cooling.
  const energy = number(/Discharge at 2C.*?, (\S+) W h/);
  const atRest = charge * 4.2;
  const { thermal, area, negative, separator, positive } = parameterSet('chen2020-composite');
  if (thermal === undefined) throw new Error('the set has no heat');
  const capacity =
    area *
    (thermal.negative.volumetricHeatCapacity * negative.thickness +
      thermal.separator.volumetricHeatCapacity * separator.thickness +
      thermal.positive.volumetricHeatCapacity * positive.thickness);
  const rise = number(/warmest: (\S+) °C/) - 25;
  expect(rise).toBeGreaterThan(5);
  expect(rise).toBeLessThan((3600 * (atRest - energy)) / capacity);
  expect(number(/not accounted for: (\S+) of all/)).toBeLessThan(1e-4);
  expect(stdout).toContain('charge transfer (negative)');
  const currents = [...stdout.matchAll(/ {2}(?:graphite|silicon).*: (\S+) A\/m²/g)].map(([, value]) =>
    Number(value),
  );
  expect(currents).toHaveLength(2);
  for (const current of currents) expect(current).toBeGreaterThan(0);
});

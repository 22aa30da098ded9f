import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithReference } from '../../test/support/gates.ts';

describeWithReference('cells beside measurements', (path) => {
  it('are as far from them as the same models of PyBaMM', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lithoscale-measured-'));
    const page = join(folder, 'measured.html');
    const script = join(import.meta.dirname, 'measured.js');
    const measurements = path('cell/experiments/experiments.json');
    const run = spawnSync(process.execPath, [script, measurements, page], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const told = (
      set: string,
      heat: string,
      rate: string,
    ): { rms: number; early: number; kelvin: number } => {
      const line = run.stdout
        .split('\n')
        .find((each) => each.startsWith(`${set}, DFN, ${heat}`) && each.includes(`, ${rate}: `));
      const [, rms, early] = /rms (\S+) mV.*nine tenths (\S+) and/.exec(line ?? '') ?? [];
      return {
        rms: Number(rms),
        early: Number(early),
        kelvin: Number(/temperature rms (\S+) K/.exec(line ?? '')?.[1]),
      };
    };
    // PyBaMM 26.10.1.1, DFN of Ai2020, 30/15/30 cells and 30 shells, IDAKLU at 1e-6: root of the mean square over time, mV.
    const peer = [
      ['isothermal', '0.1C', 52.59],
      ['isothermal', '0.5C', 53.4],
      ['isothermal', '1C', 46.14],
      ['isothermal', '2C', 17.51],
      ['one temperature', '0.1C', 52.57],
      ['one temperature', '0.5C', 53.65],
      ['one temperature', '1C', 48.98],
      ['one temperature', '2C', 45.55],
    ] as const;
    for (const [heat, rate, rms] of peer)
      expect(Math.abs(told('ai2020', heat, rate).rms - rms)).toBeLessThan(1);
    // What docs/measurements.md says of the agreement.
    for (const rate of ['0.5C', '1C', '2C']) {
      expect(told('ai2020', 'one temperature', rate).kelvin).toBeLessThan(0.5);
      expect(told('ai2020', 'isothermal', rate).early).toBeLessThan(14);
    }
    expect(told('ecker2015', 'isothermal', '1C').rms).toBeLessThan(21);
    expect(existsSync(page) && readFileSync(page, 'utf8')).toContain('Enertech 2.28 A h');
    rmSync(folder, { recursive: true });
  });
});

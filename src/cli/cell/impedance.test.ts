import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellImpedance } from '../../cell/index.ts';

const program = join(import.meta.dirname, '../../../bin/lithoscale.js');
const run = promisify(execFile);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithoscale-impedance-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function impedance(...given: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program, 'cell', 'impedance', ...given]);
  return stdout;
}

describe('lithoscale cell impedance', () => {
  it('prints a table, the parts and what the result is worth', async () => {
    const text = await impedance(
      '--double-layer',
      '0.2',
      '--frequencies',
      '1e-3,1e3,20',
      '--state-of-charge',
      '0.5',
    );
    expect(text).toMatch(/frequency Hz +Re Z mΩ/);
    expect(text).toMatch(/charge transfer +negative/);
    expect(text).toMatch(/mesh error \d+\.\d\d %/);
    expect(text).toMatch(/Kramers–Kronig residual/);
    expect(text).toMatch(/relaxations: /);
    expect(text).not.toMatch(/no double layers/);
  });

  it('gives JSON whose parts add up, and says without double layers what that means', async () => {
    const document = JSON.parse(
      await impedance('--json', '--model', 'spme', '--frequencies', '0.1,10,3'),
    ) as CellImpedance;
    for (const [n, real] of Array.from(document.real).entries()) {
      const sum = document.contributions.reduce((all, part) => all + part.real[n], 0);
      expect(Math.abs(sum / real - 1)).toBeLessThan(1e-6);
    }
    expect(await impedance('--parameters', 'xu2019', '--frequencies', '1,10,2')).toMatch(/no double layers/);
  });

  it('writes CSV and a page with its plots', async () => {
    const [csv, page] = [join(folder, 'z.csv'), join(folder, 'z.html')];
    await impedance('--frequencies', '1,100,5', '-o', csv);
    const rows = (await readFile(csv, 'utf8')).trim().split('\n');
    expect(rows[0]).toMatch(/^frequency_Hz,real_Ohm,imaginary_Ohm,electronic_ohmic_negative_real_Ohm/);
    expect(rows).toHaveLength(6);
    await impedance('--frequencies', '1e-3,1e3,12', '--double-layer', '0.2', '-o', page);
    const html = await readFile(page, 'utf8');
    for (const what of ['Nyquist plot', 'magnitude', 'phase', 'Distribution of relaxation times']) {
      expect(html).toContain(what);
    }
  });

  it.each([
    [['--frequencies', '1,2'], /2 parts/],
    [['--frequencies', '0,1,5'], /over 0/],
    [['--state-of-charge', '50'], /at most 1/],
    [['--double-layer', '-1'], /over 0/],
    [['-o', 'z.pdf'], /cannot write '.pdf'/],
  ])('refuses %j in one line', async (given, message) => {
    const failure = await impedance(...given).catch(
      (error: unknown) => error as { code: number; stderr: string },
    );
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringMatching(message) as string });
  });
});

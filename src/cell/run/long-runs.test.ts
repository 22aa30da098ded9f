import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parameterSet } from '../sets/index.ts';
import { runCell } from '../run.ts';

const mesh = { negative: 5, separator: 3, positive: 5, radial: 6 };
const cycles = (count: number): string =>
  `${count} x (Discharge at 1C until 2.5 V; Charge at 1C until 4.2 V; Hold at 4.2 V until C/5)`;
const built = new URL('../../../dist/cell/index.js', import.meta.url);

describe('a hundred cycles', () => {
  it('keep of the curves what was asked for', async () => {
    const solution = await runCell({
      parameters: parameterSet('chen2020'),
      experiment: cycles(100),
      mesh,
      store: { every: Infinity, names: ['voltage'], finalFields: false },
    });
    expect(solution.cycles).toHaveLength(100);
    expect(solution.steps).toBeGreaterThan(10_000);
    // Of each step its first points and its end; of the others but the voltage nothing.
    expect(solution.time.length).toBeLessThan(4 * 300);
    expect(solution.voltage).toHaveLength(solution.time.length);
    for (const curve of [solution.current, solution.temperature, solution.capacity])
      expect(curve).toHaveLength(0);
    expect(solution.fields).toHaveLength(0);
  });

  it.runIf(existsSync(built))('take no more memory than ten', () => {
    // In a process of its own, whose heap is looked at after a collection, while the last solution is still held.
    const script = `
      const { parameterSet, runCell } = await import(${JSON.stringify(built.href)});
      const held = async (count) => {
        const solution = await runCell({
          parameters: parameterSet('chen2020'),
          experiment: ${JSON.stringify(cycles(0))}.replace(/^0/, String(count)),
          mesh: ${JSON.stringify(mesh)},
          store: { every: Infinity, names: ['voltage'], finalFields: false },
        });
        globalThis.gc();
        globalThis.gc();
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        return { bytes: heapUsed + arrayBuffers, steps: solution.steps };
      };
      await held(10);
      console.log(JSON.stringify([await held(10), await held(100)]));`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', '--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    const [few, many] = JSON.parse(stdout) as { bytes: number; steps: number }[];
    // Summaries, events and voltages of 270 more steps of the experiment: 1 kB each would be ample; the curves of all steps in time are more.
    const more = many.steps - few.steps;
    expect(many.bytes - few.bytes).toBeLessThan(270 * 2048);
    expect(5 * 8 * more).toBeGreaterThan(270 * 2048);
  });
});

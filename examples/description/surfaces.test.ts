import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('measures one surface by five ways, and about as many particles as were packed', () => {
  const script = join(import.meta.dirname, 'surfaces.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const surfaces = [...stdout.matchAll(/(?:area|surface) per volume(.*): (\S+) 1\/µm/g)];
  const faces = Number(surfaces.find(([, kind]) => kind === ' (faces)')?.[2]);
  const others = surfaces.filter(([, kind]) => kind !== ' (faces)').map(([, , value]) => Number(value));
  expect(others.length).toBeGreaterThanOrEqual(5);
  for (const area of others) {
    // Voxel faces overstate by a half; the others differ by what each makes of cusps where particles touch.
    expect(faces / area).toBeGreaterThan(1.42);
    expect(faces / area).toBeLessThan(1.62);
  }
  const packed = Number(/(\d+) particles were packed/.exec(stdout)?.[1]);
  const density = Number(/particles per volume: (\S+) 1\/µm³/.exec(stdout)?.[1]);
  expect((density * 44.8 ** 3) / packed).toBeGreaterThan(0.75);
  expect((density * 44.8 ** 3) / packed).toBeLessThan(1.25);
});

import { expect, it } from 'vitest';
import { describeWithData } from '../../../test/support/gates.ts';
import { labelPhases, readImage, type LabelledVolume } from '../../microstructure/index.ts';
import { interfaceAreas, interfaceBetween } from '../interfaces.ts';
import { measureParticles } from './measure-particles.ts';
import { separateParticles } from './separate.ts';

const names = ['pore', 'nmc', 'cbd'].map((name, label) => ({ name, label }));

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describeWithData('particles of a real electrode', (path) => {
  async function part(): Promise<LabelledVolume> {
    const { volume } = await readImage(path('matbox/nmc-1-cal_generatedCBD_bridge.tif'), {
      voxelSize: [0.4e-6, 0.4e-6, 0.4e-6],
      crop: { x: [0, 110], y: [0, 100], z: [0, 90] },
    });
    return labelPhases(volume, names);
  }

  it('fill their phase, and their surfaces are its interfaces', async () => {
    const volume = await part();
    const labels = await separateParticles(volume, 'nmc');
    const { particles, surfaces, contacts } = await measureParticles(labels, volume);
    expect(particles.count).toBeGreaterThan(50);
    const active = Array.from(volume.data).filter((label) => label === 1).length;
    expect(sum(particles.voxels)).toBe(active);
    const areas = await interfaceAreas(volume);
    for (const name of ['pore', 'cbd']) {
      const whole = interfaceBetween(areas, name, 'nmc').corrected.area;
      expect(Math.abs(sum(surfaces.phaseArea[name]) / whole - 1)).toBeLessThan(1e-12);
    }
    expect(sum(surfaces.phaseArea['nmc'])).toBe(0);
    expect(contacts.count).toBeGreaterThan(particles.count);
    for (let contact = 0; contact < contacts.count; contact++) {
      expect(contacts.flatArea[contact]).toBeLessThanOrEqual(contacts.faceArea[contact] * (1 + 1e-12));
    }
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { booleanSpheres } from '../../verify/shapes.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import {
  electrodeUncertainty,
  transportWithErrors,
  type ElectrodeStructure,
  type TransportErrors,
} from './index.ts';

const phases = [
  { name: 'nmc', label: 0 },
  { name: 'pore', label: 1 },
];
const roles = { pore: 'pore', active: 'nmc', binderAccess: 0.5 } as const;
const [eta, radius] = [0.5, 5];
const exact = { porosity: 1 - Math.exp(-eta), area: (3 * eta * Math.exp(-eta)) / radius };

/** Part of overlapping spherical pores, of which it is one sample; the active material is all connected. */
function pores(seed: number, size: number): LabelledVolume {
  const random = new Random(seed);
  const body = booleanSpheres(size, radius, eta, () => random.uniform());
  return { data: body.data, shape: [size, size, size], voxelSize: [1, 1, 1], phases };
}

function cut({ data, ...volume }: LabelledVolume, from: number, size: number): LabelledVolume {
  const part = new Uint8Array(size ** 3);
  for (let at = 0; at < part.length; at++) {
    const [x, y, z] = [at % size, Math.floor(at / size) % size, Math.floor(at / size ** 2)];
    part[at] = data[x + volume.shape[0] * (y + volume.shape[0] * (z + from))];
  }
  return { ...volume, data: part, shape: [size, size, size] };
}

function holds([low, high]: readonly [number, number], value: number): number {
  return low <= value && value <= high ? 1 : 0;
}

let poreErrors: TransportErrors;
let structure: ElectrodeStructure;

beforeAll(async () => {
  poreErrors = await transportWithErrors(cut(pores(1, 96), 0, 32), {
    axis: 'z',
    conductivities: { pore: 1 },
  });
  structure = {
    thickness: 1,
    porosity: exact.porosity,
    activeMaterialFraction: 1 - exact.porosity,
    isolatedActiveFraction: 0,
    specificSurfaceArea: exact.area,
    particleRadius: 1,
    electrolyteTransportEfficiency: 1.0005 * poreErrors.result.effectiveRatio,
    effectiveElectronicConductivity: 7,
    solidFraction: 1 - exact.porosity,
    solidConductivity: 10,
  };
});

describe('electrodeUncertainty', () => {
  it('has intervals that hold what overlapping spheres are in nineteen of twenty samples', async () => {
    let [porosity, area] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const found = await electrodeUncertainty(cut(pores(seed, 128), 16, 64), {
        ...roles,
        structure,
        poreErrors,
        solidErrors: null,
      });
      porosity += holds(found.porosity.interval, exact.porosity);
      area += holds(found.specificSurfaceArea.interval, exact.area);
      // Not idle: half-widths of a few standard errors of some per cent.
      expect(found.porosity.sampling).toBeLessThan(0.1);
      expect(found.specificSurfaceArea.sampling).toBeLessThan(0.1);
      // Intersections of spheres are lost on voxels: the area is low, and the interval knows.
      expect(found.specificSurfaceArea.discretisation).toBeGreaterThan(0);
    }
    expect(porosity).toBeGreaterThanOrEqual(18);
    expect(area).toBeGreaterThanOrEqual(18);
  });

  it('takes transport with the errors that it came with', async () => {
    const options = { ...roles, structure, poreErrors, solidErrors: null };
    const found = await electrodeUncertainty(cut(pores(2, 96), 0, 32), options);
    const { electrolyteTransportEfficiency: efficiency, effectiveElectronicConductivity: solid } = found;
    expect(efficiency.value).toBe(structure.electrolyteTransportEfficiency);
    expect(efficiency.interval[0]).toBeCloseTo(1.0005 * (poreErrors.material?.[0] ?? 0), 12);
    expect(efficiency.interval[1]).toBeLessThanOrEqual(found.porosity.interval[1]);
    expect(efficiency.discretisation).toBe(poreErrors.discretisation);
    expect(solid).toMatchObject({ value: 7, interval: [7, 7], sampling: null });
  });

  it('does not take a gradient through the thickness for scatter', async () => {
    const shape = [48, 32, 40] as const;
    const data = Uint8Array.from({ length: 48 * 32 * 40 }, (_, at) =>
      at % 4 < (Math.floor(at / (48 * 32)) < 20 ? 1 : 2) ? 1 : 0,
    );
    const volume: LabelledVolume = { data, shape, voxelSize: [1, 1, 1], phases };
    const found = await electrodeUncertainty(volume, { ...roles, structure, poreErrors, solidErrors: null });
    expect(found.porosity.value).toBeCloseTo(0.375, 12);
    expect(found.porosity.sampling).toBeLessThan(1e-12);
  });

  it('says nothing of sampling where an image is too small for columns', async () => {
    const options = { ...roles, structure, poreErrors, solidErrors: null };
    const found = await electrodeUncertainty(cut(pores(3, 64), 0, 12), options);
    expect(found.porosity.sampling).toBeNull();
    expect(found.porosity.interval).toEqual([found.porosity.value, found.porosity.value]);
  });
});

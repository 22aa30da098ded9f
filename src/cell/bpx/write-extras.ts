import type { ParameterInterval } from '../parameter-intervals.ts';
import { names, sections } from './names.ts';
import type { BpxTree } from './write.ts';

/** D_eff/D of the pores in image directions, z through-plane: rows of the symmetric tensor. */
export interface TransportEfficiencyTensor {
  readonly boundary: string;
  readonly rows: readonly (readonly number[])[];
}

export function tensorOf({ boundary, rows: [x, y, z] }: TransportEfficiencyTensor): BpxTree {
  return {
    'Transport efficiency tensor': {
      description: `${sections.positive}: D_eff/D of the pores in the directions of the image, ${boundary} boundaries; z is through-plane. The cell takes its through-plane number from plates at collector and separator.`,
      xx: x[0],
      yy: y[1],
      zz: z[2],
      xy: x[1],
      xz: x[2],
      yz: y[2],
    },
  };
}

/** What each number of a cell is called in BPX, or ours where BPX derives it. */
const intervalNames: Readonly<Record<string, string>> = {
  'positive.porosity': `${sections.positive}: ${names.porosity}`,
  'positive.activeMaterialFraction': `${sections.positive}: Active material volume fraction`,
  'positive.specificSurfaceArea': `${sections.positive}: ${names.specificArea}`,
  'positive.particleRadius': `${sections.positive}: Diffusion radius [m]`,
  'positive.electrolyteTransportEfficiency': `${sections.positive}: ${names.efficiency}`,
  'positive.effectiveElectronicConductivity': `${sections.positive}: ${names.conductivity}`,
  'negative.thickness': `${sections.negative}: ${names.thickness}`,
  nominalCapacity: `${sections.cell}: ${names.capacity}`,
};

export function intervalsOf(intervals: readonly ParameterInterval[]): BpxTree {
  return {
    Uncertainty: {
      description:
        '95 % intervals of the material’s values. Relative parts: Iteration (half-width), Discretisation (signed: ' +
        'expected change as voxels become small), Sampling (standard error of the image as a sample). Not counted: ' +
        'the segmentation, the voxel size and the literature set.',
      ...Object.fromEntries(
        intervals.map(({ name, value, low, high, measured }) => [
          intervalNames[name] ?? name,
          {
            Value: value,
            Lower: low,
            Upper: high,
            ...part('Iteration', measured?.iteration),
            ...part('Discretisation', measured?.discretisation),
            ...part('Sampling', measured?.sampling),
          },
        ]),
      ),
    },
  };
}

/** BPX has no null: what is not known is left out. */
function part(name: string, value: number | null | undefined): BpxTree {
  return value === null || value === undefined ? {} : { [name]: value };
}

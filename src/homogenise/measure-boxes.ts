import { interfaceAreas, interfaceBetween } from '../describe/index.ts';
import {
  phaseMask,
  subVolume,
  voxelCount,
  type LabelledVolume,
  type Shape,
} from '../microstructure/index.ts';
import type { Box } from './sub-volumes.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';
import { transport } from './transport.ts';

/** What is measured in one part of an image. */
export interface BoxMeasures extends Box {
  /** m³ */
  readonly volume: number;
  readonly percolating: boolean;
  /** Volume fraction of the conducting phases. */
  readonly fraction: number;
  /** Corrected area between the conducting phases and the rest per volume, 1/m; null where it was not asked for. */
  readonly specificSurfaceArea: number | null;
  /** 0 where nothing flows. */
  readonly effectiveRatio: number;
  readonly tortuosityFactor: number | null;
  readonly bruggemanExponent: number | null;
}

export interface MeasureOptions extends Omit<TransportOptions, 'keepField'> {
  /** Also measure areas. Default true. */
  readonly areas?: boolean;
}

/** Fraction, area and transport of a box of a volume; each box is solved with boundaries of its own. */
export async function measureBox(
  volume: LabelledVolume,
  box: Box,
  { areas = true, ...options }: MeasureOptions,
): Promise<{ measures: BoxMeasures; result: TransportResult }> {
  const whole = voxelCount(box.shape) === voxelCount(volume.shape);
  const part = whole ? volume : subVolume(volume, box.origin, box.shape);
  const result = await transport(part, { ...options, onProgress: undefined });
  return {
    result,
    measures: {
      origin: box.origin,
      shape: box.shape,
      volume: volumeOf(volume, box.shape),
      percolating: result.percolating,
      fraction: result.fractionTotal,
      specificSurfaceArea: areas ? await conductorsArea(part, options) : null,
      effectiveRatio: result.effectiveRatio,
      tortuosityFactor: result.tortuosityFactor,
      bruggemanExponent: result.bruggemanExponent,
    },
  };
}

/** m³ */
function volumeOf({ voxelSize }: LabelledVolume, shape: Shape): number {
  return voxelCount(shape) * voxelSize[0] * voxelSize[1] * voxelSize[2];
}

/** Area between the conducting phases taken as one and all else, per volume. */
async function conductorsArea(
  volume: LabelledVolume,
  { conductivities, signal }: MeasureOptions,
): Promise<number> {
  const data = await phaseMask(volume, Object.keys(conductivities), signal);
  const phases = [
    { name: 'rest', label: 0 },
    { name: 'conductors', label: 1 },
  ];
  const areas = await interfaceAreas({ ...volume, data, phases }, { signal });
  return interfaceBetween(areas, 'rest', 'conductors').corrected.perVolume;
}

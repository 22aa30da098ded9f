import { interfaceAreas, interfaceBetween, type Box } from '../describe/index.ts';
import { phaseMask, voxelCount, type LabelledVolume } from '../microstructure/index.ts';
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

/** What was measured in a box, and its transport in full. */
export interface FoundInBox {
  readonly measures: BoxMeasures;
  readonly result: TransportResult;
}

/** Fraction, area and transport of a part of an image, with boundaries of its own. */
export async function measureBox(
  part: LabelledVolume,
  { origin, shape }: Box,
  { areas = true, ...options }: MeasureOptions,
): Promise<FoundInBox> {
  const result = await transport(part, { ...options, onProgress: undefined });
  const [dx, dy, dz] = part.voxelSize;
  return {
    result,
    measures: {
      origin,
      shape,
      volume: voxelCount(shape) * dx * dy * dz,
      percolating: result.percolating,
      fraction: result.fractionTotal,
      specificSurfaceArea: areas ? await conductorsArea(part, options) : null,
      effectiveRatio: result.effectiveRatio,
      tortuosityFactor: result.tortuosityFactor,
      bruggemanExponent: result.bruggemanExponent,
    },
  };
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

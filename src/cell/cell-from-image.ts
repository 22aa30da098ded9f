import type { LongWork } from '../base/index.ts';
import type {
  ElectrodePhases,
  ElectrodeProfiles,
  ElectrodeStructure,
  ElectrodeUncertainty,
} from '../homogenise/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import type { TransportEfficiencyTensor } from './bpx/write-extras.ts';
import { parameterIntervals, type ParameterInterval } from './parameter-intervals.ts';
import type { CellParameters } from './parameters.ts';
import { replacePositiveElectrode, type ChangedCell } from './replace-electrode.ts';

/** Gives a full tensor; between static ones, which are lower, and kinematic ones. */
const tensorBoundary = 'periodic';

export interface CellFromImageOptions extends LongWork, ElectrodePhases {
  /** Set that gives every part but the positive electrode's structure. */
  readonly base: CellParameters;
  /** Share (0 to 1) of the active material's area under the binder that reacts. */
  readonly binderAccess: number;
  /** Conductivity of each solid phase, S/m. */
  readonly solidConductivities: Readonly<Record<string, number>>;
  /** Where the electrode's thickness comes from. Default `image`. */
  readonly thickness?: 'image' | 'set' | undefined;
  /** Whether the electrode keeps its profiles. Default true. */
  readonly graded?: boolean | undefined;
  /** Relative error at which effective transport stops. Default 1e-3. */
  readonly tolerance?: number | undefined;
}

/** A cell with all that is known of the numbers an image gave it. */
export interface CellFromImage extends ChangedCell {
  readonly structure: ElectrodeStructure;
  readonly profiles: ElectrodeProfiles | undefined;
  readonly uncertainty: ElectrodeUncertainty;
  readonly intervals: readonly ParameterInterval[];
  /** D_eff/D of the electrolyte in all directions. */
  readonly tensor: TransportEfficiencyTensor;
}

/**
 * The cell whose positive electrode is an image (z = 0 at the collector): structure, profiles, transport in all three
 * directions and 95 % intervals in one call. See {@link replacePositiveElectrode} for what is scaled with it.
 * @throws as `transport`, `electrodeStructure` and `replacePositiveElectrode` do.
 */
export async function cellFromImage(
  volume: LabelledVolume,
  options: CellFromImageOptions,
): Promise<CellFromImage> {
  // What measures images is most of the library; a cell alone does without.
  const {
    effectiveTensor,
    electrodeProfiles,
    electrodeStructure,
    electrodeUncertainty,
    transportWithErrors,
  } = await import('../homogenise/index.ts');
  const { base, pore, solidConductivities, thickness, graded = true } = options;
  const { tolerance = 1e-3, signal, onProgress } = options;
  const work = { tolerance, signal, onProgress };
  const pores = { ...work, conductivities: { [pore]: 1 } };
  const poreErrors = await transportWithErrors(volume, { ...pores, axis: 'z' });
  const solidErrors = await transportWithErrors(volume, {
    ...work,
    axis: 'z',
    conductivities: solidConductivities,
  });
  const structure = await electrodeStructure(volume, {
    ...options,
    poreTransport: poreErrors.result,
    solidTransport: solidErrors.result,
  });
  const profiles = graded ? await electrodeProfiles(volume, { ...options, structure }) : undefined;
  const uncertainty = await electrodeUncertainty(volume, { ...options, structure, poreErrors, solidErrors });
  const tensor = await effectiveTensor(volume, {
    conductivities: pores.conductivities,
    boundary: tensorBoundary,
    signal,
    onProgress,
  });
  const changed = replacePositiveElectrode(base, structure, { thickness, profiles });
  return {
    ...changed,
    structure,
    profiles,
    uncertainty,
    intervals: parameterIntervals(changed.parameters, uncertainty),
    tensor: { boundary: tensorBoundary, rows: tensor.tensor },
  };
}

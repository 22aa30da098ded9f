import { InputError, type LongWork } from '../../base/index.ts';
import { labelOf, type Axis, type LabelledVolume } from '../../microstructure/index.ts';
import { indexPhases } from '../phase-indices.ts';
import { requireDensities, type Densities } from './densities.ts';

export interface MassCompositionOptions extends LongWork {
  /** kg/m³, of every phase that has a mass: those of the phases as imaged, pores of their own included. */
  readonly densities: Densities;
  /** Axis across which the areal loading is counted. Default z. */
  readonly axis?: Axis;
  /** Phase that may go without a density: it is then empty. Default `pore`, where there is such a phase. */
  readonly pore?: string | undefined;
}

export interface PhaseMass {
  readonly volumeFraction: number;
  /** kg/m³ as given. */
  readonly density: number;
  /** Share of the whole mass. */
  readonly massFraction: number;
  /** kg per m² of the collector: density × volume fraction × thickness. */
  readonly arealLoading: number;
}

export interface MassComposition {
  readonly axis: Axis;
  /** m along the axis. */
  readonly thickness: number;
  readonly phases: Readonly<Record<string, PhaseMass>>;
  /** Phase that counts as empty; null where every phase has a density. */
  readonly empty: string | null;
  /** Mass over the whole volume, pores included, kg/m³. */
  readonly apparentDensity: number;
  /** kg/m², all phases. */
  readonly arealLoading: number;
}

/**
 * Mass fractions and areal loadings of the phases, from their volume fractions and the densities given. No density is assumed:
 * a phase with voxels and without a density is refused, but the pores, which are then taken to be empty.
 * @throws InputError on an unknown phase, a density that is none or missing, and where nothing has a mass.
 */
export async function massComposition(
  volume: LabelledVolume,
  options: MassCompositionOptions,
): Promise<MassComposition> {
  const { densities, axis = 'z', signal } = options;
  for (const name of Object.keys(densities)) labelOf(volume, name);
  requireDensities(densities);
  const fractions = await fractionsOf(volume, signal);
  const pore = options.pore ?? Object.keys(fractions).find((name) => name === 'pore');
  const empty = pore !== undefined && densities[pore] === undefined ? pore : null;
  const missing = Object.keys(fractions).find(
    (name) => fractions[name] > 0 && name !== empty && densities[name] === undefined,
  );
  if (missing !== undefined) {
    throw new InputError(`the phase '${missing}' has no density`, {
      at: { field: 'density' },
      mend: `give it with its unit, such as ${missing}=4.7g/cm3`,
    });
  }
  const along = 'xyz'.indexOf(axis);
  const thickness = volume.shape[along] * volume.voxelSize[along];
  const massOf = (name: string): number => (densities[name] ?? 0) * fractions[name];
  const names = Object.keys(fractions).filter((name) => densities[name] !== undefined);
  const apparentDensity = names.reduce((sum, name) => sum + massOf(name), 0);
  if (!(apparentDensity > 0)) {
    throw new InputError('nothing in the image has a mass', {
      at: { field: 'density' },
      expected: 'the density of a phase that the image has',
    });
  }
  return {
    axis,
    thickness,
    phases: Object.fromEntries(
      names.map((name) => [
        name,
        {
          volumeFraction: fractions[name],
          density: densities[name],
          massFraction: massOf(name) / apparentDensity,
          arealLoading: massOf(name) * thickness,
        },
      ]),
    ),
    empty,
    apparentDensity,
    arealLoading: apparentDensity * thickness,
  };
}

/** Volume fraction of every phase by name. @throws InputError on a label without a name. */
export async function fractionsOf(
  volume: LabelledVolume,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, number>>> {
  const { counts, phases } = await indexPhases(volume, signal);
  const fractions: Record<string, number> = {};
  for (const [at, { name }] of phases.entries()) {
    fractions[name] = (fractions[name] ?? 0) + counts[at] / volume.data.length;
  }
  return fractions;
}

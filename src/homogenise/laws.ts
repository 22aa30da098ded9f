import { InputError, type LongWork } from '../base/index.ts';
import { geodesicTortuosity, type GeodesicTortuosity } from '../describe/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import type { TransportResult } from './transport-types.ts';

/** What effective transport says of paths and their narrowness; every number null where nothing flows. */
export interface TransportLaws {
  /** Conductivity of the pore fluid over the effective one; with one conducting phase the MacMullin number. */
  readonly formationFactor: number | null;
  readonly macMullinNumber: number | null;
  readonly paths: GeodesicTortuosity;
  /**
   * δ = D_eff τ_g² / (ε D): what remains of the slowing down once the length of the paths is taken out. 1 in straight pores
   * of constant width, less where they are narrow in places or end blindly.
   */
  readonly constrictivity: number | null;
}

/**
 * Parts effective transport into path length and constrictivity: D_eff = ε D δ / τ_g² (van Brakel and Heertjes, Int. J. Heat
 * Mass Transf. 17, 1093 (1974), doi 10.1016/0017-9310(74)90190-2), with τ_g the geometric tortuosity of
 * {@link geodesicTortuosity}, for which δ is never over 1. The formation factor is Archie's, doi 10.2118/942054-G.
 * @throws InputError for several conducting phases, or sides that are no walls.
 */
export async function transportLaws(
  volume: LabelledVolume,
  result: TransportResult,
  work: LongWork = {},
): Promise<TransportLaws> {
  if (result.phases.length !== 1 || result.boundary !== 'plates') {
    throw new InputError(
      result.phases.length === 1
        ? `paths in a volume with the boundary '${result.boundary}'`
        : `paths through ${result.phases.length} phases of different conductivity`,
      { at: { field: 'laws' }, expected: "one conducting phase and the boundary 'plates'" },
    );
  }
  const paths = await geodesicTortuosity(volume, result.phases, result.axis, work);
  const { tortuosityFactor, macMullinNumber } = result;
  return {
    formationFactor: macMullinNumber,
    macMullinNumber,
    paths,
    constrictivity:
      paths.geometricTortuosity === null || tortuosityFactor === null
        ? null
        : paths.geometricTortuosity ** 2 / tortuosityFactor,
  };
}

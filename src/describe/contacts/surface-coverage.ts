import type { LongWork } from '../../base/index.ts';
import { labelOf, type Axis, type LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { interfaceAreas, totalArea, type Area } from '../interfaces.ts';

export interface CoverageOptions extends LongWork {
  /** Axes along which the volume goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
}

/** What one phase covers of another's surface. */
export interface Cover {
  readonly phase: string;
  /** Shares of the surface, 0 to 1, null where there is none: by voxel faces, and by corrected areas. */
  readonly share: { readonly faces: number | null; readonly corrected: number | null };
}

export interface SurfaceCoverage {
  /** Whose surface. */
  readonly phase: string;
  /** All of it inside the image. */
  readonly area: { readonly faces: Area; readonly corrected: Area };
  /** What it touches, by phase; the shares sum to 1. */
  readonly covers: readonly Cover[];
}

/**
 * Which phases cover the surface of a phase: areas of its pairs over the area of all of them (see `interfaceAreas`).
 * For active material, the binder's share is its coverage, and the pores' share is where lithium goes through.
 *
 * Both estimators are given. Shares by corrected areas are those of smooth surfaces; where phases meet three by three
 * within a few voxels, each estimator sees the seams in its own way, and their difference is a measure of the doubt.
 * @throws InputError on an unknown phase, and when a voxel's label has no name.
 */
export async function surfaceCoverage(
  volume: LabelledVolume,
  phase: string,
  options: CoverageOptions = {},
): Promise<SurfaceCoverage> {
  labelOf(volume, phase);
  const areas = await interfaceAreas(volume, options);
  const area = totalArea(areas, phase);
  const covers = areas.flatMap(({ phases: [first, second], faces, corrected }) => {
    if (first !== phase && second !== phase) return [];
    const share = {
      faces: shareOf(faces, area.faces),
      corrected: shareOf(corrected, area.corrected),
    };
    return [{ phase: first === phase ? second : first, share }];
  });
  return { phase, area, covers };
}

function shareOf(part: Area, all: Area): number | null {
  return all.area > 0 ? part.area / all.area : null;
}

export const surfaceCoverageDescriptor: Descriptor<SurfaceCoverage> = {
  name: 'surface-coverage',
  title: 'Cover of the active material',
  definition: 'share of the surface of the active material that touches each other phase',
  convention: 'areas inside the image, by voxel faces and by Crofton’s formula, over the area of all pairs',
  source: 'pair areas of `interfaceAreas`',
  isDefault: true,
  needs: ['active'],
  measure: async ({ volume, roles: { active = '' }, periodic }, work) =>
    await surfaceCoverage(volume, active, { ...work, periodic }),
  quantities: ({ phase, covers }) =>
    covers.flatMap(({ phase: cover, share }) => {
      const of = `${phase} by ${cover}`;
      return [
        { name: 'covered share of surface', of, value: share.corrected, unit: '' },
        { name: 'covered share of surface (faces)', of, value: share.faces, unit: '' },
      ];
    }),
};

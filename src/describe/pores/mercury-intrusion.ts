import { InputError } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { openVolume, type Opened } from '../../numerics/index.ts';
import type { Face } from '../geodesic.ts';
import { occurringRadii, squaredRadii, voxelsOf } from './ball-radii.ts';
import type { LocalThicknessOptions } from './local-thickness.ts';
import { phaseGrid } from './phase-grid.ts';
import { shareFrom, sizeExceededBy, surfaceOffsetOf, type SizeShares } from './size-curves.ts';

/** All six faces of the image. */
const allFaces: readonly Face[] = (['x', 'y', 'z'] as const).flatMap((axis) => [
  { axis, side: 'low' as const },
  { axis, side: 'high' as const },
]);

export interface IntrusionOptions extends LocalThicknessOptions {
  /** Faces that the fluid comes in by. Default all six. */
  readonly inlets?: readonly Face[] | undefined;
  /** N/m. Default 0.485, mercury and its vapour. */
  readonly surfaceTension?: number | undefined;
  /** Degrees, over 90 for a fluid that does not wet. Default 140. */
  readonly contactAngle?: number | undefined;
}

/** A phase filled by a fluid that does not wet, at falling radius and rising pressure. */
export interface MercuryIntrusion {
  readonly inlets: readonly Face[];
  /** N/m and degrees. */
  readonly surfaceTension: number;
  readonly contactAngle: number;
  readonly curve: {
    /** Of the throats that let the fluid pass, m, ascending. */
    readonly radius: readonly number[];
    /** Pa; null where the radius is nothing but the uncertainty of the surface. */
    readonly pressure: readonly (number | null)[];
    /** Share of the phase's volume filled by then. */
    readonly intruded: readonly number[];
    /** Share of it that balls of this radius fill when they may be anywhere. */
    readonly bodies: readonly number[];
  };
  /** The radius at which half of the phase's volume is filled, m; null, as below, where that never happens. */
  readonly medianThroat: number | null;
  /** The same where balls may be anywhere: half the median local thickness. */
  readonly medianBody: number | null;
  /** Pressure at which half of the volume is filled, Pa. */
  readonly medianPressure: number | null;
  /** Share of the phase's volume that the fluid reaches at the smallest radius. */
  readonly reached: number;
  /** 1 − mean throat radius over mean body radius, what is never reached at 0: how much of the bodies' width throats hide. */
  readonly inkBottle: number | null;
  readonly voxels: number;
  /** Taken off each radius, m. */
  readonly surfaceOffset: number;
}

/**
 * Intrusion by a fluid that does not wet, by balls that come in from faces of the image: at radius r those voxels at least
 * r from the outside that hang together with an inlet (from voxel to neighbouring voxel along an axis), and all that is
 * less than r from them. The pressure is Washburn's, p = −2 γ cos θ / r (Proc. Natl. Acad. Sci. 7, 115 (1921), doi
 * 10.1073/pnas.7.4.115). Bodies behind narrow throats fill at the throats' pressure, so the curve is one of throats; the
 * same curve of balls that may be anywhere shows the bodies (Münch and Holzer, doi 10.1111/j.1551-2916.2008.02736.x).
 * @throws InputError on an unknown phase, no inlet, a fluid that wets, and on radii or an offset that are no lengths.
 */
export async function mercuryIntrusion(
  volume: LabelledVolume,
  phases: string | readonly string[],
  options: IntrusionOptions = {},
): Promise<MercuryIntrusion> {
  const { inlets = allFaces, surfaceTension = 0.485, contactAngle = 140, surfaceOffset } = options;
  const tension = capillaryTension(surfaceTension, contactAngle);
  const offset = surfaceOffsetOf(volume.voxelSize, surfaceOffset);
  const { bodies, throats, voxels } = await throatsAndBodies(volume, phases, [inlets], options);
  const [throat] = throats;
  const medianThroat = sizeExceededBy(throat, 0.5);
  const intruded = shareFrom(throat);
  return {
    inlets,
    surfaceTension,
    contactAngle,
    curve: {
      radius: throat.size,
      pressure: throat.size.map((radius) => (radius > 0 ? tension / radius : null)),
      intruded,
      bodies: shareFrom(bodies),
    },
    medianThroat,
    medianBody: sizeExceededBy(bodies, 0.5),
    medianPressure: medianThroat !== null && medianThroat > 0 ? tension / medianThroat : null,
    reached: intruded[0] ?? 0,
    inkBottle: hiddenWidth(throat, bodies),
    voxels,
    surfaceOffset: offset,
  };
}

/** −2 γ cos θ, N/m. */
function capillaryTension(surfaceTension: number, contactAngle: number): number {
  if (!(surfaceTension > 0 && surfaceTension < Infinity)) {
    throw new InputError(`${surfaceTension} N/m is no surface tension`, {
      at: { field: 'surfaceTension' },
      expected: 'a number over 0',
    });
  }
  if (!(contactAngle > 90 && contactAngle <= 180)) {
    throw new InputError(`a fluid with a contact angle of ${contactAngle} degrees is not intruded`, {
      at: { field: 'contactAngle' },
      expected: 'over 90 and up to 180 degrees',
    });
  }
  return -2 * surfaceTension * Math.cos((contactAngle * Math.PI) / 180);
}

function hiddenWidth(throats: SizeShares, bodies: SizeShares): number | null {
  const widths = summedSize(bodies);
  return widths > 0 ? 1 - summedSize(throats) / widths : null;
}

function summedSize({ size, share }: SizeShares): number {
  return size.reduce((total, each, at) => total + each * share[at], 0);
}

/** Shares of a phase's volume by the radius (m) of the balls that fill it: anywhere, and from each group of faces. */
export async function throatsAndBodies(
  volume: LabelledVolume,
  phases: string | readonly string[],
  from: readonly (readonly Face[])[],
  { surfaceOffset, radii, ...work }: LocalThicknessOptions,
): Promise<{
  readonly bodies: SizeShares;
  readonly throats: readonly SizeShares[];
  readonly voxels: number;
}> {
  const offset = surfaceOffsetOf(volume.voxelSize, surfaceOffset);
  const unit = Math.min(...volume.voxelSize);
  const asked = radii === undefined ? undefined : squaredRadii(radii, unit);
  const inlets = from.map(openFaces);
  const { grid, inside } = await phaseGrid(volume, phases, work);
  const { tally, opened } = await openVolume(
    grid,
    (found) => {
      const balls = { squaredRadii: asked ?? occurringRadii(found) };
      return [balls, ...inlets.map((faces) => ({ ...balls, inlets: faces }))];
    },
    { ...work, inside },
  );
  const voxels = voxelsOf(tally);
  const shares = opened.map((each) => radiusShares(each, voxels, unit, offset));
  return { bodies: shares[0], throats: shares.slice(1), voxels };
}

/** In the kernels' order. @throws InputError when there is none. */
function openFaces(faces: readonly Face[]): boolean[] {
  if (faces.length === 0) {
    throw new InputError('no face to come in by', { at: { field: 'inlets' }, expected: 'at least one face' });
  }
  return allFaces.map(({ axis, side }) => faces.some((face) => face.axis === axis && face.side === side));
}

function radiusShares(opened: Opened, voxels: number, unit: number, offset: number): SizeShares {
  if (voxels === 0) return { size: [], share: [] };
  return {
    size: opened.squaredRadii.map((square) => Math.max(0, unit * Math.sqrt(square) - offset)),
    share: opened.counts.slice(1).map((count) => count / voxels),
  };
}

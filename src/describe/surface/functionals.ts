import type { VoxelSize } from '../../microstructure/index.ts';
import { directions } from '../transitions.ts';
import { bitOf, corners, lines, sections, type Piece } from './cube.ts';

/** What each configuration of 2 x 2 x 2 voxels adds to the functionals of the phase that its bits show. */
export interface FunctionalTables {
  /** m² */
  readonly surface: Float64Array;
  /** Mean over all directions of the width along them, m: 2 R for a sphere. */
  readonly meanBreadth: Float64Array;
  /** Euler number where voxels of the phase touch through faces only, and where they touch through corners too. */
  readonly euler6: Float64Array;
  readonly euler26: Float64Array;
}

/**
 * Tables over the 256 configurations.
 * Surface: Crofton, A = 2 Σ w_k N_k / L_k over 13 directions of lines. Mean breadth: Σ w_k d_k Σ χ over the lattice planes
 * of 13 normals, χ the Euler number of the section (mean of both adjacencies of its rectangles, so that phase and
 * complement have opposite values). Ohser and Schladitz, 3D Images of Materials Structures (2009); Legland, Kiêu and
 * Devaux, doi:10.5566/ias.v26.p83-92.
 */
export function functionalTables(voxelSize: VoxelSize): FunctionalTables {
  const allLines = lines(voxelSize);
  const allSections = sections(voxelSize);
  const surface = (code: number): number =>
    allLines.reduce((sum, { pieces, lengthPerVolume, weight }) => {
      const crossings = total(pieces, (bits) => (has(code, bits[0]) === has(code, bits[1]) ? 0 : 1));
      return sum + (2 * weight * crossings) / lengthPerVolume;
    }, 0);
  const breadth = (code: number): number =>
    allSections.reduce(
      (sum, { pieces, spacing, weight }) =>
        sum + weight * spacing * total(pieces, (bits) => sectionEuler(bits.map((bit) => has(code, bit)))),
      0,
    );
  return {
    surface: tabulate(surface),
    meanBreadth: tabulate(breadth),
    euler6: tabulate(eulerThroughFaces),
    // By duality in three dimensions it is the Euler number of the background that touches through faces only.
    euler26: tabulate((code) => eulerThroughFaces(255 - code)),
  };
}

/** A value for each of the 256 configurations. */
export function tabulate(value: (code: number) => number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, code) => value(code));
}

export function has(code: number, bit: number): number {
  return (code >> bit) & 1;
}

function total(pieces: readonly Piece[], value: (bits: readonly number[]) => number): number {
  return pieces.reduce((sum, { bits, share }) => sum + share * value(bits), 0);
}

/** Voxels, minus pairs, plus squares, minus cubes of voxels that touch through faces: the share of one 2 x 2 x 2 cube. */
function eulerThroughFaces(code: number): number {
  const all = (bits: readonly number[]): number => bits.reduce((both, bit) => both & has(code, bit), 1);
  const voxels = total(points, all);
  const pairs = total(edges, all);
  const squares = total(faces, all);
  return voxels - pairs + squares - (code === 255 ? 1 : 0);
}

const unit: VoxelSize = [1, 1, 1];
const alongAxes = (step: readonly number[]): boolean => step.filter((part) => part !== 0).length === 1;
const points: readonly Piece[] = corners.map((corner) => ({ bits: [bitOf(corner)], share: 1 / 8 }));
const edges: readonly Piece[] = lines(unit).flatMap(({ pieces }, k) =>
  alongAxes(directions[k]) ? pieces : [],
);
const faces: readonly Piece[] = sections(unit).flatMap(({ pieces }, k) =>
  alongAxes(directions[k]) ? pieces : [],
);

/**
 * Share of one piece of a lattice plane in the Euler number of a section: mean of the two adjacencies of its rectangles,
 * which are each other's complement. Points belong to 4 rectangles or 6 triangles, sides to two pieces.
 */
function sectionEuler(bits: readonly number[]): number {
  return (pieceEuler(bits) - pieceEuler(bits.map((bit) => 1 - bit))) / 2;
}

function pieceEuler(bits: readonly number[]): number {
  const found = bits.reduce((sum, bit) => sum + bit, 0);
  const sides = bits.filter((bit, at) => bit === 1 && bits[(at + 1) % bits.length] === 1).length;
  return found / (bits.length === 4 ? 4 : 6) - sides / 2 + (found === bits.length ? 1 : 0);
}

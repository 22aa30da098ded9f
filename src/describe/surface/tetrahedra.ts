import { bitOf, corners } from './cube.ts';

/**
 * Marching tetrahedra: the cube between eight voxel middles is cut into the six tetrahedra around its diagonal (Kuhn), in
 * each of which a linear surface has one shape for every case. Neighbouring cubes cut their common face alike, so no case
 * is ambiguous and the surface is closed (Payne and Toga, doi:10.1109/38.59046).
 */
export interface CubeCase {
  /** Edges of tetrahedra that the surface crosses: numbers of {@link cubeEdges}. */
  readonly edges: Uint8Array;
  /** Three places in `edges` a triangle, counter-clockwise as seen from where bits are 0. */
  readonly triangles: Uint8Array;
}

/** An edge of tetrahedra, from a corner to one that is ahead of it along every axis or beside it. */
export interface CubeEdge {
  /** Bits of the corners. */
  readonly from: number;
  readonly to: number;
  /** 1 to 7: which axes the edge runs along, x the lowest bit. */
  readonly step: number;
}

const between = (from: number, to: number): number =>
  corners[to].reduce((step, at, axis) => step + ((at - corners[from][axis]) << axis), 0);

/** The 19 edges: 12 of the cube, 6 diagonals of its faces, 1 of its own. */
export const cubeEdges: readonly CubeEdge[] = corners.flatMap((a, from) =>
  corners.flatMap((b, to) =>
    from !== to && a.every((at, axis) => at <= b[axis]) ? [{ from, to, step: between(from, to) }] : [],
  ),
);

const orders = [
  [0, 1, 2],
  [1, 2, 0],
  [2, 0, 1],
  [0, 2, 1],
  [2, 1, 0],
  [1, 0, 2],
] as const;

/** Corners (bits) of the six tetrahedra, along the edges from the first corner to the last. */
const tetrahedra: readonly (readonly number[])[] = orders.map(([a, b]) => {
  const place: [number, number, number] = [0, 0, 0];
  const path = [bitOf(place)];
  place[a] = 1;
  path.push(bitOf(place));
  place[b] = 1;
  return [...path, bitOf(place), bitOf([1, 1, 1])];
});

/** Made when it is first asked for: that takes longer than all else that importing this room does. */
let made: readonly CubeCase[] | undefined;

/** The surface of each of the 256 cases, bit y + 2 z + 4 x of a case for a corner inside. */
export function cubeCases(): readonly CubeCase[] {
  made ??= Array.from({ length: 256 }, (_, code) => caseOf(code));
  return made;
}

function caseOf(code: number): CubeCase {
  const triangles = tetrahedra.flatMap((tetrahedron) => cut(tetrahedron, code));
  const edges = [...new Set(triangles)].toSorted((a, b) => a - b);
  return {
    edges: Uint8Array.from(edges),
    triangles: Uint8Array.from(triangles, (edge) => edges.indexOf(edge)),
  };
}

/** Number of the edge between two corners. */
function edge(a: number, b: number): number {
  return cubeEdges.findIndex(({ from, to }) => (from === a && to === b) || (from === b && to === a));
}

/** Triangles of one tetrahedron, three numbers of edges each. */
function cut(tetrahedron: readonly number[], code: number): number[] {
  const inside = tetrahedron.filter((corner) => ((code >> corner) & 1) === 1);
  const outside = tetrahedron.filter((corner) => !inside.includes(corner));
  if (inside.length === 0 || outside.length === 0) return [];
  const [p, q, r, s] = [...inside, ...outside];
  const outward = difference(middle(outside), middle(inside));
  const facing = (triangle: readonly [number, number, number]): readonly number[] => {
    const [a, b, c] = triangle.map((at) => middle([cubeEdges[at].from, cubeEdges[at].to]));
    const normal = cross(difference(b, a), difference(c, a));
    return dot(normal, outward) > 0 ? triangle : triangle.toReversed();
  };
  if (inside.length === 1) return [...facing([edge(p, q), edge(p, r), edge(p, s)])];
  if (inside.length === 3) return [...facing([edge(p, s), edge(q, s), edge(r, s)])];
  return [...facing([edge(p, r), edge(p, s), edge(q, s)]), ...facing([edge(p, r), edge(q, s), edge(q, r)])];
}

type Vector = readonly [number, number, number];

function middle(bits: readonly number[]): Vector {
  const along = (axis: 0 | 1 | 2): number =>
    bits.reduce((sum, bit) => sum + corners[bit][axis] / bits.length, 0);
  return [along(0), along(1), along(2)];
}

function difference(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

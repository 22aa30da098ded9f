import { pacer } from '../base/index.ts';
import { labelOf, type LabelArray, type LabelledVolume, type Shape } from './volume.ts';

/**
 * One set of phases as runs along x. Row r = y + ny z holds the runs rowStart[r] to rowStart[r + 1] - 1, and run k
 * covers x = edges[2 k] to edges[2 k + 1] - 1. At most 4 bytes a run (8 where nx > 65535) and never more than one
 * run for two voxels.
 */
export interface RunLengths {
  readonly shape: Shape;
  readonly rowStart: Uint32Array;
  readonly edges: Uint16Array | Uint32Array;
  readonly count: number;
}

/** Encodes the voxels that belong to any of the named phases. @throws InputError on an unknown phase. */
export async function encodeRuns(
  volume: LabelledVolume,
  phases: readonly string[],
  signal?: AbortSignal,
): Promise<RunLengths> {
  const [nx, ny, nz] = volume.shape;
  const labels = phases.map((name) => labelOf(volume, name));
  const source = rowSource(volume.data, nx, labels);
  const Edges = nx <= 0xffff ? Uint16Array : Uint32Array;
  const mostInRow = nx + 2;
  const rowStart = new Uint32Array(ny * nz + 1);
  let edges = new Edges(mostInRow * ny + Math.ceil((nx * ny * nz) / 8));
  let filled = 0;
  const pace = pacer(signal);
  for (let row = 0; row < ny * nz; row++) {
    if (row % ny === 0) await pace();
    if (filled + mostInRow > edges.length) {
      const larger = new Edges(Math.ceil(1.5 * edges.length) + mostInRow);
      larger.set(edges);
      edges = larger;
    }
    filled = encodeRow(source.bytes, source.load(row), nx, source.inside, edges, filled);
    rowStart[row + 1] = filled / 2;
  }
  return { shape: volume.shape, rowStart, edges: edges.slice(0, filled), count: filled / 2 };
}

/** Appends the edges of one row and returns how many there are then. */
function encodeRow(
  bytes: Uint8Array,
  offset: number,
  nx: number,
  inside: Uint8Array,
  edges: Uint16Array | Uint32Array,
  from: number,
): number {
  let filled = from;
  let before = 0;
  // Each x is written and kept only at an edge: a branch here would cost more than the writing.
  for (let x = 0; x < nx; x++) {
    const here = inside[bytes[offset + x]];
    edges[filled] = x;
    filled += here ^ before;
    before = here;
  }
  edges[filled] = nx;
  return filled + before;
}

/** Rows as bytes with a table of the bytes that count as inside, whatever the label's width. */
interface RowSource {
  readonly bytes: Uint8Array;
  /** 256 entries of 0 or 1. */
  readonly inside: Uint8Array;
  /** Makes row r available and returns where it begins in `bytes`. */
  load(row: number): number;
}

function rowSource(data: LabelArray, nx: number, labels: readonly number[]): RowSource {
  const inside = new Uint8Array(256);
  if (data instanceof Uint8Array) {
    for (const label of labels) inside[label] = 1;
    return { bytes: data, inside, load: (row) => row * nx };
  }
  inside[1] = 1;
  const bytes = new Uint8Array(nx);
  const wanted = new Set(labels);
  const load = (row: number): number => {
    let label = -1;
    let here = 0;
    for (let x = 0; x < nx; x++) {
      const next = data[row * nx + x];
      if (next !== label) {
        label = next;
        here = wanted.has(label) ? 1 : 0;
      }
      bytes[x] = here;
    }
    return 0;
  };
  return { bytes, inside, load };
}

import { InputError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';

/** Points in a box from the origin to `edges`: two or three coordinates each. */
export interface PointPattern {
  /** m; those of a point next to each other. */
  readonly coordinates: Float64Array;
  /** m */
  readonly edges: readonly number[];
}

/** @throws InputError for fewer than two points, points outside the box, and boxes of other than two or three edges over 0. */
export function pointPattern(coordinates: ArrayLike<number>, edges: readonly number[]): PointPattern {
  const dimensions = edges.length;
  if ((dimensions !== 2 && dimensions !== 3) || edges.some((edge) => !(edge > 0 && edge < Infinity))) {
    throw new InputError(`a box with the edges ${edges.join(', ')} m`, {
      at: { field: 'edges' },
      expected: 'two or three lengths over 0',
    });
  }
  if (coordinates.length % dimensions !== 0 || coordinates.length < 2 * dimensions) {
    throw new InputError(`${coordinates.length} coordinates of points in ${dimensions} dimensions`, {
      at: { field: 'points' },
      expected: 'all coordinates of at least two points',
    });
  }
  for (let at = 0; at < coordinates.length; at++) {
    if (coordinates[at] >= 0 && coordinates[at] <= edges[at % dimensions]) continue;
    throw new InputError(`point ${Math.floor(at / dimensions) + 1} lies at ${coordinates[at]} m`, {
      at: { field: 'points' },
      expected: `coordinates from 0 to the edge of the box, ${edges[at % dimensions]} m`,
    });
  }
  return { coordinates: Float64Array.from(coordinates), edges };
}

export function countOf({ coordinates, edges }: PointPattern): number {
  return coordinates.length / edges.length;
}

/** Volume of the box, or its area. */
export function contentOf({ edges }: Pick<PointPattern, 'edges'>): number {
  return edges.reduce((product, edge) => product * edge, 1);
}

/** Distance (m) of every point from the box's boundary. */
export function boundaryDistances({ coordinates, edges }: PointPattern): Float64Array {
  const dimensions = edges.length;
  return Float64Array.from({ length: coordinates.length / dimensions }, (_, i) =>
    edges.reduce((least, edge, axis) => {
      const place = coordinates[dimensions * i + axis];
      return Math.min(least, place, edge - place);
    }, Infinity),
  );
}

/** As many points at random places in the same box: complete spatial randomness, its number of points given. */
export function randomPoints(
  { edges }: Pick<PointPattern, 'edges'>,
  count: number,
  random: Random,
): PointPattern {
  const dimensions = edges.length;
  const coordinates = Float64Array.from(
    { length: count * dimensions },
    (_, at) => random.uniform() * edges[at % dimensions],
  );
  return { coordinates, edges };
}

/** Points a cell of the list holds on average. */
const pointsPerCell = 2;

/** Points sorted into cells, to find those near a place. */
export class PointCells {
  readonly #pattern: PointPattern;
  readonly #isPeriodic: boolean;
  readonly #cells: readonly number[];
  readonly #strides: readonly number[];
  /** Where each cell's points start in the order, and after the last. */
  readonly #start: Uint32Array;
  readonly #order: Uint32Array;
  readonly #apart = new Float64Array(3);
  /** First cell of a search along each axis, and how many there are. */
  readonly #first = new Int32Array(3);
  readonly #span = new Int32Array(3).fill(1);

  constructor(pattern: PointPattern, isPeriodic = false) {
    this.#pattern = pattern;
    this.#isPeriodic = isPeriodic;
    const { coordinates, edges } = pattern;
    const count = countOf(pattern);
    const edge = (contentOf(pattern) * (pointsPerCell / count)) ** (1 / edges.length);
    this.#cells = edges.map((length) => Math.max(1, Math.min(1024, Math.floor(length / edge))));
    this.#strides = this.#cells.map((_, axis) =>
      this.#cells.slice(0, axis).reduce((product, cells) => product * cells, 1),
    );
    const total = this.#cells.reduce((product, cells) => product * cells, 1);
    const dimensions = edges.length;
    const cellOf = Uint32Array.from({ length: count }, (_, i) =>
      edges.reduce(
        (sum, _edge, axis) =>
          sum + this.#strides[axis] * this.#along(coordinates[dimensions * i + axis], axis),
        0,
      ),
    );
    this.#start = new Uint32Array(total + 1);
    for (const cell of cellOf) this.#start[cell + 1]++;
    for (let cell = 0; cell < total; cell++) this.#start[cell + 1] += this.#start[cell];
    const next = this.#start.slice();
    this.#order = new Uint32Array(count);
    for (let i = 0; i < count; i++) this.#order[next[cellOf[i]]++] = i;
  }

  #along(place: number, axis: number): number {
    const cells = this.#cells[axis];
    return Math.min(cells - 1, Math.max(0, Math.floor((place / this.#pattern.edges[axis]) * cells)));
  }

  /**
   * Visits every point within `reach` of a place, with the square of its distance and, in `apart`, its distance along each axis.
   * @param reach m; in a periodic box at most half an edge.
   */
  within(
    place: ArrayLike<number>,
    reach: number,
    visit: (point: number, square: number, apart: Float64Array) => void,
  ): void {
    const dimensions = this.#pattern.edges.length;
    const apart = this.#apart;
    for (let axis = 0; axis < dimensions; axis++) this.#reachOut(place[axis], reach, axis);
    const first = this.#first;
    const span = this.#span;
    const limit = reach * reach;
    for (let k = 0; k < span[2]; k++) {
      const z = dimensions === 3 ? this.#strides[2] * this.#wrapped(first[2] + k, 2) : 0;
      for (let j = 0; j < span[1]; j++) {
        const y = z + this.#strides[1] * this.#wrapped(first[1] + j, 1);
        for (let i = 0; i < span[0]; i++) {
          const cell = y + this.#wrapped(first[0] + i, 0);
          for (let at = this.#start[cell]; at < this.#start[cell + 1]; at++) {
            const square = this.#squareTo(this.#order[at], place);
            if (square <= limit) visit(this.#order[at], square, apart);
          }
        }
      }
    }
  }

  /** Square of the distance; along each axis it is left in `apart`. */
  #squareTo(point: number, place: ArrayLike<number>): number {
    const { edges, coordinates } = this.#pattern;
    const dimensions = edges.length;
    let square = 0;
    for (let axis = 0; axis < dimensions; axis++) {
      let part = Math.abs(coordinates[dimensions * point + axis] - place[axis]);
      if (this.#isPeriodic && part > edges[axis] / 2) part = edges[axis] - part;
      this.#apart[axis] = part;
      square += part * part;
    }
    return square;
  }

  /** Sets the cells along an axis that the reach touches, each once. */
  #reachOut(place: number, reach: number, axis: number): void {
    const cells = this.#cells[axis];
    const edge = this.#pattern.edges[axis];
    const low = Math.floor(((place - reach) / edge) * cells);
    const high = Math.floor(((place + reach) / edge) * cells);
    const first = this.#isPeriodic ? low : Math.max(0, Math.min(cells - 1, low));
    const last = this.#isPeriodic ? high : Math.max(0, Math.min(cells - 1, high));
    this.#first[axis] = first;
    this.#span[axis] = Math.min(cells, last - first + 1);
  }

  #wrapped(cell: number, axis: number): number {
    const cells = this.#cells[axis];
    return this.#isPeriodic ? ((cell % cells) + cells) % cells : cell;
  }

  /**
   * Distance to the nearest point other than `except`, by reaching out twice as far until there is one.
   * @returns m; Infinity where there is none.
   */
  nearest(place: ArrayLike<number>, except = -1): number {
    const { edges } = this.#pattern;
    const farthest = Math.hypot(...edges);
    // Within this reach of a place at random there is a point three times in four.
    let reach = 0.7 * (contentOf(this.#pattern) / countOf(this.#pattern)) ** (1 / edges.length);
    for (;;) {
      let least = Infinity;
      this.within(place, reach, (point, square) => {
        if (point !== except && square < least) least = square;
      });
      if (least < Infinity || reach > farthest) return Math.sqrt(least);
      reach *= 1.6;
    }
  }
}

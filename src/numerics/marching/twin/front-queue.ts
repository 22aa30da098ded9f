/**
 * Binary heap of cells by their value, least first, and by their place where values are the same. A cell whose value falls
 * is pushed again: what is popped later with the old value is for the caller to pass over.
 */
export class FrontQueue {
  #values = new Float64Array(1024);
  #cells = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number, cell: number): void {
    if (this.#length === this.#values.length) this.#grow();
    let place = this.#length++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#isBefore(value, cell, above)) break;
      this.#values[place] = this.#values[above];
      this.#cells[place] = this.#cells[above];
      place = above;
    }
    this.#values[place] = value;
    this.#cells[place] = cell;
  }

  /** The cell with the least value. Only for a queue that is not empty. */
  pop(): number {
    const first = this.#cells[0];
    const length = --this.#length;
    const value = this.#values[length];
    const cell = this.#cells[length];
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= length) break;
      if (below + 1 < length && this.#isBefore(this.#values[below + 1], this.#cells[below + 1], below))
        below++;
      if (this.#isBefore(value, cell, below)) break;
      this.#values[place] = this.#values[below];
      this.#cells[place] = this.#cells[below];
      place = below;
    }
    this.#values[place] = value;
    this.#cells[place] = cell;
    return first;
  }

  #isBefore(value: number, cell: number, place: number): boolean {
    const other = this.#values[place];
    return value < other || (value === other && cell < this.#cells[place]);
  }

  #grow(): void {
    const values = new Float64Array(2 * this.#values.length);
    const cells = new Uint32Array(values.length);
    values.set(this.#values);
    cells.set(this.#cells);
    this.#values = values;
    this.#cells = cells;
  }
}

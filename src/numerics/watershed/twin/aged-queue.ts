/** Binary heap: the lowest value first, and the oldest among equals. */
export class AgedQueue {
  readonly #entries: { value: number; age: number; voxel: number }[] = [];
  #age = 0;

  get length(): number {
    return this.#entries.length;
  }

  push(value: number, voxel: number): void {
    const entries = this.#entries;
    entries.push({ value, age: this.#age++, voxel });
    for (let place = entries.length - 1; place > 0; ) {
      const above = (place - 1) >> 1;
      if (!this.#isBefore(place, above)) return;
      this.#swap(place, above);
      place = above;
    }
  }

  /** What is next. Only for a queue that is not empty. */
  pop(): { readonly value: number; readonly voxel: number } {
    const entries = this.#entries;
    const first = entries[0];
    this.#swap(0, entries.length - 1);
    entries.pop();
    for (let place = 0; ; ) {
      let lowest = place;
      for (const below of [2 * place + 1, 2 * place + 2]) {
        if (below < entries.length && this.#isBefore(below, lowest)) lowest = below;
      }
      if (lowest === place) return first;
      this.#swap(place, lowest);
      place = lowest;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#entries[one], this.#entries[other]];
    return a.value < b.value || (a.value === b.value && a.age < b.age);
  }

  #swap(one: number, other: number): void {
    const entries = this.#entries;
    [entries[one], entries[other]] = [entries[other], entries[one]];
  }
}

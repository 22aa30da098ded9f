import { FormatError, type Place } from '../../base/index.ts';

/** The lines of a text one after the other, with where they are. */
export class TextLines {
  readonly file: string;
  readonly #lines: readonly string[];
  #next: number;

  constructor(text: string, file: string) {
    this.file = file;
    this.#lines = text.split(/\r\n|\n|\r/);
    if (this.#lines.at(-1) === '') this.#lines = this.#lines.slice(0, -1);
    this.#next = 0;
  }

  /** The place of the line last taken. */
  get at(): Place {
    return { file: this.file, line: Math.max(1, this.#next) };
  }

  get ended(): boolean {
    return this.#next >= this.#lines.length;
  }

  /** The line to come, without taking it; empty at the end. */
  peek(): string {
    return this.#lines[this.#next] ?? '';
  }

  /** @throws FormatError at the end of the file, which says what should have come. */
  take(what: string): string {
    if (this.ended) {
      throw new FormatError('the file ends here', { at: this.at, expected: what });
    }
    return this.#lines[this.#next++];
  }

  /** Passes empty lines. */
  skipBlank(): void {
    while (!this.ended && this.peek().trim() === '') this.#next++;
  }
}

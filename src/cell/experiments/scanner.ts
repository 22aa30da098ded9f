import { InputError, nearestName } from '../../base/index.ts';
import { unitOf, toSi, type QuantityKind } from './units.ts';

const numberForm = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const unitForm = /\s*([a-zΩµμ°·%](?:[a-zΩµμ°·]|\.(?=h))*)/iy;
const wordForm = /"[^"]*"?|[^\s;()[\],"]+|[()[\],"]/y;

export interface Quantity {
  readonly kind: QuantityKind;
  /** SI, A h for capacities. */
  readonly value: number;
}

/** Reads one sentence from left to right; what it cannot use it refuses by naming the step, the word and what it expected. */
export class Scanner {
  private readonly text: string;
  private readonly number: number;
  private at = 0;

  /** `number` is that of the step, from 1. */
  constructor(text: string, number: number) {
    this.text = text;
    this.number = number;
  }

  get done(): boolean {
    this.skip();
    return this.at >= this.text.length;
  }

  /** Takes any one of these words, in any capitals; the word taken, in lower case. */
  word(...names: readonly string[]): string | undefined {
    this.skip();
    const word = /[a-z]+/iy;
    word.lastIndex = this.at;
    const found = word.exec(this.text)?.[0].toLowerCase();
    if (found === undefined || !names.includes(found)) return undefined;
    this.at += found.length;
    return found;
  }

  symbol(...symbols: readonly string[]): string | undefined {
    this.skip();
    const found = symbols.find((symbol) => this.text.startsWith(symbol, this.at));
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Everything up to `end`, which is taken too. */
  upTo(end: string, expected: string): string {
    const stop = this.text.indexOf(end, this.at);
    if (stop < 0) throw this.refusal(expected);
    const found = this.text.slice(this.at, stop);
    this.at = stop + end.length;
    return found;
  }

  /** A name of a file: in quotes, or without spaces. */
  fileName(): string | undefined {
    if (this.symbol('"') !== undefined) return this.upTo('"', 'a closing quotation mark');
    const word = this.peek();
    if (word === '' || /^[()[\],]$/.test(word)) return undefined;
    this.at += word.length;
    return word;
  }

  /** A number with its unit, or `C/50`; undefined (and nothing taken) where there is none of these kinds. */
  quantity(...kinds: readonly QuantityKind[]): Quantity | undefined {
    this.skip();
    const start = this.at;
    const found = this.fraction() ?? this.withUnit();
    if (found !== undefined && kinds.includes(found.kind)) return found;
    this.at = start;
    return undefined;
  }

  /** A plain number. */
  plainNumber(): number | undefined {
    this.skip();
    const found = this.match(numberForm);
    return found === undefined ? undefined : Number(found);
  }

  /** The next words, for a message: a number with what stands behind it, or one word. */
  peek(): string {
    this.skip();
    wordForm.lastIndex = this.at;
    const word = wordForm.exec(this.text)?.[0] ?? '';
    if (!/^[+-]?\.?\d[\d.e+-]*$/i.test(word)) return word;
    wordForm.lastIndex = this.at + word.length;
    const rest = /\s*\S+/y;
    rest.lastIndex = wordForm.lastIndex;
    return word + (rest.exec(this.text)?.[0] ?? '');
  }

  refusal(expected: string, candidates: readonly string[] = []): InputError {
    const word = this.peek();
    const near = nearestName(word, candidates);
    return this.wrong(
      word === '' ? 'something is missing at the end' : `'${word}' is not understood`,
      expected,
      near === undefined || near === word.toLowerCase() ? undefined : `'${near}' may be meant`,
    );
  }

  wrong(what: string, expected: string, mend?: string): InputError {
    return new InputError(`step ${this.number}, '${this.text.trim()}': ${what}`, {
      at: { field: 'experiment' },
      expected,
      mend,
    });
  }

  private skip(): void {
    while (this.at < this.text.length && /\s/.test(this.text[this.at])) this.at++;
  }

  private match(form: RegExp): string | undefined {
    form.lastIndex = this.at;
    const found = form.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private fraction(): Quantity | undefined {
    const found = this.match(/C\s*\/\s*/iy);
    if (found === undefined) return undefined;
    const divisor = this.plainNumber();
    return divisor === undefined ? undefined : { kind: 'c-rate', value: 1 / divisor };
  }

  private withUnit(): Quantity | undefined {
    const value = this.plainNumber();
    if (value === undefined) return undefined;
    const unit = unitOf(this.match(unitForm)?.trim() ?? '');
    return unit === undefined ? undefined : { kind: unit.kind, value: toSi(value, unit) };
  }
}

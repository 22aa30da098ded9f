import { FormatError } from '../../base/index.ts';
import { shortened } from './numbers.ts';

/** What a parser does at the elements of an XML text. */
export interface XmlHandler {
  /** At a start tag, with its attributes as they stand. @returns 'skip' to pass over all that the element holds. */
  open(name: string, attributes: string): 'skip' | undefined;
  /** At an end tag, with the text that stood directly in the element. */
  close(name: string, text: string): void;
}

/**
 * Reads XML piece by piece: elements, attributes, text and the five named entities; comments, declarations and what the
 * handler skips are passed over. Text of any length takes memory for the piece at hand alone.
 */
export class XmlEvents {
  readonly #file: string;
  readonly #handler: XmlHandler;
  readonly #open: string[] = [];
  readonly #texts: string[] = [];
  #rest = '';
  #line = 1;
  #skipped = '';
  #begun = false;

  constructor(file: string, handler: XmlHandler) {
    this.#file = file;
    this.#handler = handler;
  }

  /** Line at which reading stands, from 1. */
  get line(): number {
    return this.#line;
  }

  /** @throws FormatError where the text is no XML. */
  push(piece: string): void {
    const text = this.#rest + piece;
    let position = 0;
    for (;;) {
      const next = this.#skipped === '' ? this.#step(text, position) : this.#skip(text, position);
      if (next === undefined || next === position) break;
      position = next;
    }
    this.#rest = text.slice(position);
  }

  /** The element within which the text ends, or nothing where it is complete. */
  unended(): string | undefined {
    if (!this.#begun) return 'the first tag';
    if (this.#open.length > 0) return `<${this.#open.at(-1) ?? ''}>`;
    return this.#rest.trim() === '' ? undefined : 'what follows the last tag';
  }

  /** One tag, with the text before it. @returns where the next begins, or nothing where the piece ends before. */
  #step(text: string, position: number): number | undefined {
    const start = text.indexOf('<', position);
    if (start < 0) return undefined;
    const special = passedOver(text, start);
    const end = special ?? text.indexOf('>', start) + 1;
    if (end === 0) return undefined;
    if (this.#open.length > 0 && start > position) {
      this.#texts[this.#texts.length - 1] += text.slice(position, start);
    }
    this.#line += countLines(text, position, start);
    if (special === undefined) this.#tag(text.slice(start + 1, end - 1));
    this.#line += countLines(text, start, end);
    return end;
  }

  /** Passes over what an element holds. @returns where reading goes on. */
  #skip(text: string, position: number): number {
    const mark = `</${this.#skipped}`;
    const found = text.indexOf(mark, position);
    const end = found < 0 ? Math.max(position, text.length - mark.length) : found;
    if (found >= 0) this.#skipped = '';
    this.#line += countLines(text, position, end);
    return end;
  }

  #tag(tag: string): void {
    const match = /^(?<close>\/?)(?<name>[A-Za-z_][\w:.-]*)(?<rest>[^<]*?)(?<empty>\/?)$/s.exec(
      tag.trimEnd(),
    );
    const { close, name = '', rest = '', empty } = match?.groups ?? {};
    if (match === null) {
      throw this.#error(`<${shortened(tag)}> is no tag`);
    }
    if (close === '/') return this.#close(name);
    if (this.#open.length === 0 && this.#begun) throw this.#error(`<${name}> follows the end`);
    this.#begun = true;
    this.#open.push(name);
    this.#texts.push('');
    const skip = this.#handler.open(name, rest) === 'skip';
    if (empty === '/') this.#close(name);
    else if (skip) this.#skipped = name;
  }

  #close(name: string): void {
    const opened = this.#open.pop();
    const text = this.#texts.pop() ?? '';
    if (opened !== name) {
      throw this.#error(opened === undefined ? `</${name}> closes nothing` : `</${name}> closes <${opened}>`);
    }
    this.#handler.close(name, text.includes('&') ? withoutEntities(text) : text);
  }

  #error(what: string): FormatError {
    return new FormatError(what, { at: { file: this.#file, line: this.#line } });
  }
}

/** Patterns are dear to make, and asked for at every tag. */
const attributePatterns = new Map<string, RegExp>();

/** The value of an attribute. */
export function attributeOf(attributes: string, name: string): string | undefined {
  let pattern = attributePatterns.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    attributePatterns.set(name, pattern);
  }
  const match = pattern.exec(attributes);
  const value = match?.[1] ?? match?.[2];
  return value === undefined ? undefined : withoutEntities(value);
}

/** The end of a comment, declaration or character data at this place, which hold nothing of interest; 0 if it is not there yet. */
function passedOver(text: string, start: number): number | undefined {
  const second = text[start + 1];
  if (second !== '!' && second !== '?') return undefined;
  if (second === '!' && text.length - start < 9) return 0;
  for (const [first, last] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
    ['<!', '>'],
  ]) {
    if (!text.startsWith(first, start)) continue;
    const end = text.indexOf(last, start + first.length);
    return end < 0 ? 0 : end + last.length;
  }
  return undefined;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function withoutEntities(text: string): string {
  return text.replace(/&(?:(?<name>\w+)|#(?<decimal>\d+)|#x(?<hex>[\da-fA-F]+));/g, (whole, ...rest) => {
    const { name, decimal, hex } = rest.at(-1) as Record<string, string | undefined>;
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 10) lines++;
  return lines;
}

import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from 'yaml';
import { FormatError, formatPath, type Path, type Place } from '../../base/index.ts';

/** A YAML text with its plain value and the way back from a path in that value to line and column. */
export class LocatedYaml {
  readonly value: unknown;
  readonly #file: string;
  readonly #document: Document;
  readonly #lines = new LineCounter();

  /** @throws FormatError with line and column when the text is not YAML (a key given twice included). */
  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const fault = this.#document.errors[0] ?? this.#document.warnings[0];
    if (fault !== undefined) {
      throw new FormatError(`not YAML: ${fault.message}`, { at: this.#at(fault.pos[0]) });
    }
    try {
      this.value = this.#document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (cause) {
      throw new FormatError(`not YAML: ${String(cause)}`, { at: { file }, cause });
    }
  }

  /** Where the value (or, with `key`, the key that is the path's last part) stands. */
  place(path: Path, part: 'value' | 'key' = 'value'): Place {
    const field = formatPath(path);
    const { node, key } = this.#deepest(path);
    const offset = (part === 'key' ? key : undefined)?.range?.[0] ?? node?.range?.[0] ?? 0;
    return { ...this.#at(offset), ...(field === '' ? {} : { field }) };
  }

  #at(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** Walks as far along the path as there are nodes: a missing key is placed at the map that lacks it. */
  #deepest(path: Path): { node: Node | undefined; key: Node | undefined } {
    let node = this.#document.contents ?? undefined;
    let key: Node | undefined;
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(this.#document);
      let next: unknown;
      key = undefined;
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
        );
        next = pair?.value;
        if (isNode(pair?.key)) key = pair.key;
      } else if (isSeq(node)) {
        next = node.items[Number(part)];
      }
      if (!isNode(next)) break;
      node = next;
    }
    return { node, key };
  }
}

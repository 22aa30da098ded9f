import { FormatError } from '../../../base/index.ts';
import { shortened } from '../numbers.ts';

export interface CifValue {
  readonly text: string;
  readonly line: number;
}

/** A data block: single items, and loops as columns. Names are in lower case with '_' for '.'. */
export interface CifBlock {
  readonly name: string;
  readonly line: number;
  readonly items: Map<string, CifValue>;
  readonly columns: Map<string, readonly CifValue[]>;
}

interface Token extends CifValue {
  readonly kind: 'word' | 'value';
}

/** The blocks of a CIF. @throws FormatError for text that does not end, and for loops with a part of a row. */
export function cifBlocks(text: string, file: string): CifBlock[] {
  const tokens = tokensOf(text, file);
  const blocks: CifBlock[] = [];
  let position = 0;
  while (position < tokens.length) {
    const { text: word, line, kind } = tokens[position++];
    const lower = word.toLowerCase();
    const block = blocks.at(-1);
    if (kind === 'word' && lower.startsWith('data_')) {
      blocks.push({ name: word.slice(5), line, items: new Map(), columns: new Map() });
    } else if (kind === 'word' && lower.startsWith('save_')) continue;
    else if (block === undefined) {
      throw new FormatError(`'${shortened(word)}' before the first block`, {
        at: { file, line },
        expected: 'data_NAME',
      });
    } else if (kind === 'word' && lower === 'loop_') position = readLoop(tokens, position, block, file, line);
    else if (kind === 'word' && word.startsWith('_')) {
      const value = tokens[position++];
      if (value === undefined || isKeyword(value)) {
        throw new FormatError(`${word} has no value`, { at: { file, line } });
      }
      block.items.set(keyOf(word), value);
    } else {
      throw new FormatError(`'${shortened(word)}' belongs to no name`, { at: { file, line } });
    }
  }
  return blocks;
}

function readLoop(
  tokens: readonly Token[],
  start: number,
  block: CifBlock,
  file: string,
  line: number,
): number {
  let position = start;
  const names: string[] = [];
  while (tokens[position]?.kind === 'word' && tokens[position].text.startsWith('_')) {
    if (endsEmptyLoop(tokens, position, names.length)) return position;
    names.push(keyOf(tokens[position++].text));
  }
  const values: CifValue[] = [];
  while (position < tokens.length && !isKeyword(tokens[position])) values.push(tokens[position++]);
  if (names.length === 0 || values.length === 0 || values.length % names.length !== 0) {
    const last = values.at(-1)?.line ?? line;
    throw new FormatError(`a loop of ${names.length} columns has ${values.length} values`, {
      at: { file, line: last },
      expected: 'whole rows',
    });
  }
  for (const [column, name] of names.entries()) {
    block.columns.set(
      name,
      values.filter((_, index) => index % names.length === column),
    );
  }
  return position;
}

/** A loop without rows before an item: some programs write one, and the item's value stands on its line. */
function endsEmptyLoop(tokens: readonly Token[], position: number, names: number): boolean {
  const [before, name, value] = [tokens[position - 1], tokens[position], tokens[position + 1]];
  const onItsLine = value !== undefined && !isKeyword(value) && value.line === name.line;
  return names > 0 && before.line < name.line && onItsLine;
}

function isKeyword({ kind, text }: Token): boolean {
  return kind === 'word' && (text.startsWith('_') || /^(?:loop_$|data_|save_|global_$|stop_$)/i.test(text));
}

/** Whether a value says that there is none. */
export function isMissing({ text }: CifValue): boolean {
  return text === '?' || text === '.';
}

function keyOf(name: string): string {
  return name.toLowerCase().replaceAll('.', '_');
}

/** Words and values: bare, quoted (a mark ends only before a blank), or lines between two that begin with ';'. */
function tokensOf(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  for (let index = 0; index < lines.length; index++) {
    if (lines[index].startsWith(';')) {
      const end = lines.findIndex((line, other) => other > index && line.startsWith(';'));
      if (end < 0) {
        throw new FormatError("the text between lines that begin with ';' does not end", {
          at: { file, line: index + 1 },
        });
      }
      const inner = [lines[index].slice(1), ...lines.slice(index + 1, end)].join('\n').trim();
      tokens.push({ kind: 'value', text: inner, line: index + 1 });
      index = end;
      tokens.push(...lineTokens(lines[end].slice(1), end + 1, file));
    } else tokens.push(...lineTokens(lines[index], index + 1, file));
  }
  return tokens;
}

function lineTokens(line: string, number: number, file: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /'(?<single>.*?)'(?=\s|$)|"(?<double>.*?)"(?=\s|$)|(?<comment>#.*)|(?<word>[^\s#'"]\S*)|(?<open>['"])/g;
  for (const { groups = {} } of line.matchAll(pattern)) {
    if (groups['comment'] !== undefined) break;
    if (groups['open'] !== undefined) {
      throw new FormatError('a quotation mark does not end on its line', { at: { file, line: number } });
    }
    const quoted = groups['single'] ?? groups['double'];
    if (quoted !== undefined) tokens.push({ kind: 'value', text: quoted, line: number });
    else tokens.push({ kind: 'word', text: groups['word'] ?? '', line: number });
  }
  return tokens;
}

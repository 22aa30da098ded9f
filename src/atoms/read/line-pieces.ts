/** What a parser of lines gets, one after the other. */
export interface LineReader {
  line(text: string, number: number): void;
}

/**
 * Gives all complete lines of a text in pieces to a reader. What follows the last line break is given as well, as the
 * reader knows what it waits for.
 * @returns how many lines there were.
 */
export async function feedLines(pieces: AsyncIterable<string>, reader: LineReader): Promise<number> {
  let rest = '';
  let number = 0;
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) reader.line(line.endsWith('\r') ? line.slice(0, -1) : line, ++number);
  }
  if (rest !== '') reader.line(rest, ++number);
  return Math.max(1, number);
}

import { FormatError } from '../../base/index.ts';

/** @throws FormatError for what is no JSON, with the line where the parser says it. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause);
    const position = /at position (?<position>\d+)/.exec(what)?.groups?.['position'];
    const ended = position === undefined || Number(position) >= text.length;
    const line = text.slice(0, ended ? text.length : Number(position)).split('\n').length;
    throw new FormatError(ended ? 'not JSON: the file ends too early' : `not JSON (${what})`, {
      at: { file, line },
      cause,
    });
  }
}

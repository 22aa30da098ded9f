import { InputError } from '../../base/index.ts';
import { parseSentence, parseStop } from './sentence.ts';
import type { Experiment, ExperimentItem, StopCondition } from './steps.ts';

/** Steps a text may unroll to. */
const mostPasses = 1_000_000;

/** What an experiment may be given as: text, or steps as text and from builders mixed. */
export type ExperimentInput = string | Experiment | readonly (string | ExperimentItem)[];

/**
 * Reads an experiment in plain English: steps joined by `;` or line breaks, groups in parentheses repeated as in
 * `3 x (Discharge at 1C until 2.5 V; Charge at C/2 until 4.2 V; Hold at 4.2 V until C/50)`.
 * @throws InputError naming the step by its number, its text, the word and what was expected.
 */
export function parseExperiment(text: string): Experiment {
  return checked(readText(text));
}

/** An experiment from whatever form it was given in. @throws InputError for what is none. */
export function experimentOf(input: ExperimentInput): Experiment {
  if (typeof input === 'string') return parseExperiment(input);
  if (typeof input !== 'object' || input === null) {
    throw new InputError(`${String(input)} is no experiment`, {
      at: { field: 'experiment' },
      expected: "steps such as 'Discharge at 1C until 2.5 V', or from builders",
    });
  }
  if ('items' in input) return checked(input);
  const parts = input.map((part) =>
    typeof part === 'string' ? readText(part) : { items: [part], stops: [] },
  );
  return checked({
    items: parts.flatMap(({ items }) => items),
    stops: parts.flatMap(({ stops }) => stops),
  });
}

function readText(text: string): Experiment {
  const reader = new Reader(text);
  return { items: reader.items(false), stops: reader.stops };
}

function checked(experiment: Experiment): Experiment {
  if (experiment.items.length === 0) {
    throw new InputError('the experiment has no step', {
      at: { field: 'experiment' },
      expected: "steps such as 'Discharge at 1C until 2.5 V', joined by ';'",
    });
  }
  return experiment;
}

const openings = [
  /repeat\s+([^\s(;]+?)\s*(?:times|x)?\s*:?\s*\(/iy,
  /([-+]?[\d.][^\s(;x×*]*?)\s*(?:x|×|\*|times)\s*(?:of\s*)?:?\s*\(/iy,
  /()\(/y,
];
const closing = /\s*(?:x|×|\*)\s*([^\s;)]+)(?:\s*times)?/iy;

/** Walks over the structure of a text: groups, their counts, and the extent of each sentence. */
class Reader {
  readonly stops: StopCondition[] = [];
  private readonly text: string;
  private at = 0;
  private sentences = 0;

  constructor(text: string) {
    this.text = text;
  }

  items(inside: boolean): ExperimentItem[] {
    const items: ExperimentItem[] = [];
    for (;;) {
      this.skip(/[ \t\r\n]*/y);
      if (this.at >= this.text.length || this.text[this.at] === ')') break;
      const item = this.group() ?? this.sentence();
      if (item !== undefined) items.push(item);
      this.separator(inside);
    }
    if (inside && this.at >= this.text.length) throw this.structure("a group is not closed by ')'");
    if (!inside && this.at < this.text.length) throw this.structure("')' closes nothing");
    return items;
  }

  private group(): ExperimentItem | undefined {
    const match = openings.map((form) => this.match(form)).find((found) => found !== undefined);
    if (match === undefined) return undefined;
    let count = match[1] === '' ? undefined : match[1];
    const items = this.items(true);
    this.at++;
    if (count === undefined) count = this.match(closing)?.[1] ?? '1';
    const times = Number(count);
    if (!(Number.isInteger(times) && times >= 1 && times <= mostPasses)) {
      throw this.structure(`'${count}' is no number of repetitions`, `an integer from 1 to ${mostPasses}`);
    }
    if (items.length === 0) throw this.structure('a group has no step');
    return { times, items };
  }

  private sentence(): ExperimentItem | undefined {
    const start = this.at;
    let depth = 0;
    for (let quoted = false; this.at < this.text.length; this.at++) {
      const sign = this.text[this.at];
      if (sign === '"') quoted = !quoted;
      if (quoted) continue;
      if (sign === ';' || sign === '\n' || (sign === ')' && depth === 0)) break;
      if (sign === '(') depth++;
      if (sign === ')') depth--;
    }
    const text = this.text.slice(start, this.at);
    const stop = parseStop(text, this.sentences + 1);
    if (stop === undefined) return parseSentence(text, ++this.sentences);
    this.stops.push(stop);
    return undefined;
  }

  private separator(inside: boolean): void {
    this.skip(/[ \t\r]*/y);
    const next = this.text[this.at];
    if (next === ';' || next === '\n') this.at++;
    else if (this.at < this.text.length && !(inside && next === ')') && next !== ')') {
      throw this.structure(
        `'${this.text.slice(this.at, this.at + 20)}' follows a group`,
        "';' between steps",
      );
    }
  }

  private match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (found === null) return undefined;
    this.at = form.lastIndex;
    return found;
  }

  private skip(form: RegExp): void {
    this.match(form);
  }

  private structure(
    what: string,
    expected = "groups such as '3 x (Rest for 1 h; Discharge at 1C)'",
  ): InputError {
    return new InputError(`${what}, after ${this.sentences} steps`, {
      at: { field: 'experiment' },
      expected,
    });
  }
}

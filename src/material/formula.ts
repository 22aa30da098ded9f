import { InputError } from '../base/index.ts';

/** A value with its derivative with respect to x. */
interface Dual {
  readonly value: number;
  readonly slope: number;
}

type Node = (x: number) => Dual;

/** A formula in one variable x. */
export interface Formula {
  (x: number): number;
  /** Exact. */
  readonly derivative: (x: number) => number;
  /** True when x does not occur. */
  readonly constant: boolean;
}

const functions: Readonly<Record<string, (argument: Dual) => Dual>> = {
  exp: ({ value, slope }) => ({ value: Math.exp(value), slope: Math.exp(value) * slope }),
  tanh: ({ value, slope }) => ({ value: Math.tanh(value), slope: (1 - Math.tanh(value) ** 2) * slope }),
  cosh: ({ value, slope }) => ({ value: Math.cosh(value), slope: Math.sinh(value) * slope }),
};

const operations: Readonly<Record<string, (a: Dual, b: Dual) => Dual>> = {
  '+': (a, b) => ({ value: a.value + b.value, slope: a.slope + b.slope }),
  '-': (a, b) => ({ value: a.value - b.value, slope: a.slope - b.slope }),
  '*': (a, b) => ({ value: a.value * b.value, slope: a.slope * b.value + a.value * b.slope }),
  '/': (a, b) => {
    const value = a.value / b.value;
    return { value, slope: (a.slope - value * b.slope) / b.value };
  },
  '**': (a, b) => {
    const value = a.value ** b.value;
    const byBase = a.slope === 0 ? 0 : b.value * a.value ** (b.value - 1) * a.slope;
    return { value, slope: byBase + (b.slope === 0 ? 0 : value * Math.log(a.value) * b.slope) };
  },
};

/** Numbers, names, operators and brackets; `**` before `*`. */
const token = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z]\w*)|(\*\*|[-+*/()]))/y;

/** Brackets and signs inside each other: a text may not exhaust the stack. */
const deepest = 200;

/**
 * Reads a formula as BPX files have them, in Python's notation and order of operations: numbers, x, + - * / **,
 * brackets, exp, tanh and cosh.
 * @throws InputError naming what cannot be read.
 */
export function parseFormula(text: string): Formula {
  const reader = new FormulaReader(text);
  const node = reader.read();
  const value = (x: number): number => node(x).value;
  return Object.assign(value, {
    derivative: (x: number) => node(x).slope,
    constant: !reader.hasVariable,
  });
}

class FormulaReader {
  hasVariable = false;
  readonly #text: string;
  readonly #tokens: readonly string[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = this.#tokenise();
  }

  read(): Node {
    const node = this.#sum();
    if (this.#next < this.#tokens.length) throw this.#wrong(`'${this.#tokens[this.#next]}' is out of place`);
    return node;
  }

  #tokenise(): string[] {
    const tokens: string[] = [];
    const text = this.#text.trimEnd();
    token.lastIndex = 0;
    while (token.lastIndex < text.length) {
      const at = token.lastIndex;
      const found = token.exec(text);
      if (found === null) throw this.#wrong(`'${text.slice(at, at + 10).trim()}' is not understood`);
      tokens.push(found[0].trim());
    }
    return tokens;
  }

  #sum(): Node {
    return this.#chain(['+', '-'], () => this.#product());
  }

  #product(): Node {
    return this.#chain(['*', '/'], () => this.#signed());
  }

  #chain(among: readonly string[], operand: () => Node): Node {
    let left = operand();
    for (;;) {
      const operation = among.find((symbol) => symbol === this.#tokens[this.#next]);
      if (operation === undefined) return left;
      this.#next++;
      const [a, b, apply] = [left, operand(), operations[operation]];
      left = (x) => apply(a(x), b(x));
    }
  }

  /** A sign binds less than a power: -x**2 is -(x**2). */
  #signed(): Node {
    const sign = this.#tokens[this.#next];
    if (sign !== '+' && sign !== '-') return this.#power();
    this.#next++;
    const inner = this.#deeper(() => this.#signed());
    if (sign === '+') return inner;
    return (x) => {
      const { value, slope } = inner(x);
      return { value: -value, slope: -slope };
    };
  }

  /** From the right: 2**3**2 is 2**(3**2). */
  #power(): Node {
    const base = this.#atom();
    if (this.#tokens[this.#next] !== '**') return base;
    this.#next++;
    const exponent = this.#deeper(() => this.#signed());
    return (x) => operations['**'](base(x), exponent(x));
  }

  #atom(): Node {
    const found = this.#tokens[this.#next++];
    if (found === '(') return this.#bracket();
    if (found === 'x') {
      this.hasVariable = true;
      return (x) => ({ value: x, slope: 1 });
    }
    if (found !== undefined && /^[\d.]/.test(found)) {
      const constant = { value: Number(found), slope: 0 };
      return () => constant;
    }
    const apply = Object.hasOwn(functions, found ?? '') ? functions[found] : undefined;
    if (apply === undefined || this.#tokens[this.#next] !== '(')
      throw this.#wrong(found === undefined ? 'ends too early' : `'${found}' is out of place`);
    this.#next++;
    const argument = this.#bracket();
    return (x) => apply(argument(x));
  }

  #bracket(): Node {
    const inner = this.#deeper(() => this.#sum());
    if (this.#tokens[this.#next++] !== ')') throw this.#wrong('a bracket is not closed');
    return inner;
  }

  #deeper(read: () => Node): Node {
    if (++this.#depth > deepest) throw this.#wrong('is nested too deeply');
    const node = read();
    this.#depth--;
    return node;
  }

  #wrong(what: string): InputError {
    const shown = this.#text.length > 60 ? `${this.#text.slice(0, 60)}…` : this.#text;
    return new InputError(`the formula '${shown}': ${what}`, {
      at: { field: 'formula' },
      expected: 'numbers, x, + - * / **, brackets, exp, tanh, cosh',
    });
  }
}

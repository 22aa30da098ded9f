import {
  choosers,
  commensurateBlock,
  ordersLeftOut,
  Supercell,
  type Chooser,
  type KnownOrder,
  type NamedKineticModel,
} from '../../atoms/index.ts';
import { InputError } from '../../base/index.ts';
import { parseNumber, parseThreads, type CommonOptions } from '../shared/output.ts';
import { parseMatrix, parseOrder } from './montecarlo-input.ts';

export interface KmcOptions extends CommonOptions {
  readonly temperature: string;
  readonly filling: string;
  readonly supercell: string;
  readonly species?: string;
  readonly with?: string;
  readonly events: string;
  readonly walkers: string;
  readonly seed: string;
  readonly chooser: Chooser;
  readonly frame: 'host' | 'centre-of-mass';
  readonly thermodynamicSweeps?: string;
  readonly separate?: string;
  readonly accuracy?: string;
  readonly mostWalkers?: string;
  readonly orders?: string;
  readonly resume?: boolean;
  readonly threads?: string;
  readonly output?: string;
}

export function settingsOf(options: KmcOptions) {
  return {
    species: options.species,
    with: options.with,
    events: parseNumber(options.events, '--events', { min: 128, integer: true }),
    walkers: parseNumber(options.walkers, '--walkers', { min: 2, integer: true }),
    seed: parseNumber(options.seed, '--seed', { min: 0, integer: true }),
    chooser: choosers.find((each) => each === options.chooser),
    frame: options.frame,
    accuracy:
      options.accuracy === undefined ? undefined : parseNumber(options.accuracy, '--accuracy', { above: 0 }),
    mostWalkers:
      options.mostWalkers === undefined
        ? undefined
        : parseNumber(options.mostWalkers, '--most-walkers', { min: 2, integer: true }),
    separate:
      options.separate === undefined ? undefined : parseNumber(options.separate, '--separate', { min: 4 }),
    thermodynamicSweeps:
      options.thermodynamicSweeps === undefined
        ? undefined
        : parseNumber(options.thermodynamicSweeps, '--thermodynamic-sweeps', { min: 0, integer: true }),
    threads: parseThreads(options.threads),
  };
}

/** `0.5`, `0.1,0.5` or `0.1:0.9:0.1`. */
export function parseFillings(text: string): number[] {
  const [first, last, step] = text.split(':');
  if (last === undefined) return text.split(',').map((part) => parseFilling(part));
  if (step === undefined) {
    throw new InputError(`'${text}' is no range`, {
      at: { field: '--filling' },
      expected: 'first:last:step, such as 0.1:0.9:0.1',
    });
  }
  const [from, to] = [parseFilling(first), parseFilling(last)];
  const by = parseNumber(step, '--filling', { above: 0 });
  const count = Math.floor((to - from) / by + 1e-9) + 1;
  if (count > 1000) {
    throw new InputError(`${count} fillings`, { at: { field: '--filling' }, expected: '1000 at most' });
  }
  if (count < 1) {
    throw new InputError(`'${text}' ends before it begins`, {
      at: { field: '--filling' },
      expected: 'first:last:step',
    });
  }
  return Array.from({ length: count }, (_, k) => Number((from + k * by).toPrecision(12)));
}

function parseFilling(text: string): number {
  const value = parseNumber(text, '--filling', { min: 0, max: 1 });
  if (value > 0 && value < 1) return value;
  throw new InputError(
    `a filling of ${value} leaves ${value === 0 ? 'no atom to hop' : 'no vacancy to hop to'}`,
    {
      at: { field: '--filling' },
      expected: 'more than 0 and less than 1',
    },
  );
}

/** Bytes: places with their copies, carriers with their rates, and displacements kept by sample. */
const perSite = 100;
const mostBytes = 4 * 2 ** 30;

/** `16x16x16`, or nine numbers for any shape. @throws InputError for one that no memory holds, before anything is made. */
export function parseSupercell(text: string, { model }: NamedKineticModel): Supercell {
  const matrix = parseMatrix(text, '--supercell');
  const sublattices = model.lattice.parent.sites.length;
  const [[a, b, c], [d, e, f], [g, h, i]] = matrix;
  const cells = Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
  const bytes = perSite * sublattices * cells;
  if (bytes > mostBytes) {
    throw new InputError(
      `${(sublattices * cells).toExponential(1)} sites need some ${Math.ceil(bytes / 2 ** 30)} GiB a walk`,
      {
        at: { field: '--supercell' },
        expected: `up to ${Math.floor(mostBytes / perSite / 1e6)} million sites, 4 GiB`,
      },
    );
  }
  return new Supercell(matrix, sublattices);
}

/** Orders known of the model and those given, `2x2x1` or nine numbers, divided by semicolons. */
export function ordersOf(text: string | undefined, { orders }: NamedKineticModel): readonly KnownOrder[] {
  const given = (text ?? '').split(';').filter((part) => part.trim() !== '');
  return [...orders, ...given.map(parseOrder)];
}

/** What a supercell cannot hold, with one that can. */
export function commensurateNote(supercell: Supercell, orders: readonly KnownOrder[]): string | undefined {
  const left = ordersLeftOut(supercell.matrix, orders);
  if (left.length === 0) return undefined;
  const [a, b, c] = commensurateBlock(orders, supercell.shape).map((row, k) => row[k]);
  return `the supercell is not commensurate with ${left.map(({ name }) => name).join(', ')}, which cannot form in it; take --supercell ${a}x${b}x${c}`;
}

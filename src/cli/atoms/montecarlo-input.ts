import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import {
  commensurateBlock,
  fillingWindow,
  boltzmannConstant,
  interactionSpan,
  latticeModelOf,
  mobileSpecies,
  parseExpansion,
  parseLatticeModel,
  Supercell,
  type Campaign,
  type IntegerMatrix3,
  type KnownOrder,
  type LatticeModel,
  type NamedModel,
} from '../../atoms/index.ts';
import { InputError } from '../../base/index.ts';
import { parseTemperature } from '../cell/temperatures.ts';
import { parseNumber } from '../shared/output.ts';

export interface MonteCarloOptions {
  readonly method: 'metropolis' | 'wang-landau' | 'replica-exchange';
  readonly sizes?: string;
  readonly walks?: string;
  readonly binWidth?: string;
  readonly flatness?: string;
  readonly finalFactor?: string;
  readonly replicas?: string;
  readonly rounds?: string;
  readonly exchangeEvery?: string;
  readonly ensemble: Campaign['ensemble'];
  readonly temperature: string;
  readonly mu?: string;
  readonly content?: string;
  readonly species?: string;
  readonly fixed?: string;
  readonly direction: 'both' | 'filling' | 'emptying';
  readonly supercell: string;
  readonly orders?: string;
  readonly metalEnergy?: string;
  readonly sweeps: string;
  readonly mostSweeps?: string;
  readonly accuracy: string;
  readonly orderVectors?: string;
  readonly reweight?: string;
  readonly seed: string;
  readonly threads?: string;
  readonly resume?: boolean;
  readonly output?: string;
}

/** Primitive cells that a supercell of its own choice has at least. */
const fewestCells = 512;
/** Conditions of chemical potentials that are chosen here. */
const steps = 60;

/** Ways of walking: the methods, and the sizes of a finite-size study, which exchanges. */
const exchanging = ['replica-exchange', 'sizes'];

/** Options that only some ways of walking listen to. */
const ownOptions: readonly {
  readonly key: keyof MonteCarloOptions;
  readonly field: string;
  readonly ways: readonly string[];
}[] = [
  { key: 'walks', field: '--walks', ways: ['wang-landau', ...exchanging] },
  { key: 'binWidth', field: '--bin-width', ways: ['wang-landau'] },
  { key: 'flatness', field: '--flatness', ways: ['wang-landau'] },
  { key: 'finalFactor', field: '--final-factor', ways: ['wang-landau'] },
  { key: 'replicas', field: '--replicas', ways: exchanging },
  { key: 'rounds', field: '--rounds', ways: exchanging },
  { key: 'exchangeEvery', field: '--exchange-every', ways: exchanging },
  { key: 'reweight', field: '--reweight', ways: ['metropolis'] },
  { key: 'resume', field: '--resume', ways: ['metropolis'] },
];

/** @throws InputError for an option that this way of walking would not listen to */
function refuseUnheard(options: MonteCarloOptions): void {
  if (options.sizes !== undefined && options.method === 'wang-landau') {
    throw new InputError('is not for --method wang-landau', {
      at: { field: '--sizes' },
      expected: 'no --method: sizes are compared by walks that exchange temperatures',
    });
  }
  const way = options.sizes === undefined ? options.method : 'sizes';
  const unheard = ownOptions.find(({ key, ways }) => options[key] !== undefined && !ways.includes(way));
  if (unheard === undefined) return;
  const { field, ways } = unheard;
  const named = ways.map((each) => (each === 'sizes' ? '--sizes' : `--method ${each}`));
  throw new InputError(`is not for ${way === 'sizes' ? '--sizes' : `--method ${way}`}`, {
    at: { field },
    expected: named.join(' or '),
  });
}

/** What the options ask for. @throws InputError, FormatError */
export async function readCampaign(path: string, options: MonteCarloOptions): Promise<Campaign> {
  refuseUnheard(options);
  const temperatures = parseTemperatures(options.temperature);
  const { named, supercell } = await readModel(path, options);
  const species = followedSpecies(named, options);
  const others = othersOf(options.fixed, species);
  checkSpecies(named.model, species, others);
  const canonical = options.ensemble === 'canonical';
  if (canonical !== (options.content !== undefined)) {
    throw new InputError(canonical ? 'no contents are given' : 'contents are given', {
      at: { field: '--content' },
      expected: 'contents in the canonical ensemble, chemical potentials (--mu) in others',
    });
  }
  if (canonical && options.mu !== undefined) {
    throw new InputError('chemical potentials are given', {
      at: { field: '--mu' },
      expected: 'contents alone (--content) in the canonical ensemble, chemical potentials in others',
    });
  }
  const accuracy = parseNumber(options.accuracy, '--accuracy', { above: 0 });
  return {
    named,
    ensemble: options.ensemble,
    species,
    temperatures,
    chemicalPotentials: canonical ? [] : potentials(options, named, species, temperatures),
    contents: canonical ? parseValues(options.content ?? '', '--content', number('--content')) : [],
    others,
    directions: options.direction === 'both' ? ['filling', 'emptying'] : [options.direction],
    supercell,
    plan: {
      sweeps: parseNumber(options.sweeps, '--sweeps', { min: 100, integer: true }),
      mostSweeps: parseNumber(options.mostSweeps ?? '16000', '--most-sweeps', { min: 100, integer: true }),
      accuracy: { content: accuracy, ...(canonical ? { energy: accuracy } : {}) },
      orderVectors: (options.orderVectors ?? '')
        .split(';')
        .filter((text) => text.trim() !== '')
        .map(parseVector),
    },
    seed: parseNumber(options.seed, '--seed', { min: 0, max: 2 ** 34, integer: true }),
  };
}

/** Temperatures at which to give curves besides those walked: those asked for, or halfway between. */
export function curveTemperatures(
  { reweight }: MonteCarloOptions,
  { temperatures }: Campaign,
): readonly number[] {
  const walked = [...new Set(temperatures)].sort((a, b) => a - b);
  if (reweight === undefined) return walked.slice(1).map((high, k) => 0.5 * (walked[k] + high));
  const wanted = parseValues(reweight, '--reweight', (text) => parseTemperature(text, '--reweight'));
  const outside = wanted.find((each) => each < walked[0] || each > walked[walked.length - 1]);
  if (outside === undefined) return wanted;
  throw new InputError(`${outside} K lies outside the temperatures walked`, {
    at: { field: '--reweight' },
    expected:
      walked.length === 1
        ? 'temperatures between several that are walked'
        : `${walked[0]} to ${walked[walked.length - 1]} K`,
  });
}

/** @throws InputError where it is not plain which species comes and goes. */
export function followedSpecies({ model }: NamedModel, options: Pick<MonteCarloOptions, 'species'>): string {
  const species = options.species ?? mobileSpecies(model);
  if (species !== undefined) return species;
  throw new InputError('more than one species comes and goes', {
    at: { field: '--species' },
    expected: 'the one to follow',
  });
}

/** The model of a file, and the supercell asked for; `isBound` where its energies hold in that supercell only. */
export async function readModel(
  path: string,
  options: Pick<MonteCarloOptions, 'supercell' | 'orders' | 'metalEnergy'>,
): Promise<{ named: NamedModel; supercell: IntegerMatrix3; isBound: boolean }> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(cause.code === 'ENOENT' ? 'there is no such file' : 'cannot be read', {
      at: { file: path },
      cause,
    });
  });
  const isExpansion = text.includes('lithoscale-cluster-expansion');
  const expansion = isExpansion ? await parseExpansion(text, path) : undefined;
  const orders = (options.orders ?? '')
    .split(';')
    .flatMap((each) => (each.trim() === '' ? [] : [parseOrder(each)]));
  const metal =
    options.metalEnergy === undefined ? undefined : parseNumber(options.metalEnergy, '--metal-energy');
  if (expansion === undefined) {
    const named = await parseLatticeModel(text, path);
    const all = [...named.orders, ...orders];
    return {
      named: { ...named, orders: all, metalEnergy: metal ?? named.metalEnergy },
      supercell: parseSupercell(options.supercell, named.model, all),
      isBound: false,
    };
  }
  const { inversePermittivity: _, ...withoutEwald } = expansion;
  const supercell = parseSupercell(options.supercell, latticeModelOf(withoutEwald), orders);
  const { parent } = expansion.basis;
  const model = latticeModelOf(expansion, { ewaldSupercell: new Supercell(supercell, parent.sites.length) });
  const isBound = expansion.inversePermittivity !== undefined;
  return { named: { name: path, model, metalEnergy: metal, orders }, supercell, isBound };
}

export function parseTemperatures(text: string): number[] {
  return parseValues(text, '--temperature', (part) => parseTemperature(part, '--temperature'));
}

/** A list of values, or from:to:step; the unit of a temperature stands at each or at the last. */
function parseValues(text: string, field: string, parse: (part: string) => number): number[] {
  const parts = text.split(':');
  if (parts.length === 1) return text.split(',').map((part) => parse(part.trim()));
  if (parts.length !== 3) {
    throw new InputError(`'${text}' does not do`, { at: { field }, expected: 'values, or from:to:step' });
  }
  const unit = /[A-Za-z°]+$/.exec(parts[2])?.[0] ?? '';
  const [from, to] = parts.slice(0, 2).map((part) => parse(/\d$/.test(part) ? part + unit : part));
  const step = parseNumber(parts[2].slice(0, parts[2].length - unit.length), field, { above: 0 });
  const count = Math.floor(Math.abs(to - from) / step + 1e-9) + 1;
  if (count > 5000) {
    throw new InputError(`${count} values`, { at: { field }, expected: '5000 at most' });
  }
  return Array.from({ length: count }, (_, k) =>
    Number((from + Math.sign(to - from) * k * step).toPrecision(12)),
  );
}

function number(field: string): (text: string) => number {
  return (text) => parseNumber(text, field);
}

/** Those given, or about all over which the lattice fills; for methods that follow the temperature, the middle of these. */
function potentials(
  { mu: text, method, sizes }: MonteCarloOptions,
  { model }: NamedModel,
  species: string,
  temperatures: readonly number[],
): number[] {
  if (text !== undefined) return parseValues(text, '--mu', number('--mu'));
  const window = fillingWindow(model, species);
  if (window === undefined) {
    throw new InputError('no chemical potentials are given', {
      at: { field: '--mu' },
      expected: 'from:to:step in eV, since sites have other choices besides this species',
    });
  }
  if (method !== 'metropolis' || sizes !== undefined) return [0.5 * (window.from + window.to)];
  const margin = 6 * boltzmannConstant * Math.max(...temperatures);
  const [from, to] = [window.from - margin, window.to + margin];
  const step = roundStep((to - from) / steps);
  const first = Math.floor(from / step);
  return Array.from({ length: Math.ceil(to / step) - first + 1 }, (_, k) =>
    Number(((first + k) * step).toPrecision(10)),
  );
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const lead = step / power;
  return (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power;
}

export function parseFixed(text: string | undefined): Record<string, number> {
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', value = ''] = part.split('=').map((each) => each.trim());
      if (value !== '') return [name, parseNumber(value, '--fixed')] as const;
      throw new InputError(`'${part}' does not do`, {
        at: { field: '--fixed' },
        expected: 'species and energies in eV, such as Mn=0.2',
      });
    }),
  );
}

/** Of species besides the one followed. */
function othersOf(text: string | undefined, species: string): Record<string, number> {
  const others = parseFixed(text);
  if (others[species] === undefined) return others;
  throw new InputError(`${species} is the species followed`, {
    at: { field: '--fixed' },
    expected: 'its chemical potentials in --mu, or another one as --species',
  });
}

/** @throws InputError for a species that no site of the model comes to hold or not. */
export function checkSpecies(
  { parent }: LatticeModel,
  species: string,
  others: Readonly<Record<string, number>>,
): void {
  const names = new Set(parent.sites.flatMap(({ allowed }) => (allowed.length > 1 ? allowed : [])));
  for (const name of [species, ...Object.keys(others)]) {
    if (names.has(name)) continue;
    throw new InputError(`no site comes to hold ${name} or not`, {
      at: { field: name === species ? '--species' : '--fixed' },
      expected: `one of ${[...names].join(', ')}`,
    });
  }
}

function parseVector(text: string): [number, number, number] {
  const parts = text.split(',').map((part) => {
    const [above, below] = part.split('/');
    const bottom = below === undefined ? 1 : parseNumber(below, '--order-vectors', { above: 0 });
    return parseNumber(above ?? '', '--order-vectors') / bottom;
  });
  if (parts.length === 3) return [parts[0], parts[1], parts[2]];
  throw new InputError(`'${text}' is no vector`, {
    at: { field: '--order-vectors' },
    expected: 'three numbers in primitive reciprocal vectors: 1/2,1/2,0 (several divided by semicolons)',
  });
}

/** 2x2x1, or nine whole numbers. */
export function parseOrder(text: string): KnownOrder {
  return { name: text.trim(), cell: parseMatrix(text, '--orders') };
}

export function parseMatrix(text: string, field: string): IntegerMatrix3 {
  const numbers = text
    .trim()
    .split(/[x,×\s]+/)
    .map((part) => parseNumber(part, field, { integer: true }));
  const [a, b, c] = numbers;
  if (numbers.length === 3 && Math.min(a, b, c) < 1) {
    throw new InputError(`'${text}' holds no cells`, {
      at: { field },
      expected: 'whole numbers from 1, such as 10x10x10',
    });
  }
  if (numbers.length === 3) {
    return [
      [a, 0, 0],
      [0, b, 0],
      [0, 0, c],
    ];
  }
  if (numbers.length === 9) {
    return [
      [a, b, c],
      [numbers[3], numbers[4], numbers[5]],
      [numbers[6], numbers[7], numbers[8]],
    ];
  }
  throw new InputError(`'${text}' is no supercell`, {
    at: { field },
    expected: '10x10x10, or nine whole numbers in primitive vectors',
  });
}

export function parseSupercell(
  text: string,
  model: NamedModel['model'],
  orders: readonly KnownOrder[],
): IntegerMatrix3 {
  if (text !== 'auto') return checkMemory(parseMatrix(text, '--supercell'), model);
  const span = interactionSpan(model);
  const spread = span.map((cells) => cells > 0 || span.every((each) => each === 0));
  const directions = spread.filter(Boolean).length;
  const side = Math.ceil(fewestCells ** (1 / directions) - 1e-9);
  const [a, b, c] = span.map((cells, axis) => (spread[axis] ? Math.max(side, 2 * cells) : 1));
  return checkMemory(commensurateBlock(orders, [a, b, c]), model);
}

/** Of a walk, for each site that has a choice: its lists in the walk's own memory, and arrangements outside it. */
const bytesPerSite = 40;
/** That a walk's own memory can be. */
const mostBytes = 4 * 2 ** 30;

/** @throws InputError for more than fits, before any of it is taken. */
function checkMemory(supercell: IntegerMatrix3, { parent }: NamedModel['model']): IntegerMatrix3 {
  const active = parent.sites.filter(({ allowed }) => allowed.length > 1).length;
  const sites = active * determinant(supercell);
  const bytes = sites * bytesPerSite;
  const most = Math.min(mostBytes, totalmem() / 2);
  if (bytes <= most) return supercell;
  throw new InputError(
    `${sites} sites take about ${gibibytes(bytes)} of memory for each walk, of ${gibibytes(most)} at hand`,
    { at: { field: '--supercell' }, expected: `at most ${Math.floor(most / bytesPerSite)} sites` },
  );
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(3)} GiB`;
}

function determinant([a, b, c]: IntegerMatrix3): number {
  return Math.abs(
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
      a[1] * (b[0] * c[2] - b[2] * c[0]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]),
  );
}

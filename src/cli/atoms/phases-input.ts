import {
  groundStates,
  isCommensurate,
  orderCells,
  Supercell,
  withPotentials,
  type DiagramPlan,
  type GroundState,
} from '../../atoms/index.ts';
import { InputError, type LongWork } from '../../base/index.ts';
import { parseNumber } from '../shared/output.ts';
import {
  checkSpecies,
  followedSpecies,
  parseFixed,
  parseSupercell,
  parseTemperatures,
  readModel,
  type MonteCarloOptions,
} from './montecarlo-input.ts';

export interface PhasesOptions
  extends Pick<
    MonteCarloOptions,
    | 'temperature'
    | 'species'
    | 'fixed'
    | 'supercell'
    | 'orders'
    | 'metalEnergy'
    | 'sweeps'
    | 'accuracy'
    | 'seed'
    | 'threads'
    | 'resume'
    | 'output'
  > {
  readonly ensemble: DiagramPlan['ensemble'];
  readonly mostSweeps: string;
  readonly cells?: string;
}

/** What the options ask for, with the ground states. @throws InputError, FormatError */
export async function readDiagramPlan(
  path: string,
  options: PhasesOptions,
  work: LongWork,
): Promise<DiagramPlan> {
  const temperatures = [...new Set(parseTemperatures(options.temperature))].sort((a, b) => a - b);
  const numbers = {
    sweeps: parseNumber(options.sweeps, '--sweeps', { min: 100, integer: true }),
    mostSweeps: parseNumber(options.mostSweeps, '--most-sweeps', { min: 100, integer: true }),
    accuracy: { content: parseNumber(options.accuracy, '--accuracy', { above: 0 }) },
  };
  const seed = parseNumber(options.seed, '--seed', { min: 0, max: 2 ** 40, integer: true });
  const mostCells =
    options.cells === undefined
      ? undefined
      : parseNumber(options.cells, '--cells', { min: 1, max: 32, integer: true });
  const { named, supercell, isBound } = await readModel(path, options);
  const species = followedSpecies(named, options);
  const others = parseFixed(options.fixed);
  checkSpecies(named.model, species, others);
  const isGiven = isBound || options.supercell !== 'auto';
  // Looked at before the arrangements are.
  const block = new Supercell(supercell, 1);
  const states = await groundStates(withPotentials(named.model, others), species, {
    ...work,
    mostCells,
    neutral: options.ensemble === 'charge-neutral',
    within: isBound ? supercell : undefined,
    cells: named.orders.map(({ cell }) => cell),
  });
  if (isGiven) checkHolds(block, states);
  return {
    named,
    species,
    ensemble: options.ensemble,
    others,
    temperatures,
    groundStates: states,
    supercell: isGiven
      ? supercell
      : parseSupercell('auto', named.model, [...named.orders, ...orderCells(named.model, states)]),
    plan: numbers,
    seed,
  };
}

function checkHolds({ matrix }: Supercell, states: readonly GroundState[]): void {
  const left = states.find((state) => !isCommensurate(matrix, state.supercell.hermite));
  if (left === undefined) return;
  const { cells, hermite } = left.supercell;
  throw new InputError(
    `a ground state of ${cells} cells, ${hermite.map((row) => row.join(' ')).join(' / ')}, does not fit whole times`,
    { at: { field: '--supercell' }, expected: 'a multiple of it, auto, or fewer --cells to leave it out' },
  );
}

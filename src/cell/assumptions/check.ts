import { InputError } from '../../base/index.ts';
import { currentPremises } from './current-premises.ts';
import { steadyElectrolyte } from './electrolyte-profile.ts';
import { percent, shown, worstOf } from './finding.ts';
import { totalLoss, voltageLosses } from './losses.ts';
import { operatingPoint, type OperatingPoint } from './operating-point.ts';
import { quantitiesOf } from './quantities.ts';
import { structurePremises } from './structure-premises.ts';
import type {
  AssumptionCheck,
  AssumptionOptions,
  CheckedCell,
  CheckedModel,
  CheckedQuantity,
  NamedProcess,
  PremiseFinding,
  Verdict,
  VoltageLoss,
} from './types.ts';

/**
 * Whether the premises of porous-electrode models hold for a cell at a current: lengths, times and energies with their
 * separation, what each process costs, the one that limits and the slowest. Estimates of closed form from means over each layer;
 * nothing is run.
 * @throws InputError for options out of range, and for parameters that give something no number.
 */
export function checkAssumptions(parameters: CheckedCell, options: AssumptionOptions = {}): AssumptionCheck {
  const point = operatingPoint(parameters, options);
  const steady = steadyElectrolyte(point);
  const losses = voltageLosses(point, steady);
  const quantities = quantitiesOf(point, steady);
  requireNumbers(quantities);
  const premises = [...structurePremises(point), ...currentPremises(point, steady, losses)];
  return {
    cell: parameters.name,
    cRate: point.cRate,
    direction: point.direction,
    temperature: point.temperature,
    currentDensity: point.currentDensity,
    quantities,
    losses,
    limiting: limitingProcess(premises, losses),
    slowest: slowestProcess(quantities, point),
    premises,
    warnings: (['fails', 'strained'] as const).flatMap((worst) =>
      premises.filter(({ verdict }) => verdict === worst).map(warningOf),
    ),
    models: modelVerdicts(premises),
  };
}

function requireNumbers(quantities: readonly CheckedQuantity[]): void {
  const bad = quantities.find(({ value }) => !Number.isFinite(value));
  if (bad === undefined) return;
  throw new InputError(`the ${bad.name} (${bad.meaning}) is ${bad.value}`, {
    at: { field: bad.place },
    expected: 'parameters that give it a number',
    mend: 'look for values that are missing, NaN or 0 among them',
  });
}

function modelVerdicts(premises: readonly PremiseFinding[]): Record<CheckedModel, Verdict> {
  const of = (model: CheckedModel): Verdict =>
    worstOf(premises.filter(({ models }) => models.includes(model)).map(({ verdict }) => verdict));
  return { dfn: of('dfn'), spme: of('spme'), spm: of('spm') };
}

function warningOf({ premise, verdict, place, material, message, mend }: PremiseFinding): string {
  const where = material === undefined ? place : `${place} (${material})`;
  return `${premise} ${verdict === 'fails' ? 'fails' : 'is strained'}, ${where}: ${message}${mend === undefined ? '' : `; ${mend}`}`;
}

/** What ends a discharge early, if something does, else what costs most. */
function limitingProcess(premises: readonly PremiseFinding[], losses: readonly VoltageLoss[]): NamedProcess {
  const early = ['rate below its limit', 'salt left', 'even particles'].flatMap((name) =>
    premises.filter(({ premise, verdict }) => premise === name && verdict === 'fails'),
  );
  const [first] = early;
  if (first !== undefined) {
    const { premise, place, material, message } = first;
    return { process: processes[premise] ?? premise, place, material, reason: message };
  }
  const [{ process, place, material, value, currentShare }] = losses;
  const reason =
    value === null
      ? 'it cannot carry the current'
      : `costs ${shown(value, 'V')}, ${percent((value * currentShare) / totalLoss(losses))} of all losses`;
  return { process, place, material, reason };
}

const processes: Readonly<Record<string, string>> = {
  'rate below its limit': 'charge transfer',
  'salt left': 'electrolyte concentration',
  'even particles': 'solid diffusion',
};

const timed: Readonly<Record<string, string>> = {
  electrolyteDiffusionTime: 'diffusion in the electrolyte',
  particleDiffusionTime: 'diffusion in particles',
  insertionTime: 'charge transfer',
  doubleLayerTime: 'charging of the double layer',
};

function slowestProcess(quantities: readonly CheckedQuantity[], { duration }: OperatingPoint): NamedProcess {
  const [{ name, place, material, value }] = quantities
    .filter((quantity) => Object.hasOwn(timed, quantity.name))
    .toSorted((a, b) => b.value - a.value);
  return {
    process: timed[name],
    place,
    material,
    reason: `takes ${shown(value, 's')}, the ${Number((value / duration).toPrecision(2))}-fold of the run's ${shown(duration, 's')}`,
  };
}

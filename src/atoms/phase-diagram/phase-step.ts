import { boltzmannConstant } from '../constants.ts';
import { nodeOf, observablesOf, type Look, type PathState, type PhaseNode } from './phase-node.ts';
import type { Phase, PhaseSystem } from './phase-system.ts';

/** Of an exponential, the corrected trapezoidal rule over one decay length leaves this share of step × mismatch. */
const ruleShare = 1 / 60;

interface Ends {
  readonly step: number;
  /** Of the integrand, times −1 for N: d(Φ/kT) = ⟨E − μN⟩ dβ − βN dμ. */
  readonly from: number;
  readonly to: number;
  readonly slopeFrom: number;
  readonly slopeTo: number;
  readonly errorFrom: number;
  readonly errorTo: number;
}

/**
 * Φ/kT at a look, from a node at the same temperature or at the same chemical potential: d(Φ/kT) = −βN dμ or ⟨E − μN⟩ dβ, by the
 * corrected trapezoidal rule with slopes from fluctuations. Errors of values that two steps share are added before squaring.
 */
export function stepped(system: PhaseSystem, phase: Phase, from: PhaseNode, look: Look): PhaseNode {
  const along = from.temperature === look.temperature ? 'potential' : 'temperature';
  const ends =
    along === 'potential' ? overPotential(system, from, look) : overTemperature(system, from, look);
  const half = 0.5 * ends.step;
  const { path } = from;
  const shared = path.along === along ? path.weight : 0;
  const other = path.along === along ? 0 : path.weight * lastError(from, path);
  const value =
    path.value +
    half * (ends.from + ends.to) +
    (ends.step * ends.step * (ends.slopeFrom - ends.slopeTo)) / 12;
  return nodeOf(system, phase, look, {
    value,
    settled: path.settled + other ** 2 + ((shared + half) * ends.errorFrom) ** 2,
    weight: half,
    along,
    rule: path.rule + Math.abs(ends.step * mismatch(ends)) * ruleShare,
  });
}

function lastError({ point, temperature }: PhaseNode, { along }: PathState): number {
  return along === 'temperature'
    ? Math.hypot(point.energy.standardError, point.chemicalPotential * point.atoms.standardError)
    : point.atoms.standardError / (boltzmannConstant * temperature);
}

/** How far the change of the integrand is from what its slopes say. */
function mismatch({ step, from, to, slopeFrom, slopeTo }: Ends): number {
  return to - from - 0.5 * step * (slopeFrom + slopeTo);
}

function overPotential({ sitesPerCell }: PhaseSystem, { point }: PhaseNode, look: Look): Ends {
  const beta = 1 / (boltzmannConstant * look.temperature);
  const { atoms } = observablesOf(sitesPerCell, look);
  return {
    step: look.chemicalPotential - point.chemicalPotential,
    from: -beta * point.atoms.value,
    to: -beta * atoms.value,
    slopeFrom: -beta * point.susceptibility,
    slopeTo: -beta * look.result.fluctuations.susceptibility.value,
    errorFrom: beta * point.atoms.standardError,
    errorTo: beta * atoms.standardError,
  };
}

function overTemperature({ sitesPerCell }: PhaseSystem, from: PhaseNode, look: Look): Ends {
  const [before, after] = [from.temperature, look.temperature];
  const { grandEnergy, grandError } = observablesOf(sitesPerCell, look);
  const { energy, atoms, chemicalPotential, heatCapacity } = from.point;
  return {
    step: 1 / (boltzmannConstant * after) - 1 / (boltzmannConstant * before),
    from: energy.value - chemicalPotential * atoms.value,
    to: grandEnergy,
    slopeFrom: -heatCapacity * boltzmannConstant * before ** 2,
    slopeTo: -look.result.fluctuations.heatCapacity.value * boltzmannConstant * after ** 2,
    errorFrom: Math.hypot(energy.standardError, chemicalPotential * atoms.standardError),
    errorTo: grandError,
  };
}

/** Share of a change that slopes at both ends must account for. */
const leastExplained = 0.5;
/** Changes of the content smaller than this, and of the energy in kT a site, are no jump. */
const leastJump = { content: 0.05, energy: 0.15 };

/** Whether the integrand jumped between a node and a look: another phase then, however the order parameters stand. */
export function hasJumped(system: PhaseSystem, from: PhaseNode, look: Look): boolean {
  const { sitesPerCell } = system;
  const thermal = boltzmannConstant * look.temperature;
  const isPotential = from.temperature === look.temperature;
  const ends = isPotential ? overPotential(system, from, look) : overTemperature(system, from, look);
  const change = Math.abs(ends.to - ends.from);
  const least = isPotential
    ? (leastJump.content * sitesPerCell) / thermal
    : leastJump.energy * thermal * sitesPerCell;
  const noise = 5 * Math.hypot(ends.errorFrom, ends.errorTo);
  return change > least + noise && Math.abs(mismatch(ends)) > leastExplained * change;
}

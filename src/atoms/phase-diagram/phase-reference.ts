import { InputError, type LongWork } from '../../base/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { lowTemperatureExpansion } from '../monte-carlo-analysis/low-temperature.ts';
import { nodeOf, observablesOf, type Look, type PhaseNode, type PhaseWalker } from './phase-node.ts';
import type { Phase } from './phase-system.ts';

/** Errors of Φ/kT below this are good enough to start from. */
const tolerance = 1e-5;
/** Steps of kT outwards, or of temperature downwards, in search of a place where Φ is known. */
const mostTries = 60;

/** Where Φ/kT of a phase is known without integration: value and error. */
interface Reference {
  readonly value: number;
  readonly error: number;
}

/** By the low-temperature expansion; undefined where a change of one site lowers the energy. */
function expanded(walker: PhaseWalker, phase: Phase, temperature: number, mu: number): Reference | undefined {
  const thermal = boltzmannConstant * temperature;
  try {
    const { grandPotential } = lowTemperatureExpansion(walker.place(temperature, mu, phase.occupation));
    // The expansion's error takes excitations as independent; bound pairs of neighbours cost up to a quarter less than two.
    const independent = grandPotential.standardError / thermal;
    return { value: grandPotential.value / thermal, error: 2 * independent ** 0.75 };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/**
 * By what the walk finds above the ground state, where that is little: with excitations of one energy Δ, ⟨E − μN⟩ lies Δw above and Φ kTw below, so
 * Φ = Φ₀ − (ΔE)²/(T C). For ensembles in which no site changes alone.
 */
function measured({ system }: PhaseWalker, phase: Phase, look: Look): Reference {
  const { temperature, chemicalPotential, result } = look;
  const ground = phase.energy - chemicalPotential * phase.atoms;
  const { grandEnergy, grandError } = observablesOf(system.sitesPerCell, look);
  const excess = Math.max(0, grandEnergy - ground);
  const capacity = result.fluctuations.heatCapacity.value;
  const correction = capacity > 0 ? Math.min(excess, excess ** 2 / (temperature * capacity)) : 0;
  const thermal = boltzmannConstant * temperature;
  return {
    value: (ground - correction) / thermal,
    error: (0.5 * correction + (excess > 0 ? grandError : 0)) / thermal,
  };
}

async function known(
  walker: PhaseWalker,
  phase: Phase,
  at: { readonly temperature: number; readonly chemicalPotential: number },
  name: string,
  work: LongWork,
): Promise<{ reference: Reference; node: PhaseNode } | undefined> {
  const { temperature, chemicalPotential } = at;
  const { system } = walker;
  const first =
    system.ensemble === 'semi-grand' ? expanded(walker, phase, temperature, chemicalPotential) : undefined;
  if (system.ensemble === 'semi-grand' && !((first?.error ?? Infinity) < tolerance)) return undefined;
  const look = await walker.look(name, temperature, chemicalPotential, phase.occupation, work);
  const reference = first ?? measured(walker, phase, look);
  if (!(reference.error < (first === undefined ? 100 * tolerance : tolerance))) return undefined;
  const node = nodeOf(system, phase, look, {
    value: reference.value,
    settled: reference.error ** 2,
    rule: 0,
  });
  return { reference, node };
}

/** A phase at the middle of its window, at or below a temperature: so cold that its expansion is exact. */
export async function coldStart(
  walker: PhaseWalker,
  phase: Phase,
  temperature: number,
  chemicalPotential: number,
  work: LongWork,
): Promise<PhaseNode> {
  for (let tries = 0, at = temperature; tries < mostTries; tries++, at *= 0.85) {
    const found = await known(walker, phase, { temperature: at, chemicalPotential }, phase.name, work);
    if (found !== undefined) return found.node;
  }
  throw noStart(phase);
}

/** The phase of least or of most content at a temperature: so far out that its expansion is exact. */
export async function farStart(
  walker: PhaseWalker,
  phase: Phase,
  temperature: number,
  work: LongWork,
): Promise<PhaseNode> {
  const thermal = boltzmannConstant * temperature;
  const isLowest = phase.window[0] === -Infinity;
  const edge = isLowest ? phase.window[1] : phase.window[0];
  for (let tries = 0; tries < mostTries; tries++) {
    const chemicalPotential = edge + (isLowest ? -1 : 1) * (3 + tries) * thermal;
    const found = await known(walker, phase, { temperature, chemicalPotential }, phase.name, work);
    if (found !== undefined) return found.node;
  }
  throw noStart(phase);
}

function noStart({ name }: Phase): InputError {
  return new InputError(`the phase ${name} has no conditions at which its grand potential is known`, {
    at: { field: 'phases' },
    expected: 'a ground state with a gap to its excitations',
  });
}

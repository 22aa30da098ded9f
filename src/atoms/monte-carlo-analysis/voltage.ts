import type { ConditionResult } from './walk-condition.ts';

/** A point of a voltage curve. */
export interface VoltagePoint {
  /** Share of the sites that hold the species. */
  readonly content: number;
  readonly contentError: number;
  /** V against the metal. */
  readonly voltage: number;
}

/**
 * U = −(μ − μ_metal)/e for each condition of a branch with a chemical potential.
 * @param metalEnergy eV per atom of the metal. @param charge elementary charges that an atom brings.
 */
export function voltageCurve(
  results: readonly ConditionResult[],
  metalEnergy: number,
  charge = 1,
): VoltagePoint[] {
  return results.flatMap(({ content, chemicalPotential }) =>
    chemicalPotential === undefined
      ? []
      : [
          {
            content: content.value,
            contentError: content.standardError,
            voltage: -(chemicalPotential - metalEnergy) / charge,
          },
        ],
  );
}

/** Chemical potentials at which two branches in opposite directions hold different contents. */
export interface HysteresisLoop {
  /** eV, of the first and the last condition that differs. */
  readonly from: number;
  readonly to: number;
  /** Largest difference in content. */
  readonly width: number;
}

/** Differences beyond this many standard errors, and this much content, are hysteresis. */
const leastErrors = 5;
const leastWidth = 0.02;

/** Stretches of chemical potential in which filling and emptying differ: there both are metastable or one is. */
export function hysteresisLoops(
  filling: readonly ConditionResult[],
  emptying: readonly ConditionResult[],
): HysteresisLoop[] {
  const back = new Map(emptying.map((result) => [result.chemicalPotential, result]));
  const loops: { from: number; to: number; width: number }[] = [];
  let open: { from: number; to: number; width: number } | undefined;
  for (const { chemicalPotential, content } of filling) {
    const other = back.get(chemicalPotential)?.content;
    if (other === undefined || chemicalPotential === undefined) continue;
    const width = Math.abs(content.value - other.value);
    const error = Math.hypot(content.standardError, other.standardError);
    if (width < leastWidth || width < leastErrors * error) {
      open = undefined;
    } else if (open === undefined) {
      open = { from: chemicalPotential, to: chemicalPotential, width };
      loops.push(open);
    } else {
      open.to = chemicalPotential;
      open.width = Math.max(open.width, width);
    }
  }
  return loops;
}

import { FormatError, InputError } from '../../base/index.ts';
import type { Matrix3 } from '../../numerics/index.ts';
import type { Structure, StructureEntry } from '../structures/structure.ts';

/** One position of the ions that a calculation went through. */
export interface IonicStep {
  readonly structure: Structure;
  /** Of the cell, eV. */
  readonly energy: number;
  /** eV/Å. */
  readonly forces?: Float64Array | undefined;
  /** eV/Å³, tension positive. */
  readonly stress?: Matrix3 | undefined;
  /** Why its electrons are not converged. */
  readonly electrons?: string | undefined;
}

/** What the output of a program says, whichever it is. */
export interface DftRun {
  readonly file: string;
  readonly code: string;
  readonly functional?: string | undefined;
  readonly hubbard?: Readonly<Record<string, number>> | undefined;
  readonly potentials?: Readonly<Record<string, string>> | undefined;
  readonly steps: readonly IonicStep[];
  /** Why its ions are not where they should come to rest. */
  readonly ions?: string | undefined;
  /** Why some steps of it are not among the steps, where that is so. */
  readonly lacking?: string | undefined;
  /** Where the file is cut short, and its line. */
  readonly cut?: string | undefined;
  readonly line?: number | undefined;
}

export interface DftOptions {
  /** All positions of the ions that a run went through, or the last alone. */
  readonly steps?: 'last' | 'all' | undefined;
  /** Takes runs that are not converged or cut short, and marks them. */
  readonly allowUnconverged?: boolean | undefined;
}

const leave = 'leave it out, or take it as it is with --allow-unconverged';

/**
 * Entries of a run. Of all steps each is a calculation of its own, so that its electrons alone must be converged.
 * @throws FormatError for a file that is cut short, InputError for what is not converged, unless that is allowed.
 */
export function entriesOfRun(
  run: DftRun,
  { steps = 'last', allowUnconverged = false }: DftOptions,
): StructureEntry[] {
  const { file, line, cut } = run;
  const at = { file, ...(line === undefined ? {} : { line }) };
  if (cut !== undefined && (!allowUnconverged || run.steps.length === 0)) {
    const what = `the file is cut short: ${cut}`;
    throw new FormatError(what, { at, mend: run.steps.length === 0 ? undefined : leave });
  }
  if (run.steps.length === 0) {
    throw new FormatError('the calculation has no energy with its structure', { at: { file } });
  }
  if (steps === 'all' && run.lacking !== undefined) throw new FormatError(run.lacking, { at: { file } });
  const chosen = steps === 'all' ? run.steps : run.steps.slice(-1);
  return chosen.map((step, index) => {
    const reasons = [cut === undefined ? undefined : `cut short: ${cut}`, step.electrons];
    if (steps === 'last') reasons.push(run.ions);
    const unconverged = reasons.filter((reason) => reason !== undefined).join('; ') || undefined;
    if (unconverged !== undefined && !allowUnconverged) {
      const where =
        steps === 'all' ? `step ${index + 1} of ${chosen.length} is not converged` : 'not converged';
      throw new InputError(`${where}: ${unconverged}`, { at: { file }, mend: leave });
    }
    return entryOf(run, step, steps === 'all' ? `${file}#${index + 1}` : file, unconverged);
  });
}

function entryOf(
  run: DftRun,
  step: IonicStep,
  name: string,
  unconverged: string | undefined,
): StructureEntry {
  const { code, functional, hubbard, potentials, file } = run;
  const { structure, energy, forces, stress } = step;
  return {
    name,
    structure,
    energy,
    forces,
    stress,
    functional,
    hubbard,
    potentials,
    code,
    source: file,
    unconverged,
  };
}

/** The largest length among forces, eV/Å; of atoms that are free where that is known. */
export function largestForce(forces: Float64Array, free?: readonly boolean[]): number {
  let largest = 0;
  for (let atom = 0; 3 * atom < forces.length; atom++) {
    const squares = [0, 1, 2].map((axis) =>
      free === undefined || free[3 * atom + axis] ? forces[3 * atom + axis] ** 2 : 0,
    );
    largest = Math.max(largest, Math.sqrt(squares[0] + squares[1] + squares[2]));
  }
  return largest;
}

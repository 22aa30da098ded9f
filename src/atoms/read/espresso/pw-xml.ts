import { FormatError, type Place } from '../../../base/index.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import { cellOf, toFractional } from '../cell.ts';
import type { DftRun, IonicStep } from '../dft-run.ts';
import { requireNumbers, wordsOf } from '../numbers.ts';
import { bohr, hartree } from '../units.ts';
import { attributeOf, XmlEvents, type XmlHandler } from '../xml-events.ts';
import { elementOfLabel, functionalName } from './labels.ts';

const skipped = new Set([
  'ks_energies',
  'symmetries',
  'timing_info',
  'k_points_IBZ',
  'starting_k_points',
  'magnetization',
]);

/** data-file-schema.xml of Quantum ESPRESSO, piece by piece. @throws FormatError naming file, line and cause. */
export async function readPwXml(pieces: AsyncIterable<string>, file: string): Promise<DftRun> {
  const reader = new PwXmlReader(file);
  for await (const piece of pieces) reader.push(piece);
  return reader.finish();
}

/** What one element <step>, or <output>, holds. */
interface RawStep {
  readonly labels: string[];
  readonly positions: number[];
  readonly cell: number[];
  energy?: number;
  forces?: number[];
  stress?: number[];
  converged?: boolean;
}

class PwXmlReader implements XmlHandler {
  readonly #file: string;
  readonly #xml: XmlEvents;
  readonly #names: string[] = [];
  readonly #attributes: string[] = [];
  readonly #steps: RawStep[] = [];
  #output: RawStep | undefined;
  #outputEnded = false;
  #step: RawStep | undefined;
  #code = '';
  #functional = '';
  #calculation = '';
  #rested: boolean | undefined;
  #exit: string | undefined;
  #species = '';
  readonly #potentials = new Map<string, string>();
  readonly #hubbard = new Map<string, number>();

  constructor(file: string) {
    this.#file = file;
    this.#xml = new XmlEvents(file, this);
  }

  push(piece: string): void {
    this.#xml.push(piece);
  }

  get #at(): Place {
    return { file: this.#file, line: this.#xml.line };
  }

  open(name: string, attributes: string): 'skip' | undefined {
    this.#names.push(name);
    this.#attributes.push(attributes);
    if (name === 'creator') {
      this.#code =
        `${attributeOf(attributes, 'NAME') ?? 'PWSCF'} ${attributeOf(attributes, 'VERSION') ?? ''}`.trim();
    } else if (name === 'species') this.#species = attributeOf(attributes, 'name') ?? '';
    else if (this.#names.length === 2 && (name === 'output' || name === 'step')) {
      this.#step = { labels: [], positions: [], cell: [] };
      if (name === 'output') this.#output = this.#step;
    }
    return skipped.has(name) ? 'skip' : undefined;
  }

  close(name: string, text: string): void {
    this.#names.pop();
    const attributes = this.#attributes.pop() ?? '';
    const parent = this.#names.at(-1) ?? '';
    if (this.#names.length === 1) this.#section(name, text);
    else if (this.#step !== undefined) this.#value(this.#step, name, text, parent, attributes);
    else if (name === 'calculation') this.#calculation = text.trim();
  }

  #section(name: string, text: string): void {
    if (name === 'step' && this.#step !== undefined) this.#steps.push(this.#step);
    if (name === 'output') this.#outputEnded = true;
    if (name === 'step' || name === 'output') this.#step = undefined;
    if (name === 'exit_status') this.#exit = text.trim();
  }

  #value(step: RawStep, name: string, text: string, parent: string, attributes: string): void {
    const numbers = (count: number): number[] =>
      requireNumbers(wordsOf(text), count, this.#at, `${count} numbers`);
    if (name === 'etot' || (name === 'total_energy' && step.energy === undefined && text.trim() !== '')) {
      [step.energy] = numbers(1);
    } else if (name === 'atom' && parent === 'atomic_positions') {
      step.labels.push(attributeOf(attributes, 'name') ?? '');
      step.positions.push(...numbers(3));
    } else if (parent === 'cell' && /^a[123]$/.test(name)) step.cell.push(...numbers(3));
    else if (name === 'forces') step.forces = numbers(3 * step.labels.length);
    else if (name === 'stress') step.stress = numbers(9);
    else if (name === 'convergence_achieved') this.#convergence(step, parent, text.trim() === 'true');
    else if (name === 'functional' && parent === 'dft') this.#functional = text;
    else if (name === 'pseudo_file')
      this.#potentials.set(elementOfLabel(this.#species, this.#at), text.trim());
    else if (name === 'Hubbard_U') this.#setHubbard(attributeOf(attributes, 'specie') ?? '', numbers(1)[0]);
  }

  #convergence(step: RawStep, parent: string, achieved: boolean): void {
    if (parent === 'scf_conv') step.converged = achieved;
    if (parent === 'opt_conv') this.#rested = achieved;
  }

  /** Given for every species, 0 where there is none. */
  #setHubbard(label: string, value: number): void {
    if (value !== 0) this.#hubbard.set(elementOfLabel(label, this.#at), value * hartree);
  }

  finish(): DftRun {
    const unended = this.#xml.unended();
    const complete = this.#outputEnded && this.#output?.energy !== undefined;
    const raw = complete && this.#output !== undefined ? [...this.#before(), this.#output] : this.#steps;
    const steps = raw.map((step) => this.#ionicStep(step));
    const cut =
      unended === undefined
        ? undefined
        : `it ends within ${unended}, after ${steps.length} steps of the ions`;
    return {
      file: this.#file,
      code: this.#code || 'PWSCF',
      functional:
        this.#functional === '' ? undefined : functionalName(this.#functional, this.#hubbard.size > 0),
      hubbard: this.#hubbard.size > 0 ? Object.fromEntries(this.#hubbard) : undefined,
      potentials: this.#potentials.size > 0 ? Object.fromEntries(this.#potentials) : undefined,
      steps,
      ions: this.#restless(),
      cut,
      line: unended === undefined ? undefined : this.#xml.line,
    };
  }

  /** Steps before the output, which repeats the last of them unless the cell changed. */
  #before(): RawStep[] {
    return this.#calculation === 'vc-relax' ? this.#steps : this.#steps.slice(0, -1);
  }

  #restless(): string | undefined {
    if (this.#exit !== undefined && this.#exit !== '0') return `pw.x ended with status ${this.#exit}`;
    if (this.#calculation.endsWith('md'))
      return 'molecular dynamics comes to no rest; read all its steps with --steps all';
    if (!this.#calculation.endsWith('relax') || this.#rested === true) return undefined;
    return `the ${this.#calculation} did not come to rest`;
  }

  #ionicStep(step: RawStep): IonicStep {
    const at = { file: this.#file };
    const { labels, positions, cell, energy, forces, stress } = step;
    if (energy === undefined || labels.length === 0 || cell.length !== 9) {
      const lacking = energy === undefined ? 'energy (etot)' : 'structure';
      throw new FormatError(`a step of the ions has no ${lacking}`, { at });
    }
    return {
      structure: {
        lattice: cellOf(cell, at, bohr),
        species: labels.map((label) => elementOfLabel(label, at)),
        positions: toFractional(cellOf(cell, at), positions),
      },
      energy: energy * hartree,
      forces: forces && Float64Array.from(forces, (value) => (value * hartree) / bohr),
      stress: stress && tensile(stress),
      electrons: step.converged === false ? 'the electrons did not converge' : undefined,
    };
  }
}

/** Hartree/bohr³, pressure positive, with tension positive in eV/Å³. */
function tensile(values: readonly number[]): Matrix3 {
  const [a, b, c, d, e, f, g, h, i] = values.map((value) => (-value * hartree) / bohr ** 3);
  return [
    [a, b, c],
    [d, e, f],
    [g, h, i],
  ];
}

import { FormatError, type Place } from '../../../base/index.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import { cellVolume } from '../../structures/cell-geometry.ts';
import { isElement } from '../../structures/species.ts';
import type { Structure } from '../../structures/structure.ts';
import { cellOf } from '../cell.ts';
import { largestForce, type DftRun, type IonicStep } from '../dft-run.ts';
import { requireNumbers, shortened, wordsOf } from '../numbers.ts';
import { kilobar } from '../units.ts';
import { attributeOf, XmlEvents, type XmlHandler } from '../xml-events.ts';
import { functionalOf, hubbardOf, restlessness, settingOf } from './settings.ts';

/** Elements that may be most of a file and say nothing of energies. */
const skipped = new Set([
  'kpoints',
  'primitive_cell',
  'eigenvalues',
  'dos',
  'projected',
  'dielectricfunction',
  'dynmat',
]);

/** vasprun.xml, piece by piece. @throws FormatError naming file, line and cause. */
export async function readVasprun(pieces: AsyncIterable<string>, file: string): Promise<DftRun> {
  const reader = new VasprunReader(file);
  for await (const piece of pieces) reader.push(piece);
  return reader.finish();
}

interface RawStep {
  readonly energies: Map<string, number>;
  /** Of the last electronic step. */
  electronic: Map<string, number>;
  /** Electronic steps. */
  iterations: number;
  structure?: RawStructure;
  forces?: number[];
  stress?: number[];
}

interface RawStructure {
  basis: number[];
  positions: number[];
  free?: boolean[];
}

/** Gathers what is asked of a run while its elements go by. */
class VasprunReader implements XmlHandler {
  readonly #file: string;
  readonly #xml: XmlEvents;
  readonly #names: string[] = [];
  readonly #labels: string[] = [];
  readonly #settings = new Map<string, string>();
  readonly #generator = new Map<string, string>();
  readonly #columns: string[][] = [];
  readonly #elements: string[] = [];
  readonly #titles: string[] = [];
  readonly #typeElements: string[] = [];
  readonly #steps: RawStep[] = [];
  #rows: number[] = [];
  #structure: RawStructure | undefined;
  #initial: RawStructure | undefined;
  #step: RawStep | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#xml = new XmlEvents(file, this);
  }

  push(piece: string): void {
    this.#xml.push(piece);
  }

  open(name: string, attributes: string): 'skip' | undefined {
    this.#names.push(name);
    this.#labels.push(attributes === '' ? '' : (attributeOf(attributes, 'name') ?? ''));
    if (name === 'varray') this.#rows = [];
    else if (name === 'rc') this.#columns.push([]);
    else if (name === 'array') this.#columns.length = 0;
    else if (name === 'structure') this.#structure = { basis: [], positions: [] };
    else if (name === 'calculation')
      this.#step = { energies: new Map(), electronic: new Map(), iterations: 0 };
    else if (name === 'scstep') this.#beginElectronic();
    return skipped.has(name) ? 'skip' : undefined;
  }

  #beginElectronic(): void {
    if (this.#step === undefined) return;
    this.#step.iterations++;
    this.#step.electronic = new Map();
  }

  close(name: string, text: string): void {
    this.#names.pop();
    const label = this.#labels.pop() ?? '';
    const parent = this.#names.at(-1) ?? '';
    if (name === 'v' && parent === 'varray') this.#row(text);
    else if (name === 'i' || name === 'v') this.#value(label, text, parent);
    else if (name === 'varray') this.#varray(label, parent);
    else if (name === 'c') this.#columns.at(-1)?.push(text.trim());
    else if (name === 'array') this.#array(label);
    else if (name === 'structure') this.#endStructure(label, parent);
    else if (name === 'calculation') this.#endCalculation();
  }

  get #at(): Place {
    return { file: this.#file, line: this.#xml.line };
  }

  #value(label: string, text: string, parent: string): void {
    if (parent === 'energy') this.#energy(label, text);
    else if (parent === 'generator') this.#generator.set(label, text.trim());
    else if (this.#names[1] === 'parameters') this.#settings.set(label, text);
    else if (parent === 'incar' && !this.#settings.has(label)) this.#settings.set(label, text);
  }

  #energy(label: string, text: string): void {
    const scope = this.#names.at(-2);
    const into = scope === 'scstep' ? this.#step?.electronic : this.#step?.energies;
    if (!label.startsWith('e_') || into === undefined) return;
    const [value] = requireNumbers(wordsOf(text), 1, this.#at, `the energy ${label}`);
    into.set(label, value);
  }

  #row(text: string): void {
    const label = this.#labels.at(-1) ?? '';
    if (label === 'selective') {
      if (this.#structure !== undefined) {
        this.#structure.free = [
          ...(this.#structure.free ?? []),
          ...wordsOf(text).map((word) => word === 'T'),
        ];
      }
    } else if (['basis', 'positions', 'forces', 'stress'].includes(label)) {
      this.#rows.push(...requireNumbers(wordsOf(text), 3, this.#at, `three numbers of ${label}`));
    }
  }

  #varray(label: string, parent: string): void {
    if (label === 'basis' && this.#structure !== undefined) this.#structure.basis = this.#rows;
    else if (label === 'positions' && this.#structure !== undefined) this.#structure.positions = this.#rows;
    else if (parent === 'calculation' && this.#step !== undefined) {
      if (label === 'forces') this.#step.forces = this.#rows;
      if (label === 'stress') this.#step.stress = this.#rows;
    }
  }

  #array(label: string): void {
    if (label === 'atoms') {
      for (const [symbol = ''] of this.#columns) this.#elements.push(this.#element(symbol));
    } else if (label === 'atomtypes') {
      for (const columns of this.#columns) {
        this.#typeElements.push(this.#element(columns[1] ?? ''));
        this.#titles.push(wordsOf(columns.at(-1) ?? '').join(' '));
      }
    }
    this.#columns.length = 0;
  }

  #element(symbol: string): string {
    const name = symbol.trim();
    if (isElement(name)) return name;
    throw new FormatError(`'${shortened(name)}' is no element`, { at: this.#at });
  }

  #endStructure(label: string, parent: string): void {
    const structure = this.#structure;
    this.#structure = undefined;
    if (structure === undefined) return;
    if (label === 'initialpos') this.#initial = structure;
    if (parent === 'calculation' && this.#step !== undefined) this.#step.structure = structure;
  }

  #endCalculation(): void {
    if (this.#step !== undefined) this.#steps.push(this.#step);
    this.#step = undefined;
  }

  finish(): DftRun {
    const unended = this.#xml.unended();
    const cut =
      unended === undefined ? undefined : `it ends within ${unended} after ${this.#steps.length} ionic steps`;
    const steps = this.#steps.map((step) => this.#ionicStep(step));
    const last = steps.at(-1);
    const free = this.#initial?.free;
    return {
      file: this.#file,
      code:
        ['program', 'version']
          .map((name) => this.#generator.get(name) ?? '')
          .join(' ')
          .trim() || 'vasp',
      functional: functionalOf(this.#settings, this.#titles),
      hubbard: hubbardOf(this.#settings, this.#typeElements),
      potentials: Object.fromEntries(
        this.#typeElements.map((element, type) => [element, this.#titles[type]]),
      ),
      steps,
      ions: restlessness({
        settings: this.#settings,
        steps: steps.length,
        force: last?.forces === undefined ? undefined : largestForce(last.forces, free),
      }),
      cut,
      line: unended === undefined ? undefined : this.#xml.line,
    };
  }

  #ionicStep(step: RawStep): IonicStep {
    const structure = this.#structureOf(step.structure ?? this.#initial);
    const { forces, stress } = step;
    if (forces !== undefined && forces.length !== 3 * structure.species.length) {
      throw new FormatError(`${forces.length / 3} forces for ${structure.species.length} atoms`, {
        at: { file: this.#file },
      });
    }
    return {
      structure,
      energy: this.#energyOf(step, structure.lattice),
      forces: forces && Float64Array.from(forces),
      stress: stress?.length === 9 ? tension(stress) : undefined,
      electrons: this.#electrons(step),
    };
  }

  #structureOf(raw: RawStructure | undefined): Structure {
    const at = { file: this.#file };
    if (raw === undefined) throw new FormatError('a calculation has no structure', { at });
    if (raw.positions.length !== 3 * this.#elements.length || raw.basis.length !== 9) {
      throw new FormatError(`${raw.positions.length / 3} positions for ${this.#elements.length} atoms`, {
        at,
      });
    }
    return {
      lattice: cellOf(raw.basis, at),
      species: [...this.#elements],
      positions: Float64Array.from(raw.positions),
    };
  }

  /**
   * Extrapolated to no smearing. VASP 5 and 6 give another energy as 'e_0_energy' of an ionic step, so its distance from
   * the free energy is that of the last electronic step; the term of an external pressure is taken away.
   */
  #energyOf({ energies, electronic }: RawStep, lattice: Matrix3): number {
    const free = energies.get('e_fr_energy');
    const given = energies.get('e_0_energy');
    const [innerFree, innerLimit] = [electronic.get('e_fr_energy'), electronic.get('e_0_energy')];
    const pressure = (settingOf(this.#settings, 'PSTRESS') ?? 0) * kilobar * cellVolume(lattice);
    const value =
      free === undefined || innerFree === undefined || innerLimit === undefined
        ? given
        : free + (innerLimit - innerFree);
    if (value === undefined) {
      throw new FormatError('a calculation has no energy', {
        at: { file: this.#file },
        expected: 'e_0_energy',
      });
    }
    return value - pressure;
  }

  #electrons({ iterations }: RawStep): string | undefined {
    const allowed = settingOf(this.#settings, 'NELM') ?? 60;
    if (iterations === 0) return 'no electronic steps';
    return iterations < allowed ? undefined : `all ${allowed} electronic steps (NELM) were used`;
  }
}

/** VASP's stress in kB, which is positive where the cell wants to grow, with tension positive in eV/Å³. */
export function tension(kilobars: readonly number[]): Matrix3 {
  const [a, b, c, d, e, f, g, h, i] = kilobars.map((value) => -value * kilobar);
  return [
    [a, b, c],
    [d, e, f],
    [g, h, i],
  ];
}

import { FormatError, type Place } from '../../../base/index.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import { cellOf, toFractional } from '../cell.ts';
import type { DftRun, IonicStep } from '../dft-run.ts';
import { feedLines, type LineReader } from '../line-pieces.ts';
import { fortranNumbers, numberOf, requireNumbers, shortened, wordsOf } from '../numbers.ts';
import { bohr, rydberg } from '../units.ts';
import { elementOfLabel, functionalName } from './labels.ts';

/** What pw.x of Quantum ESPRESSO prints, piece by piece. @throws FormatError naming file, line and cause. */
export async function readPwOutput(pieces: AsyncIterable<string>, file: string): Promise<DftRun> {
  const reader = new PwOutputReader(file);
  return reader.finish(await feedLines(pieces, reader));
}

interface Table {
  readonly kind:
    | 'axes'
    | 'sites'
    | 'species'
    | 'cell'
    | 'positions'
    | 'forces'
    | 'stress'
    | 'hubbard'
    | 'potential';
  /** Of the numbers, in Å; nothing for fractional coordinates. */
  readonly unit?: number | undefined;
  readonly rows: number[];
  readonly labels: string[];
}

type Growing = { -readonly [Key in keyof IonicStep]: IonicStep[Key] };

class PwOutputReader implements LineReader {
  readonly #file: string;
  #line = 0;
  #version = '';
  #functional = '';
  #atoms = 0;
  #alat = Number.NaN;
  #table: Table | undefined;
  #lattice: Matrix3 | undefined;
  #elements: string[] = [];
  #positions: Float64Array | undefined;
  readonly #elementOf = new Map<string, string>();
  readonly #hubbard = new Map<string, number>();
  readonly #potentialFiles: string[] = [];
  readonly #speciesOrder: string[] = [];
  readonly #steps: Growing[] = [];
  #moved = true;
  #lastEnergy = Number.NaN;
  #relaxes: string | undefined;
  #rested = false;
  #failure: string | undefined;
  #done = false;
  /** Line of the last energy, where no cell or positions came before it. */
  #without: number | undefined;
  #everWithout = false;

  constructor(file: string) {
    this.#file = file;
  }

  line(text: string, number: number): void {
    this.#line = number;
    if (this.#table !== undefined && this.#row(this.#table, text)) return;
    if (text.trim() !== '') this.#event(text);
  }

  get #at(): Place {
    return { file: this.#file, line: this.#line };
  }

  #begin(kind: Table['kind'], unit?: number): void {
    this.#table = { kind, unit, rows: [], labels: [] };
  }

  #event(text: string): void {
    if (text.startsWith('!')) this.#converged(text);
    else if (text.includes('total energy  ') && text.includes('Ry')) this.#lastEnergy = energyIn(text);
    else if (text.startsWith('CELL_PARAMETERS')) this.#begin('cell', this.#cellUnit(text));
    else if (text.startsWith('ATOMIC_POSITIONS')) this.#begin('positions', this.#positionUnit(text));
    else if (text.includes('Forces acting on atoms')) this.#begin('forces');
    else if (text.includes('total   stress  (Ry/bohr**3)')) this.#begin('stress');
    else if (text.includes('convergence NOT achieved')) this.#unconverged(text);
    else if (
      /bfgs converged in|convergence achieved in +\d+ steps|Damped Dynamics: convergence achieved/.test(text)
    ) {
      this.#rested = true;
    } else if (/bfgs failed|maximum number of steps has been reached/.test(text)) this.#rested = false;
    else if (/BFGS Geometry Optimization|Damped Dynamics/.test(text)) this.#relaxes ??= text.trim();
    else if (/Molecular Dynamics Calculation|Entering Dynamics/.test(text))
      this.#relaxes = 'molecular dynamics';
    else if (/Maximum CPU time exceeded|stopped by user|Error in routine/.test(text))
      this.#failure ??= text.trim();
    else if (text.includes('JOB DONE.')) this.#done = true;
    else this.#head(text);
  }

  #head(text: string): void {
    const value = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
    const axis =
      value(/^\s*lattice parameter \(alat\)\s*=\s*(\S+)\s+a\.u\./) ?? value(/celldm\(1\)=\s*(\S+)/);
    this.#version = value(/Program PWSCF v\.?(\S+) starts/) ?? this.#version;
    this.#functional = value(/Exchange-correlation\s*=\s*(.*?)\s*(?:\(.*)?$/) ?? this.#functional;
    this.#atoms = Number(value(/number of atoms\/cell\s*=\s*(\d+)/) ?? this.#atoms);
    if (axis !== undefined && numberOf(axis) > 0) this.#alat = numberOf(axis) * bohr;
    if (text.includes('crystal axes: (cart. coord. in units of alat)')) this.#begin('axes', this.#alat);
    else if (/site n\.\s+atom\s+positions \((?:cart\. coord\. in units of )?(?:alat|a_0)/.test(text))
      this.#begin('sites', this.#alat);
    else if (/atomic species\s+valence\s+mass/.test(text)) this.#begin('species');
    else if (/atomic species\s+L\s+U\s/.test(text)) this.#begin('hubbard');
    else if (/PseudoPot\. #\s*\d+ for/.test(text)) this.#potential(text);
    const parameter = /^\s*U\((?<label>[A-Za-z][A-Za-z0-9_]*)-\w+\)\s*=\s*(?<value>\S+)/.exec(text)?.groups;
    if (parameter !== undefined) this.#hubbard.set(parameter['label'] ?? '', numberOf(parameter['value']));
  }

  #potential(text: string): void {
    const named = /read from file:?\s+(?<path>\S+)/.exec(text)?.groups?.['path'];
    if (named === undefined) this.#begin('potential');
    else this.#potentialFiles.push(baseName(named));
  }

  #cellUnit(text: string): number {
    const { unit = '', alat } =
      /CELL_PARAMETERS\s*[({]?\s*(?<unit>\w+)?(?:\s*=\s*(?<alat>[\d.]+))?/.exec(text)?.groups ?? {};
    if (unit === 'alat') return alat === undefined ? this.#alat : numberOf(alat) * bohr;
    const known = { angstrom: 1, bohr }[unit];
    if (known === undefined)
      throw new FormatError(`a cell in '${shortened(unit)}'`, {
        at: this.#at,
        expected: 'alat, angstrom or bohr',
      });
    return known;
  }

  /** @returns nothing for fractional coordinates. */
  #positionUnit(text: string): number | undefined {
    const { unit = '' } = /ATOMIC_POSITIONS\s*[({]?\s*(?<unit>\w+)?/.exec(text)?.groups ?? {};
    if (unit === 'crystal') return undefined;
    const known = { angstrom: 1, bohr, alat: this.#alat }[unit];
    if (known === undefined) {
      throw new FormatError(`positions in '${shortened(unit)}'`, {
        at: this.#at,
        expected: 'crystal, angstrom, bohr or alat',
      });
    }
    return known;
  }

  /** @returns whether the line belongs to the table. */
  #row(table: Table, text: string): boolean {
    switch (table.kind) {
      case 'axes':
        return this.#tableRow(text, /^\s*a\(\d\) = \(([^)]*)\)/, 3, () => this.#setCell());
      case 'sites':
        return this.#tableRow(text, /^\s*\d+\s+(\S+)\s+tau\(\s*\d+\)\s*=\s*\(([^)]*)\)/, this.#atoms, () =>
          this.#setPositions(),
        );
      case 'cell':
        return this.#tableRow(text, /^((?:\s*[-+\d.eE]+){3})\s*$/, 3, () => this.#setCell());
      case 'positions':
        return this.#tableRow(text, /^\s*([A-Za-z]\S*)\s+(\S.*)$/, this.#atoms, () => this.#setPositions());
      case 'forces':
        return (
          text.trim() === '' ||
          this.#tableRow(text, /^\s*atom\s+\d+\s+type\s+\d+\s+force =(.*)$/, this.#atoms, () =>
            this.#setForces(),
          )
        );
      case 'stress':
        return this.#tableRow(text, /^(.*)$/, 3, () => this.#setStress());
      case 'potential':
        this.#potentialFiles.push(baseName(text.trim()));
        this.#table = undefined;
        return true;
      default:
        return this.#wordsRow(table.kind, text);
    }
  }

  #tableRow(text: string, pattern: RegExp, count: number, end: () => void): boolean {
    const table = this.#table;
    const match = pattern.exec(text);
    if (table === undefined || match === null) {
      if (table !== undefined && table.rows.length > 0) {
        throw new FormatError(`the table has ${table.rows.length / 3} rows`, {
          at: this.#at,
          expected: String(count),
        });
      }
      this.#table = undefined;
      return false;
    }
    const numbers = fortranNumbers(match.at(-1) ?? '');
    if (numbers.length < 3) requireNumbers(wordsOf(match.at(-1) ?? ''), 3, this.#at, 'three numbers');
    table.rows.push(...numbers.slice(0, 3));
    if (match.length > 2) table.labels.push(match[1]);
    if (table.rows.length >= 3 * count) {
      end();
      this.#table = undefined;
    }
    return true;
  }

  /** Rows of words until an empty line: 'Ni  10.00  58.693  Ni( 1.00)', 'Ni  2  6.2 0 0 0'. */
  #wordsRow(kind: Table['kind'], text: string): boolean {
    const [label, ...rest] = wordsOf(text);
    if (label === undefined) {
      this.#table = undefined;
      return true;
    }
    if (kind === 'hubbard') this.#hubbard.set(label, numberOf(rest[1]) - (numberOf(rest[3]) || 0));
    else {
      const written = /(?<element>[A-Za-z]{1,2})\s*\(\s*[\d.]+\s*\)\s*$/.exec(text)?.groups?.['element'];
      this.#elementOf.set(label, elementOfLabel(written ?? label, this.#at));
      this.#speciesOrder.push(label);
    }
    return true;
  }

  #setCell(): void {
    const { rows, unit = 1 } = this.#table ?? { rows: [] };
    this.#lattice = cellOf(rows, this.#at, unit);
    this.#moved = true;
  }

  #setPositions(): void {
    const { rows, labels, unit } = this.#table ?? { rows: [], labels: [], unit: undefined };
    if (this.#lattice === undefined) throw new FormatError('positions before a cell', { at: this.#at });
    this.#elements = labels.map((label) => this.#elementOf.get(label) ?? elementOfLabel(label, this.#at));
    this.#positions =
      unit === undefined
        ? Float64Array.from(rows)
        : toFractional(
            this.#lattice,
            rows.map((value) => value * unit),
          );
    this.#moved = true;
  }

  #setForces(): void {
    const step = this.#steps.at(-1);
    const rows = this.#table?.rows ?? [];
    if (step !== undefined && !this.#moved)
      step.forces = Float64Array.from(rows, (value) => (value * rydberg) / bohr);
  }

  /** pw.x prints pressure positive, so that its sign is turned. */
  #setStress(): void {
    const step = this.#steps.at(-1);
    const [a, b, c, d, e, f, g, h, i] = (this.#table?.rows ?? []).map(
      (value) => (-value * rydberg) / bohr ** 3,
    );
    const stress: Matrix3 = [
      [a, b, c],
      [d, e, f],
      [g, h, i],
    ];
    if (step !== undefined && !this.#moved) step.stress = stress;
  }

  #converged(text: string): void {
    const energy = energyIn(text);
    if (!Number.isFinite(energy)) {
      throw new FormatError('the total energy is no number', {
        at: this.#at,
        expected: '! total energy = … Ry',
      });
    }
    this.#step(energy, undefined);
  }

  #unconverged(text: string): void {
    if (text.includes('bfgs')) this.#rested = false;
    else if (Number.isFinite(this.#lastEnergy)) this.#step(this.#lastEnergy, text.trim());
  }

  /** One a position of the ions: hybrid functionals give several energies there, the last of which holds. */
  #step(energy: number, electrons: string | undefined): void {
    const [lattice, positions, species] = [this.#lattice, this.#positions, this.#elements];
    this.#without = lattice === undefined || positions === undefined ? this.#line : undefined;
    if (lattice === undefined || positions === undefined) {
      this.#everWithout = true;
      return;
    }
    if (!this.#moved) this.#steps.pop();
    this.#steps.push({ structure: { lattice, species, positions }, energy: energy * rydberg, electrons });
    this.#moved = false;
  }

  finish(lines: number): DftRun {
    if (this.#without !== undefined) {
      throw new FormatError('the last energy comes before the cell and the positions of the atoms', {
        at: { file: this.#file, line: this.#without },
      });
    }
    const count = `${this.#steps.length} steps of the ions`;
    const cut = this.#done ? undefined : `no 'JOB DONE.' at its end, after ${count}`;
    const restless =
      this.#relaxes === undefined || this.#rested ? undefined : `${this.#relaxes} did not come to rest`;
    return {
      file: this.#file,
      code: `PWSCF ${this.#version}`.trim(),
      functional:
        this.#functional === '' ? undefined : functionalName(this.#functional, this.#hubbard.size > 0),
      hubbard: this.#hubbard.size > 0 ? this.#hubbardByElement() : undefined,
      potentials: this.#potentials(),
      steps: this.#steps,
      lacking: this.#everWithout ? 'the first energies have no cell or positions' : undefined,
      ions: this.#failure ?? restless,
      cut,
      line: this.#done ? undefined : lines,
    };
  }

  #hubbardByElement(): Record<string, number> {
    const at = { file: this.#file };
    const element = (label: string): string => this.#elementOf.get(label) ?? elementOfLabel(label, at);
    return Object.fromEntries([...this.#hubbard].map(([label, value]) => [element(label), value]));
  }

  #potentials(): Record<string, string> | undefined {
    if (this.#potentialFiles.length === 0 || this.#potentialFiles.length !== this.#speciesOrder.length)
      return undefined;
    return Object.fromEntries(
      this.#speciesOrder.map((label, index) => [
        this.#elementOf.get(label) ?? label,
        this.#potentialFiles[index],
      ]),
    );
  }
}

function energyIn(text: string): number {
  return numberOf(/=\s*(?<value>\S+)\s*Ry/.exec(text)?.groups?.['value']);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

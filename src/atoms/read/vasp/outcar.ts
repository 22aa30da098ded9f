import { FormatError, type Place } from '../../../base/index.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import { isElement } from '../../structures/species.ts';
import { cellOf, toFractional } from '../cell.ts';
import { largestForce, type DftRun, type IonicStep } from '../dft-run.ts';
import { feedLines, type LineReader } from '../line-pieces.ts';
import { fortranNumbers, numberOf, requireNumbers, wordsOf } from '../numbers.ts';
import { asksForRest, elementOfTitle, functionalOf, hubbardOf, restlessness } from './settings.ts';
import { tension } from './vasprun.ts';

/** OUTCAR of VASP 4, 5 and 6, piece by piece. @throws FormatError naming file, line and cause. */
export async function readOutcar(pieces: AsyncIterable<string>, file: string): Promise<DftRun> {
  const reader = new OutcarReader(file);
  return reader.finish(await feedLines(pieces, reader));
}

/** Settings that OUTCAR shows as 'NAME = value', with or without blanks before the sign. */
const shown =
  /^\s*(?<name>NELM|NSW|IBRION|EDIFFG?|GGA|METAGGA|LHFCALC|AEXX|HFSCREEN|IVDW|LUSE_VDW|LDAUTYPE|LDAU)\s*=\s*(?<value>[^\s;]+)/;
const hubbardLine = /for each species (?<name>LDAU[LUJ])\s*=(?<values>.*)$/;

type Table = 'lattice' | 'forces';

class OutcarReader implements LineReader {
  readonly #file: string;
  #line = 0;
  #code = '';
  #ended = false;
  readonly #settings = new Map<string, string>();
  readonly #titles: string[] = [];
  readonly #announced: string[] = [];
  #counts: number[] = [];
  readonly #steps: IonicStep[] = [];
  #table: Table | undefined;
  #rows: number[] = [];
  #lattice: Matrix3 | undefined;
  #positions: number[] | undefined;
  #forces: number[] | undefined;
  #stress: Matrix3 | undefined;
  #iterated = false;
  #electronsDone = false;
  #sumOfEnergies = false;
  #rested = false;
  #stopped: string | undefined;
  /** Line of the last energy, where no positions came before it. */
  #without: number | undefined;
  #everWithout = false;

  constructor(file: string) {
    this.#file = file;
  }

  line(text: string, number: number): void {
    this.#line = number;
    if (this.#table !== undefined) this.#row(text);
    else if (this.#steps.length === 0 && !this.#iterated) this.#head(text);
    else this.#body(text);
  }

  get #at(): Place {
    return { file: this.#file, line: this.#line };
  }

  #head(text: string): void {
    if (this.#code === '' && /^\s*vasp\.\d/.test(text))
      this.#code = (wordsOf(text)[0] ?? '').replace('.', ' ');
    const title = /^\s*TITEL\s*=\s*(?<title>.*)$/.exec(text)?.groups?.['title'];
    if (title !== undefined) this.#titles.push(wordsOf(title).join(' '));
    const announced = /^\s*POTCAR:\s+(?<title>\S.*)$/.exec(text)?.groups?.['title'];
    if (announced !== undefined) this.#announced.push(wordsOf(announced).join(' '));
    if (text.includes('ions per type =')) {
      this.#counts = wordsOf(text.slice(text.indexOf('=') + 1)).map(Number);
    }
    this.#setting(text);
    this.#body(text);
  }

  #setting(text: string): void {
    const { name, value } = shown.exec(text)?.groups ?? {};
    if (name !== undefined && value !== undefined && !(name === 'METAGGA' && /^[FT]$/.test(value))) {
      this.#settings.set(name, value);
    }
    const selected = /LDA\+U is selected, type is set to LDAUTYPE =\s*(?<type>\d)/.exec(text)?.groups?.[
      'type'
    ];
    if (selected !== undefined) this.#settings.set('LDAU', 'T').set('LDAUTYPE', selected);
    const { name: array, values } = hubbardLine.exec(text)?.groups ?? {};
    if (array !== undefined && values !== undefined) this.#settings.set(array, values);
  }

  #body(text: string): void {
    if (text.includes('Iteration') && /-+ Iteration\s+\d+\(\s*\d+\)/.test(text)) this.#iterated = true;
    else if (text.includes('aborting loop')) this.#electronsDone = text.includes('EDIFF is reached');
    else if (text.includes('direct lattice vectors')) this.#begin('lattice');
    else if (text.includes('TOTAL-FORCE (eV/Angst)')) this.#begin('forces');
    else if (/^\s+in kB\s/.test(text)) this.#readStress(text);
    else if (text.includes('FREE ENERGIE OF THE ION-ELECTRON SYSTEM')) this.#sumOfEnergies = true;
    else if (this.#sumOfEnergies && text.includes('energy(sigma->0)')) this.#endStep(text);
    else if (text.includes('reached required accuracy - stopping')) this.#rested = true;
    else if (text.includes('hard stop encountered')) this.#stopped = 'a hard stop (LABORT) ended the run';
    else if (text.includes('General timing and accounting')) this.#ended = true;
  }

  #begin(table: Table): void {
    this.#table = table;
    this.#rows = [];
  }

  #row(text: string): void {
    if (this.#table === 'lattice') {
      this.#rows.push(...requireThree(fortranNumbers(text), text, this.#at));
      if (this.#rows.length < 9) return;
      this.#lattice = cellOf(this.#rows, this.#at);
      this.#table = undefined;
    } else if (/^\s*-+\s*$/.test(text)) {
      if (this.#rows.length > 0) this.#endForces();
    } else {
      const numbers = fortranNumbers(text);
      if (numbers.length < 6) {
        requireNumbers(wordsOf(text), 6, this.#at, 'a position and a force');
        throw new FormatError('the line has too few numbers', {
          at: this.#at,
          expected: 'a position and a force',
        });
      }
      this.#rows.push(...numbers.slice(0, 6));
    }
  }

  #endForces(): void {
    const [rows, expected] = [this.#rows.length / 6, this.#atoms];
    if (rows !== expected) {
      throw new FormatError(`positions and forces of ${rows} atoms`, {
        at: this.#at,
        expected: `${expected} atoms`,
      });
    }
    this.#positions = this.#rows.filter((_, index) => index % 6 < 3);
    this.#forces = this.#rows.filter((_, index) => index % 6 >= 3);
    this.#table = undefined;
  }

  get #atoms(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  #readStress(text: string): void {
    const numbers = fortranNumbers(text.slice(text.indexOf('kB') + 2));
    if (numbers.length < 6) return;
    const [xx, yy, zz, xy, yz, zx] = numbers;
    this.#stress = tension([xx, xy, zx, xy, yy, yz, zx, yz, zz]);
  }

  #endStep(text: string): void {
    this.#sumOfEnergies = false;
    const energy = numberOf(/energy\(sigma->0\)\s*=\s*(?<value>\S+)/.exec(text)?.groups?.['value']);
    if (Number.isNaN(energy)) {
      throw new FormatError('the energy is no number', {
        at: this.#at,
        expected: 'energy(sigma->0) = a number',
      });
    }
    const [lattice, positions] = [this.#lattice, this.#positions];
    if (lattice === undefined || positions === undefined) {
      this.#without = this.#line;
      this.#everWithout = true;
      return;
    }
    this.#without = undefined;
    this.#steps.push({
      structure: { lattice, species: this.#species(), positions: toFractional(lattice, positions) },
      energy,
      forces: this.#forces && Float64Array.from(this.#forces),
      stress: this.#stress,
      electrons: this.#electronsDone ? undefined : 'the electronic loop did not reach EDIFF within NELM',
    });
    this.#electronsDone = false;
    this.#positions = undefined;
    this.#forces = undefined;
    this.#stress = undefined;
  }

  /** VASP lists titles before and while it reads the potentials, thus twice where there are no lines TITEL. */
  get #types(): string[] {
    if (this.#titles.length > 0) return this.#titles.slice(0, this.#counts.length || undefined);
    const count = this.#counts.length > 0 ? this.#counts.length : Math.ceil(this.#announced.length / 2);
    return this.#announced.slice(0, count);
  }

  #species(): string[] {
    const elements = this.#types.map(elementOfTitle);
    const unknown = elements.find((element) => !isElement(element));
    if (unknown !== undefined || elements.length !== this.#counts.length) {
      throw new FormatError(
        `potentials (${this.#types.join(', ')}) for ${this.#counts.length} types of ions`,
        {
          at: this.#at,
          expected: 'a title such as PAW_PBE Ni 02Aug2007 for each type',
        },
      );
    }
    return elements.flatMap((element, type) => Array.from({ length: this.#counts[type] }, () => element));
  }

  finish(lines: number): DftRun {
    if (this.#without !== undefined) {
      throw new FormatError('the last energy comes without the positions of the ions', {
        at: { file: this.#file, line: this.#without },
        mend: 'the run wrote too little (NWRITE = 0); read its vasprun.xml',
      });
    }
    const elements = this.#types.map(elementOfTitle);
    const last = this.#steps.at(-1);
    const after = `${this.#steps.length} ionic steps`;
    const cut = this.#ended ? undefined : `no timing at its end, after ${after}`;
    const force = last?.forces === undefined ? undefined : largestForce(last.forces);
    const question = { settings: this.#settings, steps: this.#steps.length, force };
    const restless =
      restlessness(question) ??
      (asksForRest(this.#settings) ? 'the run does not say that it came to rest' : undefined);
    return {
      file: this.#file,
      code: this.#code || 'vasp',
      functional: functionalOf(this.#settings, this.#types),
      hubbard: hubbardOf(this.#settings, elements),
      potentials: Object.fromEntries(elements.map((element, type) => [element, this.#types[type]])),
      steps: this.#steps,
      lacking: this.#everWithout
        ? 'some ionic steps have no positions (NWRITE); read vasprun.xml'
        : undefined,
      ions: this.#stopped ?? (this.#rested ? undefined : restless),
      cut,
      line: this.#ended ? undefined : lines,
    };
  }
}

function requireThree(numbers: readonly number[], text: string, at: Place): number[] {
  if (numbers.length >= 3) return numbers.slice(0, 3);
  return requireNumbers(wordsOf(text), 3, at, 'three numbers of a lattice vector');
}

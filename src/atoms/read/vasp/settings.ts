import { wordsOf } from '../numbers.ts';

/** Settings of a VASP run as its files have them; names as in INCAR. */
export type VaspSettings = ReadonlyMap<string, string>;

export function settingOf(settings: VaspSettings, name: string): number | undefined {
  const value = Number(settings.get(name)?.trim() || Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

function isSet(settings: VaspSettings, name: string): boolean {
  return /^\.?T/i.test(settings.get(name)?.trim() ?? '');
}

const generalised: Readonly<Record<string, string>> = {
  PE: 'PBE',
  PS: 'PBEsol',
  RP: 'RPBE',
  RE: 'revPBE',
  91: 'PW91',
  AM: 'AM05',
  CA: 'LDA',
  PZ: 'LDA',
};

/** 'PBE', 'PBE+U', 'HSE06', 'R2SCAN', 'PBE+D3' and so on; titles of potentials say what GGA leaves open. */
export function functionalOf(settings: VaspSettings, titles: readonly string[]): string {
  const pure = pureFunctional(settings, titles);
  const parts = [isSet(settings, 'LHFCALC') ? hybridName(settings, pure) : pure];
  const dispersion = settingOf(settings, 'IVDW') ?? 0;
  if (isSet(settings, 'LUSE_VDW')) parts.push('vdW-DF');
  if (dispersion !== 0) parts.push(dispersionNames[dispersion] ?? `IVDW=${dispersion}`);
  if (isSet(settings, 'LDAU')) parts.push(hubbardKind(settings));
  return parts.join('+');
}

const dispersionNames: Readonly<Record<number, string>> = {
  1: 'D2',
  10: 'D2',
  11: 'D3',
  12: 'D3(BJ)',
  13: 'D4',
};

function pureFunctional(settings: VaspSettings, titles: readonly string[]): string {
  const meta = settings.get('METAGGA')?.trim().toUpperCase() ?? '';
  if (!['', '--', 'F', 'T', 'NONE', '.FALSE.'].includes(meta)) return meta;
  const gga = settings.get('GGA')?.trim().toUpperCase() ?? '';
  if (!['', '--'].includes(gga)) return generalised[gga] ?? `GGA=${gga}`;
  const kinds = new Set(titles.map((title) => wordsOf(title)[0] ?? ''));
  if ([...kinds].every((kind) => kind === 'PAW_PBE')) return 'PBE';
  if ([...kinds].every((kind) => kind === 'PAW_GGA')) return 'PW91';
  return [...kinds].every((kind) => kind === 'PAW') ? 'LDA' : [...kinds].join(',');
}

function hybridName(settings: VaspSettings, pure: string): string {
  const exchange = settingOf(settings, 'AEXX') ?? 0.25;
  const screening = settingOf(settings, 'HFSCREEN') ?? 0;
  if (exchange === 1 && screening === 0) return 'HF';
  if (pure === 'PBE' && exchange === 0.25) {
    if (screening === 0) return 'PBE0';
    if (Math.abs(screening - 0.2) < 1e-6) return 'HSE06';
    if (Math.abs(screening - 0.3) < 1e-6) return 'HSE03';
  }
  return `hybrid(${pure}, AEXX=${exchange}, HFSCREEN=${screening})`;
}

/** Dudarev's form has U − J alone; the others depend on both. */
function hubbardKind(settings: VaspSettings): string {
  const kind = settingOf(settings, 'LDAUTYPE') ?? 2;
  return kind === 2
    ? 'U'
    : `U(LDAUTYPE=${kind}, J=${wordsOf(settings.get('LDAUJ') ?? '')
        .map(Number)
        .join(' ')})`;
}

/** U − J by element, eV, where it is not 0. */
export function hubbardOf(
  settings: VaspSettings,
  elements: readonly string[],
): Record<string, number> | undefined {
  if (!isSet(settings, 'LDAU')) return undefined;
  const numbers = (name: string): number[] => wordsOf(settings.get(name) ?? '').map(Number);
  const [shells, interactions, exchanges] = ['LDAUL', 'LDAUU', 'LDAUJ'].map(numbers);
  const values = elements.map((element, type) => {
    const value = (interactions[type] ?? 0) - (exchanges[type] ?? 0);
    return [element, shells[type] === -1 ? 0 : value] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== 0));
}

/** The element of a potential: 'PAW_PBE Li_sv 10Sep2004' is of Li. */
export function elementOfTitle(title: string): string {
  return (wordsOf(title)[1] ?? '').split(/[_.]/)[0];
}

export interface RestQuestion {
  readonly settings: VaspSettings;
  /** Positions that the ions went through. */
  readonly steps: number;
  /** eV/Å at the last of them, of free atoms. */
  readonly force: number | undefined;
}

/** Whether the ions are to come to rest, as they are not where they stay, move by dynamics or are displaced. */
export function asksForRest(settings: VaspSettings): boolean {
  const kind = settingOf(settings, 'IBRION') ?? -1;
  return (settingOf(settings, 'NSW') ?? 0) > 1 && [1, 2, 3].includes(kind);
}

/** Why the ions of a run did not come to rest, or nothing. A run of one position asks for no rest. */
export function restlessness({ settings, steps, force }: RestQuestion): string | undefined {
  const [allowed, kind] = [settingOf(settings, 'NSW') ?? 0, settingOf(settings, 'IBRION') ?? -1];
  if (allowed <= 1 || kind === -1) return undefined;
  if (kind === 0)
    return 'molecular dynamics (IBRION = 0) comes to no rest; read all its steps with --steps all';
  if (kind >= 5 && kind <= 8) return `the ions were displaced for phonons (IBRION = ${kind})`;
  const threshold = settingOf(settings, 'EDIFFG') ?? 0;
  const above = threshold < 0 && force !== undefined && force > -threshold;
  if (above) {
    return `forces up to ${force.toPrecision(3)} eV/Å after ${steps} of ${allowed} ionic steps, over EDIFFG = ${threshold}`;
  }
  if (steps < allowed || (threshold < 0 && force !== undefined)) return undefined;
  return `all ${allowed} ionic steps (NSW) were used`;
}

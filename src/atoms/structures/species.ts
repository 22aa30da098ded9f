/** Symbols by atomic number, hydrogen first. */
const symbols =
  `H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr
  Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt
  Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv
  Ts Og`.split(/\s+/);

const numbers = new Map(symbols.map((symbol, index) => [symbol, index + 1]));

/** An element with its charge in units of e, where that is known. */
export interface Species {
  readonly element: string;
  readonly charge: number | undefined;
}

export function isElement(symbol: string): boolean {
  return numbers.has(symbol);
}

/** The symbol of an atomic number, or nothing. */
export function elementOfNumber(atomicNumber: number): string | undefined {
  return symbols[atomicNumber - 1];
}

/** Reads 'Li', 'Li+', 'Ni3+', 'Ni+3', 'O2-', 'O-2'; nothing for what is no species. */
export function parseSpecies(label: string): Species | undefined {
  const match =
    /^([A-Z][a-z]?)(?:(?<before>\d+(?:\.\d+)?)?(?<sign>[+-])|(?<first>[+-])(?<after>\d+(?:\.\d+)?))?$/.exec(
      label,
    );
  if (match === null || !isElement(match[1])) return undefined;
  const { before, sign, first, after } = match.groups ?? {};
  const given = sign ?? first;
  if (given === undefined) return { element: match[1], charge: undefined };
  const size = Number(before ?? after ?? '1');
  return { element: match[1], charge: given === '-' && size !== 0 ? -size : size };
}

/** As structures have it: 'Li+', 'Ni3+', 'O2-'; the symbol alone for no charge. */
export function speciesLabel({ element, charge }: Species): string {
  if (charge === undefined || charge === 0) return element;
  const size = Math.abs(charge);
  return `${element}${size === 1 ? '' : size}${charge > 0 ? '+' : '-'}`;
}

/** The element of a species as structures have it. */
export function elementOf(label: string): string {
  return parseSpecies(label)?.element ?? label;
}

/** How many atoms of each element, in order of first appearance. */
export function elementCounts(species: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of species) {
    const element = elementOf(label);
    counts.set(element, (counts.get(element) ?? 0) + 1);
  }
  return counts;
}

/** All atoms of a cell: 'LiNi6O12'. */
export function formula(species: readonly string[]): string {
  return [...elementCounts(species)]
    .map(([element, count]) => `${element}${count === 1 ? '' : count}`)
    .join('');
}

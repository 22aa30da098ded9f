import { faradayConstant, gasConstant } from '../constants.ts';
import type { Material } from './schema.ts';
import { linesAt, type PropertyTable } from './table-functions.ts';

/** (F/RT) θ(1 − θ)|∂U/∂θ|, 1 in an ideal lattice, below which U counts as a plateau. */
const flat = 0.1;
/** The narrowest plateau of which to speak. */
const narrowest = 0.02;
/** Factor between neighbours from which on what lies between them is a guess. */
const farApart = 5;
/** Relative error from which on a point says little more than the order of magnitude. */
const vague = 0.5;
/** The most that one note spells out. */
const spelledOut = 5;

/**
 * What a table of D does not know, for people: neighbours with a plateau of U or a factor of 5 and more between them, where a cell takes
 * ln D between the two values, and points whose error is half of the value and more.
 */
export function diffusivityNotes(material: Material, temperature: number): string[] {
  const { diffusivity, openCircuitPotential, uncertainty } = material;
  if (diffusivity?.kind !== 'table') return [];
  const potential =
    openCircuitPotential.kind === 'table' ? plateausOf(openCircuitPotential, temperature) : [];
  const gaps = gapNotes(diffusivity, potential, temperature);
  return [
    ...(gaps.length === 0 ? [] : [`D is not known everywhere, ln D is interpolated: ${listed(gaps)}`]),
    ...vagueNotes(diffusivity, uncertainty?.logDiffusivity),
  ];
}

interface Plateau {
  readonly from: number;
  readonly to: number;
  readonly potential: number;
}

/** Neighbouring intervals of a table over which U hardly falls, joined. */
function plateausOf(table: PropertyTable, temperature: number): Plateau[] {
  const { filling } = table;
  const { value } = linesAt(table, temperature);
  const thermal = (gasConstant * temperature) / faradayConstant;
  const found: Plateau[] = [];
  for (let k = 1; k < filling.length; k++) {
    const [from, to] = [filling[k - 1], filling[k]];
    const middle = (from + to) / 2;
    const fall = (value[k - 1] - value[k]) / (to - from);
    if (fall * middle * (1 - middle) >= flat * thermal) continue;
    const last = found.at(-1);
    const potential = (value[k - 1] + value[k]) / 2;
    if (last?.to === from) found[found.length - 1] = { ...last, to };
    else found.push({ from, to, potential });
  }
  return found.filter(({ from, to }) => to - from >= narrowest);
}

function gapNotes(
  { filling, temperatures, values }: PropertyTable,
  plateaus: readonly Plateau[],
  temperature: number,
): string[] {
  const distance = temperatures.map((each) => Math.abs(each - temperature));
  const row = values[distance.indexOf(Math.min(...distance))];
  return filling.slice(1).flatMap((to, k) => {
    const from = filling[k];
    const across = plateaus.find(
      (each) => Math.min(each.to, to) - Math.max(each.from, from) >= Math.max(narrowest, (to - from) / 3),
    );
    const ratio = Math.max(row[k + 1] / row[k], row[k] / row[k + 1]);
    if (across === undefined && ratio < farApart) return [];
    const why =
      across === undefined
        ? ''
        : ` (across a plateau at ${across.potential.toFixed(3)} V: two phases, which have no D of their mean filling)`;
    const [left, right] = [row[k], row[k + 1]].map((value) => value.toPrecision(2));
    return [`${left} to ${right} m²/s between fillings of ${short(from)} and ${short(to)}${why}`];
  });
}

function vagueNotes({ filling, values }: PropertyTable, errors: readonly number[] | undefined): string[] {
  const points = (errors ?? []).flatMap((error, k) => {
    if (!(error >= vague)) return [];
    const value = values[0][k];
    return [`${value.toPrecision(2)} ± ${(error * value).toPrecision(2)} m²/s at ${short(filling[k])}`];
  });
  if (points.length === 0) return [];
  return [
    `D is hardly known, its error half of it or more, at fillings that count all the same: ${listed(points)}`,
  ];
}

function short(filling: number): string {
  return String(Number(filling.toPrecision(3)));
}

function listed(parts: readonly string[]): string {
  const more = parts.length - spelledOut;
  return `${parts.slice(0, spelledOut).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

import type { DiagramBoundary, DiagramEnd, PhaseDiagram, StableStretch } from '../../atoms/index.ts';

/** One edge of a strip: from where to where, by content, a phase is stable at a temperature. */
export interface StripEdge {
  /** Edges of one strip share it. */
  readonly strip: number;
  readonly name: string;
  readonly x1: number;
  readonly x2: number;
  /** K */
  readonly y: number;
}

type Stretch = Pick<StableStretch, 'name' | 'contents'>;

/** All stretches at one temperature. */
interface Rung {
  readonly temperature: number;
  readonly stable: readonly Stretch[];
}

/**
 * Where single phases are stable, as strips between temperatures that were walked. Phases that both temperatures have are joined by
 * straight lines. One that only one of them has comes to a point between them, where it was found to end or else half way.
 */
export function phaseStrips({ isotherms, boundaries, ends }: PhaseDiagram): StripEdge[] {
  const rungs = isotherms.map((isotherm) => upToBoundaries(isotherm, boundaries));
  const between = rungs.flatMap((rung, k) =>
    k + 1 < rungs.length ? stripsBetween(rung, rungs[k + 1], ends) : [],
  );
  const strips = rungs.length === 1 ? levels(rungs[0]) : between;
  return strips.flatMap(([below, above], strip) =>
    [below, above].map(({ temperature, stretch: { name, contents } }) => ({
      strip,
      name,
      x1: contents[0],
      x2: contents[1],
      y: temperature,
    })),
  );
}

/** Stretches as far as the boundaries between them, which may be known better than where grand potentials were walked. */
function upToBoundaries({ temperature, stable }: Rung, boundaries: readonly DiagramBoundary[]): Rung {
  const here = boundaries.filter((each) => each.temperature === temperature);
  const edges = stable.slice(1).map((above, k) => {
    const below = stable[k];
    const at = here.findIndex(({ phases }) => phases[0] === below.name && phases[1] === above.name);
    const [found] = at < 0 ? [] : here.splice(at, 1);
    return found?.contents.map(({ value }) => value) ?? [below.contents[1], above.contents[0]];
  });
  return {
    temperature,
    stable: stable.map(({ name, contents: [first, last] }, k) => ({
      name,
      contents: [edges[k - 1]?.[1] ?? first, edges[k]?.[0] ?? last] as const,
    })),
  };
}

/** A stretch at a temperature. */
interface Level {
  readonly temperature: number;
  readonly stretch: Stretch;
}

type Strip = readonly [Level, Level];

/** Share of a lone temperature by which its strips reach below and above it. */
const reach = 0.1;

function levels({ temperature, stable }: Rung): Strip[] {
  return stable.map((stretch) => [
    { temperature: temperature * (1 - reach), stretch },
    { temperature: temperature * (1 + reach), stretch },
  ]);
}

function stripsBetween(lower: Rung, upper: Rung, ends: readonly DiagramEnd[]): Strip[] {
  if (namesOf(lower.stable) === namesOf(upper.stable)) return joined(lower, upper);
  const gone = vanishing(lower.stable, upper.stable);
  if (gone !== undefined) return tapered(lower, upper, gone, ends);
  const come = vanishing(upper.stable, lower.stable);
  if (come !== undefined) return tapered(upper, lower, come, ends);
  const middle = 0.5 * (lower.temperature + upper.temperature);
  return [
    ...joined(lower, { ...lower, temperature: middle }),
    ...joined({ ...upper, temperature: middle }, upper),
  ];
}

function namesOf(stable: readonly Stretch[]): string {
  return stable.map(({ name }) => name).join('\n');
}

function joined(lower: Rung, upper: Rung): Strip[] {
  return lower.stable.map((stretch, k) => [
    { temperature: lower.temperature, stretch },
    { temperature: upper.temperature, stretch: upper.stable[k] },
  ]);
}

/** Without one stretch, those beside it made one if they are of one phase. */
function without(stable: readonly Stretch[], k: number): Stretch[] {
  const [before, after] = [stable.slice(0, k), stable.slice(k + 1)];
  const [last, first] = [before.at(-1), after[0]];
  if (last === undefined || first === undefined || last.name !== first.name) return [...before, ...after];
  const merged = { name: last.name, contents: [last.contents[0], first.contents[1]] as const };
  return [...before.slice(0, -1), merged, ...after.slice(1)];
}

/** The stretch without which a rung has the phases of another; undefined where there is no such one. */
function vanishing(stable: readonly Stretch[], other: readonly Stretch[]): number | undefined {
  const k = stable.findIndex((_, at) => namesOf(without(stable, at)) === namesOf(other));
  return k < 0 ? undefined : k;
}

/** From a rung to the point where its stretch k ends, and on to a rung without that. */
function tapered(from: Rung, to: Rung, k: number, ends: readonly DiagramEnd[]): Strip[] {
  const stretch = from.stable[k];
  const [low, high] = [from.temperature, to.temperature].toSorted((a, b) => a - b);
  const end = ends.find(
    ({ phases, temperature: { value } }) => phases.includes(stretch.name) && value >= low && value <= high,
  );
  const tip = end?.content ?? 0.5 * (stretch.contents[0] + stretch.contents[1]);
  const temperature = end?.temperature.value ?? 0.5 * (low + high);
  const atTip = from.stable.map(({ name, contents: [a, b] }, at): Stretch => {
    if (at === k) return { name, contents: [tip, tip] };
    return { name, contents: [at === k + 1 ? tip : a, at === k - 1 ? tip : b] };
  });
  return [
    ...joined(from, { temperature, stable: atTip }),
    ...joined({ temperature, stable: without(atTip, k) }, to),
  ];
}

import type { Electrode } from './electrode.ts';
import type { Layers } from './layers.ts';
import type { PorousCell } from './porous-cell.ts';

/** Below this share of the initial concentration the electrolyte counts as run dry. */
const dry = 0.01;

/** Share of a rate law's largest current from which that is what a state is nearest to. */
const nearlyAll = 0.8;

/** How the text of a limit of the particles ends. */
export const atSurfaces = 'at its particle surfaces';

/** Stoichiometry by which a potential may be used beyond its range. */
const slightly = 0.01;

/** Stoichiometry by which potentials are looked at beyond the present one. */
const ahead = 0.01;

/** Share of the conductivity or diffusivity at the start below which the electrolyte counts as crowded. */
const crowded = 1e-3;

/** What the state last evaluated is nearest to: electrolyte run dry or crowded, or an electrode's particles empty or full. */
export function nearestLimit(cell: PorousCell): string {
  const { electrolyte, parameters, layers, negative, positive } = cell;
  const { initialConcentration } = parameters.electrolyte;
  return (
    crowdedAt(cell) ?? limitText(electrolyte.concentration, initialConcentration, layers, negative, positive)
  );
}

/** Where so much salt has gathered that it hardly conducts or spreads, as laws say far beyond what was measured. */
function crowdedAt({ electrolyte, parameters, layers, temperature }: PorousCell): string | undefined {
  const { initialConcentration } = parameters.electrolyte;
  for (const [law, verb, unit] of [
    ['conductivity', 'conducts', 'S/m'],
    ['diffusivity', 'spreads', 'm²/s'],
  ] as const) {
    const worst = indexOfLeast(electrolyte[law]);
    const salt = electrolyte.concentration[worst];
    const usual = parameters.electrolyte[law](initialConcentration, temperature[worst]);
    if (electrolyte[law][worst] > crowded * usual || salt < initialConcentration) continue;
    const [held, now, then] = [salt, electrolyte[law][worst], usual].map((value) =>
      Number(value.toPrecision(3)),
    );
    return `the electrolyte holds ${held} mol/m³ of salt at ${placeOf(layers, worst)}, where it hardly ${verb} (${now} ${unit}, ${then} at the start)`;
  }
  return undefined;
}

/** The same of concentrations (mol/m³) in the cells and of electrodes, the negative one undefined in a half cell. */
export function limitText(
  concentration: Float64Array,
  initialConcentration: number,
  layers: Layers,
  negative: Electrode | undefined,
  positive: Electrode,
): string {
  const poorest = indexOfLeast(concentration);
  if (concentration[poorest] / initialConcentration < dry) return depletionAt(layers, poorest);
  const cases = [
    ...(negative === undefined ? [] : gaps(negative, 'negative')),
    ...gaps(positive, sideOf(negative)),
  ].toSorted((a, b) => a.gap - b.gap);
  if (cases[0].gap <= 0.02) return `the ${cases[0].text} ${atSurfaces}`;
  return (
    (negative && atRateLimit(negative, 'negative')) ??
    atRateLimit(positive, sideOf(negative)) ??
    (negative && unknownPotential(negative, 'negative')) ??
    unknownPotential(positive, sideOf(negative)) ??
    'no step is small enough for the tolerance'
  );
}

function sideOf(negative: Electrode | undefined): string {
  return negative === undefined ? 'working' : 'positive';
}

/** Where a material's current is nearly the largest that its rate law gives; what all of the electrode gives of it. */
function atRateLimit({ populations, layer }: Electrode, name: string): string | undefined {
  for (const population of populations) {
    const { count, specificSurfaceArea, volumetricCurrent, material } = population;
    let [share, largest, whole] = [0, 0, 0];
    for (let k = 0; k < count; k++) {
      const limit = population.limitingCurrent(k);
      const here = Math.abs(volumetricCurrent[k]) / (specificSurfaceArea[k] * limit);
      if (here > share) [share, largest] = [here, limit];
      whole += specificSurfaceArea[k] * limit * layer.widths[k];
    }
    if (!(share >= nearlyAll)) continue;
    const law = `the ${name} electrode's ${material.material} is asked for ${(100 * share).toFixed(0)} % of the largest current of its rate law '${material.rateLaw?.name}'`;
    return `${law}, ${largest.toPrecision(3)} A/m² of particle surface there and ${whole.toPrecision(4)} A/m² of electrode in all; it grows with the exchange current and the reorganisation energy`;
  }
  return undefined;
}

/** Which material's outermost shells in a state lie beyond the range of its potential, and where. */
export function beyondRange(electrodes: readonly Electrode[], y: Float64Array): string | undefined {
  for (const { populations, shells, layer } of electrodes) {
    for (const [p, { material, particles, count }] of populations.entries()) {
      const { range } = material.openCircuitPotential;
      if (range === undefined) continue;
      for (let k = 0; k < count; k++) {
        const x = y[shells[p] + (k + 1) * particles.shells - 1];
        if (x >= range[0] - slightly && x <= range[1] + slightly) continue;
        const name = layer.reversed ? sideOf(electrodes.length > 1 ? electrodes[0] : undefined) : 'negative';
        return `the ${name} electrode's ${material.material} is at the stoichiometry ${x.toPrecision(4)}${placeIn(layer, k)}, and the source of its potential vouches for ${range[0]} to ${range[1]}`;
      }
    }
  }
  return undefined;
}

/** Of a cell of an electrode; nothing where that is all of it. */
function placeIn({ widths, reversed, count }: Electrode['layer'], k: number): string {
  if (count === 1) return '';
  const before = reversed ? widths.subarray(k + 1) : widths.subarray(0, k);
  const depth = before.reduce((sum, width) => sum + width, 0.5 * widths[k]);
  const from = reversed ? count - k : k + 1;
  return `, ${(1e6 * depth).toFixed(1)} µm from its collector (volume ${from} of ${count})`;
}

/** Where a function of the caller's has no potential a little further on. */
function unknownPotential({ populations }: Electrode, name: string): string | undefined {
  for (const { surface, material } of populations) {
    for (const x of surface) {
      const lost = [x - ahead, x + ahead].find(
        (next) => next > 0 && next < 1 && !Number.isFinite(material.openCircuitPotential(next)),
      );
      if (lost === undefined) continue;
      return `the ${name} electrode's ${material.material} has no open-circuit potential beyond the stoichiometry ${x.toPrecision(4)}`;
    }
  }
  return undefined;
}

/** Where in a state the salt over its initial concentration, whose unknowns start at `concentrations`, is below a share. */
export function depletionIn(
  { concentrations, layers }: Pick<PorousCell, 'concentrations' | 'layers'>,
  y: Float64Array,
  share: number,
): string | undefined {
  const salt = y.subarray(concentrations, concentrations + layers.count);
  const poorest = indexOfLeast(salt);
  return salt[poorest] < share ? depletionAt(layers, poorest) : undefined;
}

function depletionAt(layers: Layers, poorest: number): string {
  return `electrolyte depleted at ${placeOf(layers, poorest)}`;
}

function placeOf({ centres, negative }: Layers, k: number): string {
  const from = negative === undefined ? 'from the lithium' : 'from the negative collector';
  return `x = ${(centres[k] * 1e6).toFixed(1)} µm ${from}`;
}

function gaps({ populations }: Electrode, name: string): { text: string; gap: number }[] {
  return populations.flatMap(({ surface, material }) => {
    const which = populations.length > 1 ? `${name} electrode's ${material.material}` : `${name} electrode`;
    return [
      { text: `${which} is empty`, gap: Math.min(...surface) },
      { text: `${which} is full`, gap: 1 - Math.max(...surface) },
    ];
  });
}

function indexOfLeast(values: Float64Array): number {
  let least = 0;
  for (let k = 1; k < values.length; k++) if (values[k] < values[least]) least = k;
  return least;
}

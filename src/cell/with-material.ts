import { InputError } from '../base/index.ts';
import {
  materialHost,
  type Material,
  type MaterialHost,
  type OpenCircuitPotential,
} from '../material/index.ts';
import { arealCapacity, warmthOf } from './balance/equilibrium.ts';
import { stoichiometryWindows } from './balance/windows.ts';
import {
  isFullCell,
  type CellParameters,
  type ElectrodeParameters,
  type HalfCellParameters,
} from './parameters.ts';
import { validateParameters } from './validate/validate.ts';

export interface WithMaterialOptions {
  /** Take this curve of the file's `uncertainty.samples` instead of the file's own. */
  readonly sample?: number | undefined;
  /** Default: that at which the new material has the potential that the old one starts at. */
  readonly initialStoichiometry?: number | undefined;
  /** What becomes of the other porous electrode: its thickness scaled, so that N/P stays (default), or nothing. */
  readonly counterElectrode?: 'scaled' | 'kept' | undefined;
}

export interface CellWithMaterial<Cell> {
  readonly parameters: Cell;
  /** What was done and assumed, for people. */
  readonly notes: readonly string[];
}

/** Least distance of the start from an empty or full host. */
const margin = 1e-3;

/**
 * The cell with another material in an electrode, as it lies in it: U(θ) and ∂U/∂T, the concentration of the full host, and the
 * diffusivity and exchange current where the file has them (else those of the old material stay, and a note says so). The electrode
 * starts at the potential that it had before; the other electrode's thickness keeps N/P, and the nominal capacity of a full cell
 * is that between the cut-offs, or where these cannot be reached at rest scaled with what the host holds.
 * @throws InputError for an electrode of several materials or that the cell does not have.
 */
export function withMaterial<Cell extends CellParameters | HalfCellParameters>(
  cell: Cell,
  side: 'negative' | 'positive',
  material: Material,
  options: WithMaterialOptions = {},
): CellWithMaterial<Cell> {
  const before = electrodeOf(cell, side);
  const { referenceTemperature: temperature = 298.15 } = cell;
  const host = materialHost(material, { temperature, sample: options.sample });
  const notes = [...host.notes, ...keptNotes(host, before, side)];
  const start = options.initialStoichiometry ?? startOf(cell, before, host, side, notes);
  const electrode: ElectrodeParameters = {
    ...before,
    material: host.name,
    maximumConcentration: host.maximumConcentration,
    initialStoichiometry: start,
    openCircuitPotential: host.openCircuitPotential,
    entropicCoefficient: host.entropicCoefficient,
    diffusivity: host.diffusivity ?? before.diffusivity,
    exchangeCurrentDensity: host.exchangeCurrentDensity ?? before.exchangeCurrentDensity,
  };
  const scale = arealCapacity(electrode) / arealCapacity(before);
  const named = {
    ...cell,
    name: `${cell.name} + ${host.name}`,
    sources: { ...cell.sources, [side]: sourceOf(material) },
    nominalCapacity: scale * cell.nominalCapacity,
    [side]: electrode,
  };
  const parameters = rated(named, side, scale, options.counterElectrode ?? 'scaled', notes);
  notes.push(...rangeNotes(parameters, side, host));
  validateParameters(parameters);
  return { parameters, notes };
}

function electrodeOf(
  cell: CellParameters | HalfCellParameters,
  side: 'negative' | 'positive',
): ElectrodeParameters {
  const electrode = side === 'positive' ? cell.positive : isFullCell(cell) ? cell.negative : undefined;
  if (electrode === undefined) {
    throw new InputError(`'${cell.name}' is a half cell: its negative electrode is lithium metal`, {
      at: { field: 'negative' },
      expected: 'a material for the positive electrode',
    });
  }
  if ((electrode.furtherMaterials ?? []).length === 0) return electrode;
  throw new InputError(`the ${side} electrode of '${cell.name}' has several active materials`, {
    at: { field: `${side}.furtherMaterials` },
    expected: 'an electrode of one active material',
  });
}

function sourceOf({ name, provenance: { source, doi } }: Material): string {
  return `${name}: ${source}${doi === undefined ? '' : `, doi:${doi}`}`;
}

function keptNotes(host: MaterialHost, before: ElectrodeParameters, side: string): string[] {
  const kept = (['diffusivity', 'exchangeCurrentDensity'] as const).filter(
    (field) => host[field] === undefined,
  );
  if (kept.length === 0) return [];
  const words = kept.map((field) => (field === 'diffusivity' ? 'diffusivity' : 'exchange current'));
  return [
    `${words.join(' and ')} of the ${side} electrode stay those of ${before.material}: the file has none`,
  ];
}

/** The filling at which the new host has the potential of the old one's start, inside the range that its source vouches for. */
function startOf(
  cell: CellParameters | HalfCellParameters,
  before: ElectrodeParameters,
  host: MaterialHost,
  side: string,
  notes: string[],
): number {
  const at = (
    potential: OpenCircuitPotential,
    entropy: OpenCircuitPotential | undefined,
    x: number,
  ): number => potential(x) + warmthOf(cell) * (entropy?.(x) ?? 0);
  const wanted = at(before.openCircuitPotential, before.entropicCoefficient, before.initialStoichiometry);
  const excess = (x: number): number => at(host.openCircuitPotential, host.entropicCoefficient, x) - wanted;
  let [low, high] = [Math.max(margin, host.range[0]), Math.min(1 - margin, host.range[1])];
  if (excess(low) <= 0 || excess(high) >= 0) {
    const x = excess(low) <= 0 ? low : high;
    notes.push(
      `the ${side} electrode starts at a filling of ${x.toPrecision(3)}, an end of the material's range: it does not have the ${wanted.toFixed(3)} V at which ${before.material} started`,
    );
    return x;
  }
  for (let round = 0; round < 100; round++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Fillings by which the cell may leave the range of its material without a note. */
const near = 0.005;

/** Whether the cell goes where the file does not vouch for its numbers. */
function rangeNotes(
  cell: CellParameters | HalfCellParameters,
  side: 'negative' | 'positive',
  { range: [low, high] }: MaterialHost,
): string[] {
  if (!isFullCell(cell)) return [];
  try {
    const [{ atLower, atUpper }] = stoichiometryWindows(cell)[side];
    const [from, to] = [Math.min(atLower, atUpper), Math.max(atLower, atUpper)];
    if (from >= low - near && to <= high + near) return [];
    return [
      `between the cut-offs the ${side} electrode goes from a filling of ${from.toFixed(3)} to ${to.toFixed(3)}, the file vouches for ${low.toFixed(3)} to ${high.toFixed(3)}: past that U goes on as in an ideal lattice`,
    ];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

/** The other electrode's thickness, and what 1C is. */
function rated<Cell extends CellParameters | HalfCellParameters>(
  cell: Cell,
  side: 'negative' | 'positive',
  scale: number,
  counter: 'scaled' | 'kept',
  notes: string[],
): Cell {
  if (!isFullCell(cell)) return cell;
  const other = side === 'positive' ? 'negative' : 'positive';
  const thickness = counter === 'scaled' ? scale * cell[other].thickness : cell[other].thickness;
  if (counter === 'scaled') {
    notes.push(`thickness of the ${other} electrode scaled by ${scale.toPrecision(4)} to keep N/P`);
  }
  const balanced = { ...cell, [other]: { ...cell[other], thickness } };
  try {
    return { ...balanced, nominalCapacity: stoichiometryWindows(balanced).capacity };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    notes.push(`1C is scaled with what the host holds: ${error.what}`);
    return balanced;
  }
}

import { faradayConstant, gasConstant, relaxationTime } from '../../material/index.ts';
import type { SteadyElectrolyte } from './electrolyte-profile.ts';
import { middleOf, type OperatedMaterial, type OperatingPoint } from './operating-point.ts';
import type { LossProcess, Place, VoltageLoss } from './types.ts';

/** Dimension of a particle, and the mean of its distance from a steady flux: surface − mean = q R/(m D). */
const shapes = {
  sphere: { dimension: 3, mean: 5 },
  cylinder: { dimension: 2, mean: 4 },
  plane: { dimension: 1, mean: 3 },
} as const;

/** How near to 0 and 1 a stoichiometry comes in estimates. */
const margin = 1e-3;

/** Exchange-current density at a stoichiometry and the initial concentration, A/m². */
export function exchangeAt(
  { material }: OperatedMaterial,
  { concentration, temperature }: OperatingPoint,
  stoichiometry: number,
): number {
  const { maximumConcentration: full } = material;
  return material.exchangeCurrentDensity(concentration, stoichiometry * full, full, temperature);
}

/** ∂i/∂η at a stoichiometry and no current, with the film in series, S/m² of reacting area. */
export function conductanceAt(
  operated: OperatedMaterial,
  point: OperatingPoint,
  stoichiometry: number,
): number {
  const reaction = exchangeAt(operated, point, stoichiometry) * operated.law.slope(0, point.temperature);
  return reaction / (1 + reaction * (operated.material.filmResistance ?? 0));
}

/**
 * How far the surface of particles of a radius (default: the mean) is ahead of their mean in filling at the current, after a
 * discharge of the cell's capacity: q R/(m D c_max F) once the slowest mode has died out; negative where lithium leaves.
 */
export function surfaceLead(
  operated: OperatedMaterial,
  point: OperatingPoint,
  stoichiometry: number,
  radius = operated.radius,
): number {
  const { material, shape, activeFraction, specificSurfaceArea, current } = operated;
  const { dimension, mean } = shapes[shape];
  const diffusivity = material.diffusivity(stoichiometry, point.temperature);
  const perSurface = (current * specificSurfaceArea * operated.radius) / (dimension * activeFraction);
  const steady =
    (-perSurface * radius) / (mean * diffusivity * material.maximumConcentration * faradayConstant);
  return steady * -Math.expm1(-point.duration / relaxationTime(radius, diffusivity, shape));
}

/** η of the reaction at a stoichiometry of the surface, V; NaN where the law cannot carry the current. */
export function reactionOverpotential(
  operated: OperatedMaterial,
  point: OperatingPoint,
  stoichiometry: number,
): number {
  const exchange = exchangeAt(operated, point, stoichiometry);
  return operated.law.overpotential(operated.current / exchange, point.temperature);
}

/** dη/d ln i with the film, V: the change of potential that changes the reaction by its own size; halfway through the charge. */
export function kineticStiffness(operated: OperatedMaterial, point: OperatingPoint): number {
  const { law, current, material } = operated;
  const exchange = exchangeAt(operated, point, middleOf(operated));
  const overpotential = law.overpotential(current / exchange, point.temperature);
  const film = Math.abs(current) * (material.filmResistance ?? 0);
  return Math.abs(current) / (exchange * law.slope(overpotential, point.temperature)) + film;
}

/** What each process costs at the point's current, the mean over the charge between the cut-offs; by their share of all, largest first. */
export function voltageLosses(point: OperatingPoint, electrolyte: SteadyElectrolyte): VoltageLoss[] {
  return [
    ...point.electrodes.flatMap(({ materials }) =>
      materials.flatMap((operated) => ofMaterial(operated, point)),
    ),
    ...point.electrodes.map(({ side, layer, electronicConductivity }) =>
      loss(
        'electronic ohmic',
        side,
        (Math.abs(point.currentDensity) * layer.thickness) / (3 * electronicConductivity),
      ),
    ),
    ...ofElectrolyte(point, electrolyte),
    ...ofCell(point),
  ].sort((a, b) => weightOf(b) - weightOf(a));
}

function weightOf({ value, currentShare }: VoltageLoss): number {
  return value === null ? Infinity : value * currentShare;
}

/** V of all of them together, what has no number left out. */
export function totalLoss(losses: readonly VoltageLoss[]): number {
  return losses.reduce((sum, { value, currentShare }) => sum + (value ?? 0) * currentShare, 0);
}

function loss(
  process: LossProcess,
  place: Place,
  value: number | null,
  operated?: OperatedMaterial,
): VoltageLoss {
  const known = value !== null && Number.isFinite(value) ? value : null;
  const label = operated?.label;
  return {
    process,
    place,
    ...(label === undefined ? {} : { material: label }),
    value: known,
    currentShare: operated?.currentShare ?? 1,
  };
}

function ofMaterial(operated: OperatedMaterial, point: OperatingPoint): VoltageLoss[] {
  const { side, current, material, path } = operated;
  let [reaction, diffusion] = [0, 0];
  for (const mean of path) {
    const surface = Math.min(1 - margin, Math.max(margin, mean + surfaceLead(operated, point, mean)));
    reaction += Math.abs(reactionOverpotential(operated, point, surface)) / path.length;
    const { openCircuitPotential: potential } = material;
    diffusion += Math.abs(potential(surface) - potential(mean)) / path.length;
  }
  const film = Math.abs(current) * (material.filmResistance ?? 0);
  return [
    loss('charge transfer', side, reaction, operated),
    loss('solid diffusion', side, diffusion, operated),
    ...(film === 0 ? [] : [loss('film', side, film, operated)]),
  ];
}

/** Mean potentials of the electrolyte in both electrodes: I (L₋/3κ₋ + L_s/κ_s + L₊/3κ₊), 2RT/F (1 − t₊)(1 + ∂ln f/∂ln c) Δ ln c. */
function ofElectrolyte(point: OperatingPoint, steady: SteadyElectrolyte): VoltageLoss[] {
  const { layers, transference, temperature, concentration, parameters } = point;
  const size = Math.abs(point.currentDensity);
  const factor = parameters.electrolyte.thermodynamicFactor(concentration, temperature);
  const slope = ((2 * gasConstant * temperature) / faradayConstant) * (1 - transference) * factor;
  const poorest = Math.min(steady.negativeMean, steady.positiveMean);
  const richest = Math.max(steady.negativeMean, steady.positiveMean);
  return [
    ...layers.map(({ place, thickness, conductivity }) =>
      loss('electrolyte ohmic', place, (size * thickness) / (conductivity * (place === 'separator' ? 1 : 3))),
    ),
    loss('electrolyte concentration', 'cell', steady.least > 0 ? slope * Math.log(richest / poorest) : null),
  ];
}

function ofCell({ parameters, currentDensity, concentration, temperature }: OperatingPoint): VoltageLoss[] {
  const contact = Math.abs(currentDensity) * (parameters.contactResistance ?? 0);
  const thermal = (gasConstant * temperature) / faradayConstant;
  return [
    ...(contact === 0 ? [] : [loss('contact', 'cell', contact)]),
    ...('lithium' in parameters
      ? [
          loss(
            'charge transfer',
            'lithium',
            2 *
              thermal *
              Math.asinh(
                Math.abs(currentDensity) /
                  (2 * parameters.lithium.exchangeCurrentDensity(concentration, temperature)),
              ),
          ),
        ]
      : []),
  ];
}

import { isFullCell } from '../parameters.ts';
import { depletionTime } from './depletion.ts';
import type { SteadyElectrolyte } from './electrolyte-profile.ts';
import { everyModel, finding, percent, shown } from './finding.ts';
import { exchangeAt, reactionOverpotential, surfaceLead, totalLoss } from './losses.ts';
import {
  middleOf,
  type OperatedElectrode,
  type OperatedMaterial,
  type OperatingPoint,
} from './operating-point.ts';
import { reductionPremises } from './reduction-premises.ts';
import type { PremiseFinding, VoltageLoss } from './types.ts';

/** mol/m³ above which lithium salts leave carbonate solvents, roughly. */
const saturation = 3500;

/** Premises at the point's current. */
export function currentPremises(
  point: OperatingPoint,
  steady: SteadyElectrolyte,
  losses: readonly VoltageLoss[],
): PremiseFinding[] {
  return [
    saltLeft(point, steady),
    saltDissolved(steady),
    ...point.electrodes.flatMap((electrode) => [
      ...electrode.materials.flatMap((operated) => [
        ...rateReachable(operated, point),
        evenParticles(operated, point),
      ]),
      electronsFollow(electrode, point),
      ...noPlating(electrode, point),
    ]),
    ...reductionPremises(point, losses),
    ...isothermal(point, losses),
  ];
}

/** Below the limiting current, or done before it shows. */
function saltLeft(point: OperatingPoint, steady: SteadyElectrolyte): PremiseFinding {
  const ratio = Math.abs(point.currentDensity) / steady.limitingCurrent;
  const empty = ratio > 1 ? depletionTime(point, point.duration) : Infinity;
  const inTime = empty < point.duration;
  const where = point.currentDensity > 0 ? 'positive' : isFullCell(point.parameters) ? 'negative' : 'lithium';
  return finding({
    premise: 'salt left',
    place: where,
    value: inTime ? ratio : Math.min(1, ratio),
    strains: 0.8,
    fails: 1,
    unit: '',
    models: ['spme', 'spm'],
    message: inTime
      ? `the current is ${ratio.toPrecision(3)} times what the salt can carry: an even reaction would use it up in ${shown(empty, 's')}`
      : `the current is ${percent(ratio)} of what the salt can carry in a steady state`,
    mend: 'less current, more pores, shorter ways; the DFN model shows the depletion, single-particle models do not',
  });
}

function saltDissolved({ most }: SteadyElectrolyte): PremiseFinding {
  return finding({
    premise: 'salt dissolved',
    place: 'cell',
    value: most,
    strains: 0.8 * saturation,
    fails: saturation,
    unit: 'mol/m3',
    models: everyModel,
    message: `the concentration rises to ${Math.round(most)} mol/m³ at the rich end`,
    mend: `salt leaves the solvent near ${saturation} mol/m³, and fits of its properties end before`,
  });
}

/** Laws with a largest rate must be able to carry the current. */
function rateReachable(operated: OperatedMaterial, point: OperatingPoint): PremiseFinding[] {
  const { law, side, label, path, current } = operated;
  const limit = law.limit?.(point.temperature);
  if (limit === undefined) return [];
  const least = Math.min(...path.map((x) => exchangeAt(operated, point, x)));
  const share = Math.abs(current) / (least * limit);
  return [
    finding({
      premise: 'rate below its limit',
      place: side,
      material: label,
      value: share,
      strains: 0.8,
      fails: 1,
      unit: '',
      models: everyModel,
      message: `the reaction takes up to ${percent(share)} of the largest rate of its law (${law.name})`,
      mend: 'less current, more area, or another law',
    }),
  ];
}

/** No model rests on it, but a run stops where a surface is full while the middle is not. */
function evenParticles(operated: OperatedMaterial, point: OperatingPoint): PremiseFinding {
  const { side, label, path, largestRadius } = operated;
  const window = Math.abs(path[path.length - 1] - path[0]);
  const lead = Math.abs(surfaceLead(operated, point, middleOf(operated), largestRadius));
  return finding({
    premise: 'even particles',
    place: side,
    material: label,
    value: lead / window,
    strains: 0.25,
    fails: 0.75,
    unit: '',
    models: [],
    message: `the surface of the largest particles is ahead of their mean by ${percent(lead / window)} of the range of filling`,
    mend: 'that much of the charge stays behind; take many shells, finest at the surface',
  });
}

/** No model rests on it: where electrons lose much, the reaction moves to the collector and the binder wants a look. */
function electronsFollow(
  { side, layer, electronicConductivity }: OperatedElectrode,
  point: OperatingPoint,
): PremiseFinding {
  const drop = (Math.abs(point.currentDensity) * layer.thickness) / (2 * electronicConductivity);
  const ratio = electronicConductivity / layer.conductivity;
  return finding({
    premise: 'electrons follow',
    place: side,
    value: drop,
    strains: 0.01,
    fails: 0.05,
    unit: 'V',
    models: [],
    message: `electrons lose ${shown(drop, 'V')} along the solid, which conducts ${Number(ratio.toPrecision(2))} times as well as the electrolyte`,
    mend: 'the reaction moves towards the collector; look at the binder, or at the conductivity',
  });
}

/** On charge a graphite surface below the potential of lithium plates it, which no model here has. */
function noPlating(electrode: OperatedElectrode, point: OperatingPoint): PremiseFinding[] {
  const { side, layer, materials } = electrode;
  if (point.direction !== 'charge' || side !== 'negative') return [];
  const along = (Math.abs(point.currentDensity) * layer.thickness) / (3 * layer.conductivity);
  const potentials = materials.map((operated) => {
    const { material, path, current } = operated;
    const full = path[path.length - 1];
    const surface = Math.min(0.999, full + surfaceLead(operated, point, full));
    const film = Math.abs(current) * (material.filmResistance ?? 0);
    const overpotential = Math.abs(reactionOverpotential(operated, point, surface));
    return material.openCircuitPotential(surface) - overpotential - film - along;
  });
  const least = Math.min(...potentials);
  return [
    finding({
      premise: 'no plating',
      place: side,
      value: Number.isFinite(least) ? Math.max(0, -least) : null,
      strains: 0,
      fails: 0.05,
      unit: 'V',
      models: everyModel,
      message: `full, at the separator, its surface is at ${shown(least, 'V')} against lithium`,
      mend: 'below 0 V lithium may plate, which is not part of the model',
    }),
  ];
}

/** Warming by losses alone, without exchange of heat or in a steady state, whichever is less. */
function isothermal(point: OperatingPoint, losses: readonly VoltageLoss[]): PremiseFinding[] {
  const { thermal, separator, positive } = point.parameters;
  if (thermal === undefined) return [];
  const heat = Math.abs(point.currentDensity) * totalLoss(losses);
  const negative = isFullCell(point.parameters) ? point.parameters.negative.thickness : 0;
  const capacity =
    thermal.negativeCollector.volumetricHeatCapacity * thermal.negativeCollector.thickness +
    thermal.negative.volumetricHeatCapacity * negative +
    thermal.separator.volumetricHeatCapacity * separator.thickness +
    thermal.positive.volumetricHeatCapacity * positive.thickness +
    thermal.positiveCollector.volumetricHeatCapacity * thermal.positiveCollector.thickness;
  const cooling = thermal.heatTransferCoefficient * thermal.coolingAreaRatio;
  const time =
    cooling > 0 ? (capacity / cooling) * -Math.expm1((-cooling * point.duration) / capacity) : point.duration;
  const rise = (heat * time) / capacity;
  return [
    finding({
      premise: 'one temperature',
      place: 'cell',
      value: rise,
      strains: 3,
      fails: 15,
      unit: 'K',
      models: [],
      message: `losses warm the cell by about ${Number(rise.toPrecision(2))} K by the end`,
      mend: 'run with heat (a thermal model); an isothermal run is too cold',
    }),
  ];
}

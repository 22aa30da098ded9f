import {
  diffusionTime,
  doubleLayerTime,
  exchangeTime,
  filmGrowthTime,
  gasConstant,
  insertionTime,
  particleBiotNumber,
  relaxationTime,
  wagnerNumber,
} from '../../material/index.ts';
import {
  doubleLayerOf,
  drivingEnergy,
  meanConductance,
  penetration,
  poreRadius,
  reactionBarrier,
  reactionSpread,
  screeningLength,
} from './derived.ts';
import type { SteadyElectrolyte } from './electrolyte-profile.ts';
import { conductanceAt, exchangeAt } from './losses.ts';
import {
  middleOf,
  type OperatedElectrode,
  type OperatedMaterial,
  type OperatingPoint,
} from './operating-point.ts';
import type { CheckedQuantity, Place } from './types.ts';

const units = {
  length: 'm',
  time: 's',
  number: '',
  current: 'A/m2',
  concentration: 'mol/m3',
  energy: 'J/mol',
} as const;

type Noted = (
  kind: CheckedQuantity['kind'],
  name: string,
  value: number,
  meaning: string,
  source?: string,
) => CheckedQuantity;

function at(place: Place, material?: string): Noted {
  return (kind, name, value, meaning, source) => ({
    name,
    kind,
    place,
    ...(material === undefined ? {} : { material }),
    value,
    unit: units[kind],
    meaning,
    ...(source === undefined ? {} : { source }),
  });
}

/** Lengths, times, numbers and energies at the point. */
export function quantitiesOf(point: OperatingPoint, steady: SteadyElectrolyte): CheckedQuantity[] {
  return [
    ...ofCell(point, steady),
    ...point.electrodes.flatMap((electrode) => [
      ...ofElectrode(electrode, point),
      ...electrode.materials.flatMap((operated) => ofMaterial(operated, point)),
    ]),
  ];
}

function ofCell(point: OperatingPoint, steady: SteadyElectrolyte): CheckedQuantity[] {
  const { concentration, temperature, parameters, options } = point;
  const { interphase } = options;
  const screening = screeningLength(point);
  const bulk = parameters.electrolyte.diffusivity(concentration, temperature);
  const evening =
    point.layers.reduce((sum, { thickness, porosity }) => sum + thickness * porosity, 0) *
    point.layers.reduce(
      (sum, { thickness, transportEfficiency }) => sum + thickness / transportEfficiency,
      0,
    );
  const double = 'doi:10.1103/PhysRevE.70.021506';
  const cell = at('cell');
  return [
    cell('length', 'debyeLength', screening, '√(ε_r ε_0 RT/2F²c)', double),
    cell('time', 'debyeTime', diffusionTime(screening, bulk), 'λ_D²/D', double),
    cell('time', 'electrolyteDiffusionTime', evening / bulk, '∫ε dx ∫dx/D_eff of the cell'),
    ...(interphase === undefined
      ? []
      : [
          cell(
            'time',
            'interphaseTime',
            filmGrowthTime(interphase.thickness, interphase.growthRate),
            'thickness over growth rate',
          ),
        ]),
    cell('time', 'duration', point.duration, 'of the nominal capacity at this current'),
    ...(Number.isFinite(steady.limitingCurrent)
      ? [
          cell(
            'current',
            'limitingCurrent',
            steady.limitingCurrent,
            'an even, steady reaction uses up the salt',
            'doi:10.1149/1.2054684',
          ),
        ]
      : []),
    cell(
      'concentration',
      'leastConcentration',
      Math.max(0, steady.least),
      'at the poor end, even and steady',
    ),
    cell('energy', 'thermalEnergy', gasConstant * temperature, 'RT'),
    cell('energy', 'drivingEnergy', drivingEnergy(point), 'F times the mean voltage at rest'),
  ];
}

function ofElectrode(electrode: OperatedElectrode, point: OperatingPoint): CheckedQuantity[] {
  const { side, layer, specificSurfaceArea, electronicConductivity } = electrode;
  const { parameters, concentration, temperature, options } = point;
  const { thickness, porosity, conductivity, transportEfficiency } = layer;
  const bulk = parameters.electrolyte.diffusivity(concentration, temperature);
  const wagner = wagnerNumber(
    conductivity,
    specificSurfaceArea,
    meanConductance(electrode, point),
    thickness,
  );
  const spread = reactionSpread(electrode, point);
  const here = at(side);
  return [
    here(
      'length',
      'poreRadius',
      poreRadius(point, electrode),
      options.poreRadius === undefined ? '2ε/a' : 'as given',
    ),
    here('length', 'thickness', thickness, 'L'),
    here(
      'length',
      'reactionDepth',
      penetration(electrode, point),
      '1/√(a g (1/κ + 1/σ)), g = ∂i/∂η',
      'doi:10.1149/1.2425269',
    ),
    here(
      'time',
      'poreDiffusionTime',
      diffusionTime(thickness, (bulk * transportEfficiency) / porosity),
      'ε L²/D_eff',
    ),
    here('number', 'wagnerNumber', wagner, 'κ/(a g L²), reaction over electrolyte', 'doi:10.1149/1.2778113'),
    ...(Number.isFinite(spread)
      ? [
          here(
            'number',
            'reactionSpread',
            spread,
            'between the ends, over the mean, at first',
            'doi:10.1149/1.2425269',
          ),
        ]
      : []),
    here(
      'number',
      'conductivityRatio',
      electronicConductivity / conductivity,
      'σ/κ, ionic over electronic drop',
    ),
  ];
}

function ofMaterial(operated: OperatedMaterial, point: OperatingPoint): CheckedQuantity[] {
  const { side, label, material, shape, radius, largestRadius, path, law } = operated;
  const { temperature } = point;
  const middle = middleOf(operated);
  const diffusivity = material.diffusivity(middle, temperature);
  const exchange = exchangeAt(operated, point, middle);
  const conductance = conductanceAt(operated, point, middle);
  const full = material.maximumConcentration;
  const [first, last] = [path[0], path[path.length - 1]];
  const { openCircuitPotential: potential } = material;
  const slope = (potential(last) - potential(first)) / (last - first);
  const volumeOverArea = operated.activeFraction / operated.specificSurfaceArea;
  const diffusion = diffusionTime(radius, diffusivity);
  const exchanged = exchangeTime(exchange, full, volumeOverArea);
  const inserted = insertionTime(conductance, full, volumeOverArea, slope);
  const { capacitance, assumed } = doubleLayerOf(operated, point);
  const charged = doubleLayerTime(exchange * law.slope(0, temperature), capacitance);
  const barrier = reactionBarrier(operated, point);
  const here = at(side, label);
  return [
    here('length', 'particleRadius', largestRadius, 'of the largest'),
    here('time', 'particleDiffusionTime', diffusion, 'R²/D at half charge'),
    here('time', 'particleRelaxationTime', relaxationTime(radius, diffusivity, shape), 'of the slowest mode'),
    here('time', 'insertionTime', inserted, 'F c_max (V/A)/(g |ΔU/Δθ|), by the reaction'),
    here('time', 'exchangeTime', exchanged, 'F c_max (V/A)/i0', 'doi:10.1149/2.0341915jes'),
    here('time', 'doubleLayerTime', charged, `R_ct C, ${capacitance} F/m²${assumed ? ' (assumed)' : ''}`),
    here('number', 'damkohlerNumber', diffusion / exchanged, 'diffusion over exchange time'),
    here(
      'number',
      'biotNumber',
      particleBiotNumber(radius, diffusivity, exchange, slope, full, temperature),
      'i0 |ΔU/Δθ| R/(RT c_max D)',
    ),
    ...(Math.abs(barrier) < 1 ? [] : [here('energy', 'reactionBarrier', barrier, 'activation energy of i0')]),
  ];
}

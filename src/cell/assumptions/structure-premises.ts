import { doubleLayerTime, faradayConstant, gasConstant } from '../../material/index.ts';
import { everyModel, finding, percent, shown } from './finding.ts';
import { exchangeAt } from './losses.ts';
import { middleOf, type OperatedMaterial, type OperatingPoint } from './operating-point.ts';
import { doubleLayerOf, drivingEnergy, poreRadius, reactionBarrier, screeningLength } from './derived.ts';
import type { PremiseFinding } from './types.ts';

/** Premises on lengths, energies and hosts, whatever the current. */
export function structurePremises(point: OperatingPoint): PremiseFinding[] {
  return [
    cutOffsInReach(point),
    ...electroneutrality(point),
    ...particlesAcross(point),
    ...point.electrodes.flatMap(({ materials }) =>
      materials.flatMap((operated) => [
        ...solidSolution(operated),
        ...energies(operated, point),
        doubleLayer(operated, point),
      ]),
    ),
  ];
}

function cutOffsInReach({ outOfReach }: OperatingPoint): PremiseFinding {
  return finding({
    premise: 'cut-offs in reach',
    place: 'cell',
    value: outOfReach.length,
    strains: 0,
    fails: 1,
    unit: '',
    models: [],
    message:
      outOfReach.length === 0
        ? 'the lithium of the cell brings it to both cut-offs'
        : `its lithium cannot bring the cell to ${outOfReach.join(' and ')} V at rest; the ends of filling stand for it`,
    mend: 'change the cut-offs or the initial stoichiometries',
  });
}

/** λ_D/r ≤ 0.01: the double layers of opposite pore walls do not see each other and the electrolyte between is neutral. */
function electroneutrality(point: OperatingPoint): PremiseFinding[] {
  const screening = screeningLength(point);
  const given = point.options.poreRadius !== undefined;
  return point.electrodes.slice(given ? -1 : 0).map((electrode) => {
    const radius = poreRadius(point, electrode);
    const ratio = screening / radius;
    return finding({
      premise: 'electroneutrality',
      place: given ? 'cell' : electrode.side,
      value: ratio,
      strains: 0.01,
      fails: 0.1,
      unit: '',
      models: everyModel,
      message: `the Debye length of ${shown(screening, 'm')} is ${percent(ratio)} of the pores' radius of ${shown(radius, 'm')}`,
      mend: `pores of ${shown(100 * screening, 'm')} and more are neutral; finer ones need Poisson–Nernst–Planck`,
    });
  });
}

/** Homogenisation: an error of the order of particle over electrode. */
function particlesAcross({ electrodes }: OperatingPoint): PremiseFinding[] {
  return electrodes.flatMap(({ side, layer, materials }) =>
    materials.map(({ label, largestRadius }) => {
      const ratio = (2 * largestRadius) / layer.thickness;
      return finding({
        premise: 'scale separation',
        place: side,
        material: label,
        value: ratio,
        strains: 0.2,
        fails: 0.6,
        unit: '',
        models: everyModel,
        message: `the largest particles of ${shown(2 * largestRadius, 'm')} are ${percent(ratio)} of the electrode's ${shown(layer.thickness, 'm')}: ${(1 / ratio).toPrecision(2)} lie across it`,
        mend: 'a continuum of particles is a rough picture of so few; resolve the microstructure',
      });
    }),
  );
}

/** Fick's law with D > 0 wants a potential that falls as the host fills. */
function solidSolution({ side, label, material, path }: OperatedMaterial): PremiseFinding[] {
  const [least, most] = [Math.min(...path), Math.max(...path)];
  let [rise, lowest, at] = [0, Infinity, least];
  for (let k = 0; k <= 400; k++) {
    const x = least + ((most - least) * k) / 400;
    const potential = material.openCircuitPotential(x);
    lowest = Math.min(lowest, potential);
    if (potential - lowest > rise) [rise, at] = [potential - lowest, x];
  }
  return [
    finding({
      premise: 'solid solution',
      place: side,
      material: label,
      value: rise,
      strains: 1e-3,
      fails: 0.02,
      unit: 'V',
      models: everyModel,
      message: `the open-circuit potential ${rise === 0 ? 'falls throughout as the host fills' : `rises by up to ${shown(rise, 'V')} as the host fills, near θ = ${at.toFixed(3)}`}`,
      mend: 'phases separate where it rises, which Fickian particles do not show; or the fit wiggles',
    }),
  ];
}

/** RT ≪ barrier of the reaction ≪ free energy of the cell. */
function energies(operated: OperatedMaterial, point: OperatingPoint): PremiseFinding[] {
  const barrier = reactionBarrier(operated, point);
  if (Math.abs(barrier) < 1) return [];
  const thermal = gasConstant * point.temperature;
  const driving = drivingEnergy(point);
  const ratio = Math.max(thermal / barrier, barrier / driving);
  const inElectronVolts = [thermal, barrier, driving].map((energy) =>
    (energy / faradayConstant).toPrecision(2),
  );
  return [
    finding({
      premise: 'energies apart',
      place: operated.side,
      material: operated.label,
      value: barrier > 0 ? ratio : null,
      strains: 0.3,
      fails: 1,
      unit: '',
      models: everyModel,
      message: `thermal energy, barrier of the reaction and free energy of the cell are ${inElectronVolts.join(', ')} eV`,
      mend: 'rates that are activated need barriers well above the thermal energy and below the driving one',
    }),
  ];
}

/** Charging of the double layer against the relaxation of all else; DFN and its reductions mostly leave it out. */
function doubleLayer(operated: OperatedMaterial, point: OperatingPoint): PremiseFinding {
  const { temperature, duration } = point;
  const exchange = exchangeAt(operated, point, middleOf(operated));
  const { capacitance, assumed } = doubleLayerOf(operated, point);
  const time = doubleLayerTime(exchange * operated.law.slope(0, temperature), capacitance);
  return finding({
    premise: 'double layer at rest',
    place: operated.side,
    material: operated.label,
    value: assumed ? time / duration : 0,
    strains: 1e-3,
    fails: 0.1,
    unit: '',
    models: everyModel,
    message: assumed
      ? `the double layer charges in ${shown(time, 's')}, the cell in ${shown(duration, 's')}`
      : 'the double layer is part of the model',
    mend: 'give the material a doubleLayerCapacitance',
  });
}

import type { AssumptionCheck, CheckedQuantity } from '../../cell/index.ts';
import { readable } from '../cell/readable.ts';
import { digits } from '../shared/output.ts';

/** One chain of scales, each far below the next. */
export interface Hierarchy {
  readonly name: 'lengths' | 'times' | 'energies';
  readonly text: string;
  readonly holds: boolean;
  /** What models go wrong, and how, where it does not hold. */
  readonly otherwise: string;
}

/** Charges are screened well inside pores where these are this much wider. */
const screening = 100;
/** Far below: by this factor. */
const far = 10;

/**
 * The hierarchies that continuum models rest on: λ_D ≪ pores and particles ≪ electrodes (pores of a hundred λ_D at least), τ_dl ≪
 * diffusion ≪ drive, kT ≪ zeφ ≪ ΔG, with φ the mean voltage lost to charge transfer and transport at the current.
 */
export function hierarchiesOf(check: AssumptionCheck): readonly Hierarchy[] {
  const of = (name: string): readonly CheckedQuantity[] =>
    check.quantities.filter((each) => each.name === name);
  const least = (name: string): number => Math.min(...of(name).map(({ value }) => value));
  const most = (name: string): number => Math.max(...of(name).map(({ value }) => value));
  const [debye, pore] = [most('debyeLength'), least('poreRadius')];
  const [radius, thickness] = [most('particleRadius'), least('thickness')];
  const [layer, diffusion] = [
    most('doubleLayerTime'),
    Math.min(least('particleDiffusionTime'), least('poreDiffusionTime')),
  ];
  const [slow, duration] = [
    Math.max(most('particleDiffusionTime'), most('electrolyteDiffusionTime')),
    most('duration'),
  ];
  const [thermal, driving] = [most('thermalEnergy'), most('drivingEnergy')];
  // A double layer drops about this much; what the seeds call zeφ_dl.
  const barrier = 0.1 * 96485.33212;
  return [
    {
      name: 'lengths',
      text: `λ_D ≪ r_pore: ${metres(debye)} and ${metres(pore)}; neutral electrolyte needs pores of ${metres(screening * debye)} at least`,
      holds: pore >= screening * debye,
      otherwise:
        'double layers fill a share of the pores: the electrolyte is not neutral there, and its salt and conductivity are not those of the bulk',
    },
    {
      name: 'lengths',
      text: `R ≪ L: ${metres(radius)} and ${metres(thickness)}, ${digits(thickness / radius, 2)} particles through the thinnest electrode`,
      holds: thickness >= far * radius,
      otherwise:
        'too few particles across for an average over many: porous-electrode models smear out what single particles and pores do',
    },
    {
      name: 'times',
      text: `τ_dl ≪ diffusion: ${seconds(layer)} and ${seconds(diffusion)}`,
      holds: diffusion >= far * layer,
      otherwise:
        'double layers charge while concentrations move: models without their capacitance are wrong at short times',
    },
    {
      name: 'times',
      text: `diffusion ≪ the run: ${seconds(slow)} and ${seconds(duration)}`,
      holds: duration >= far * slow,
      otherwise:
        'concentrations do not even out while the cell runs: models must resolve them in particles and electrolyte (DFN, SPMe), lumped ones and the capacity at rest do not hold',
    },
    {
      name: 'energies',
      text: `kT ≪ zeφ ≪ ΔG: ${volts(thermal)}, ${volts(barrier)} (a double layer of 0.1 V) and ${volts(driving)}`,
      holds: barrier >= 3 * thermal && driving >= far * barrier,
      otherwise:
        'charges are not held apart against thermal motion, or reactions are near equilibrium everywhere: rate laws far from equilibrium do not hold',
    },
  ];
}

function metres(value: number): string {
  return readable({ value, unit: 'm' });
}

function seconds(value: number): string {
  return readable({ value, unit: 's' });
}

function volts(energy: number): string {
  return `${digits(energy / 96485.33212, 3)} eV`;
}

import type { AssumptionCheck, CheckedQuantity } from '../../cell/index.ts';
import { digits } from '../shared/output.ts';

/** One chain of scales, each far below the next. */
export interface Hierarchy {
  readonly name: 'lengths' | 'times' | 'energies';
  readonly text: string;
  readonly holds: boolean;
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
      text: `λ_D ≪ r_pore: ${nano(debye)} and ${nano(pore)}; neutral electrolyte needs pores of ${nano(screening * debye)} at least`,
      holds: pore >= screening * debye,
    },
    {
      name: 'lengths',
      text: `R ≪ L: ${digits(radius * 1e6, 3)} µm and ${digits(thickness * 1e6, 3)} µm, ${digits(thickness / radius, 2)} particles through the thinnest electrode`,
      holds: thickness >= far * radius,
    },
    {
      name: 'times',
      text: `τ_dl ≪ diffusion: ${digits(layer, 2)} s and ${digits(diffusion, 3)} s`,
      holds: diffusion >= far * layer,
    },
    {
      name: 'times',
      text: `diffusion ≪ the run: ${digits(slow, 3)} s and ${digits(duration, 4)} s`,
      holds: duration >= far * slow,
    },
    {
      name: 'energies',
      text: `kT ≪ zeφ ≪ ΔG: ${volts(thermal)}, ${volts(barrier)} (a double layer of 0.1 V) and ${volts(driving)}`,
      holds: barrier >= 3 * thermal && driving >= far * barrier,
    },
  ];
}

function nano(metres: number): string {
  return `${digits(metres * 1e9, 3)} nm`;
}

function volts(energy: number): string {
  return `${digits(energy / 96485.33212, 3)} eV`;
}

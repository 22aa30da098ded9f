import type { Campaign, CampaignResult } from '../../atoms/index.ts';
import { latticeFingerprint } from './lattice-fingerprint.ts';

/** One row a condition; the last column tells of which lattice model it is. */
export function monteCarloCsv({ branches }: CampaignResult, { named, plan }: Campaign): string {
  const lattice = latticeFingerprint(named.model);
  const orders = (plan.orderVectors ?? []).map((vector) => `order_${vector.join('_')}`);
  const header = [
    'branch',
    'temperature_K',
    'chemical_potential_eV',
    'content',
    'content_error',
    'voltage_V',
    'energy_eV_per_cell',
    'energy_error_eV_per_cell',
    'grand_potential_eV_per_cell',
    'grand_potential_error_eV_per_cell',
    'heat_capacity_eV_per_K_per_cell',
    'heat_capacity_error_eV_per_K_per_cell',
    'susceptibility_per_eV_per_cell',
    'susceptibility_error_per_eV_per_cell',
    'thermodynamic_factor',
    'thermodynamic_factor_error',
    'sublattice_order',
    ...orders,
    'sweeps',
    'equilibration_sweeps',
    'correlation_time_sweeps',
    'acceptance',
    'equilibrated',
    'accurate',
    'lattice',
  ];
  const rows = branches.flatMap(({ name, results, grandPotentials, voltage }) =>
    results.map((result, k) => {
      const { heatCapacity, susceptibility, thermodynamicFactor } = result.fluctuations;
      const potential = grandPotentials?.[k];
      return [
        name,
        result.temperature,
        result.chemicalPotential ?? '',
        result.content.value,
        result.content.standardError,
        voltage?.[k]?.voltage ?? '',
        result.energy.value,
        result.energy.standardError,
        potential?.value ?? '',
        potential?.standardError ?? '',
        heatCapacity.value,
        heatCapacity.standardError,
        susceptibility.value,
        susceptibility.standardError,
        thermodynamicFactor?.value ?? '',
        thermodynamicFactor?.standardError ?? '',
        result.sublatticeOrder?.value ?? '',
        ...result.orders.map(({ value }) => value),
        result.sweeps,
        result.equilibration,
        result.correlationTime,
        result.acceptance,
        result.equilibrated,
        result.accurate,
        lattice,
      ];
    }),
  );
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

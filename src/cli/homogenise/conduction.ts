import { InputError } from '../../base/index.ts';
import {
  defaultBinderPorosity,
  electrolyteSpace,
  nanoporousConductivity,
  type NanoporousPhase,
  type TransportResult,
} from '../../homogenise/index.ts';
import { thermalConductivity, thermalPhases, type PoreFilling } from '../../material/index.ts';
import {
  labelCounts,
  labelOf,
  parsePhases,
  voxelCount,
  type LabelledVolume,
} from '../../microstructure/index.ts';
import { everyPhaseAlike, parseConductivities, parseValues, phaseNames } from '../shared/conductivities.ts';
import { digits } from '../shared/output.ts';

export interface ConductionOptions {
  readonly phase?: string;
  readonly phases?: string;
  readonly conductivity: string;
  readonly property: 'conduction' | 'thermal';
  /** Of thermal alone; electrolyte unless given. */
  readonly fill?: PoreFilling;
  readonly nanoporosity?: string;
  readonly nanotortuosity?: string;
}

/** What conducts, and what there is to say of it. */
export interface Conduction {
  /** The conducting phases as the user would name them. */
  readonly phase: string;
  readonly conductivities: Readonly<Record<string, number>>;
  /** What each result's document has beside the result. */
  document(volume: LabelledVolume, result: TransportResult): Record<string, unknown>;
  lines(volume: LabelledVolume, results: readonly TransportResult[]): readonly string[];
}

/** Conducting phases and their conductivities by `--phase`, `--conductivity`, `--property` and the nanoporous ones. */
export function conduction(options: ConductionOptions): Conduction {
  const nano = options.nanoporosity !== undefined || options.nanotortuosity !== undefined;
  if (options.property === 'thermal') {
    if (!nano) return thermal(options);
    throw new InputError('heat goes through a nanoporous phase as through any other', {
      at: { field: '--nanoporosity' },
      mend: 'give its thermal conductivity with --conductivity',
    });
  }
  const { phase, fill } = options;
  if (fill !== undefined) {
    throw new InputError('what fills the pores counts for heat alone', {
      at: { field: '--fill' },
      mend: 'ask for --property thermal, or leave it out',
    });
  }
  if (phase === undefined) {
    throw new InputError('no conducting phase is named', {
      at: { field: '--phase' },
      expected: 'such as --phase pore',
    });
  }
  if (nano) return nanoporous(phase, options);
  const conductivities = parseConductivities({ phase, conductivity: options.conductivity });
  return { phase, conductivities, document: () => ({}), lines: () => [] };
}

function thermal({ phase, phases, conductivity, fill = 'electrolyte' }: ConductionOptions): Conduction {
  const names = phase === undefined ? namesOf(phases) : phaseNames(phase);
  const given = new Map(
    conductivity === everyPhaseAlike ? [] : parseValues(conductivity, names, '--conductivity'),
  );
  const found = names.map((name) => {
    const value = given.get(name);
    const known = value === undefined ? thermalConductivity(name, fill) : undefined;
    if (value === undefined && known === undefined) {
      throw new InputError(`no thermal conductivity is known for the phase '${name}'`, {
        at: { field: '--property thermal' },
        expected: `--conductivity ${name}=VALUE in W/(m K), or one of the names ${thermalPhases.join(', ')}`,
      });
    }
    const own = value === undefined ? known : { value, source: 'given', orderOfMagnitude: false };
    return { name, own: own ?? { value: 0, source: 'vacuum', orderOfMagnitude: false } };
  });
  const sources = Object.fromEntries(found.map(({ name, own }) => [name, own]));
  return {
    phase: names.join(','),
    conductivities: Object.fromEntries(
      found.flatMap(({ name, own }) => (own.value > 0 ? [[name, own.value] as const] : [])),
    ),
    document: (_volume, result) => ({
      property: 'thermal',
      filling: fill,
      effectiveConductivity: result.effectiveRatio * result.referenceConductivity,
      conductivities: sources,
    }),
    lines: (_volume, results) => [
      '',
      ...results.map(
        ({ axis, effectiveRatio, referenceConductivity }) =>
          `${axis}: ${digits(effectiveRatio * referenceConductivity)} W/(m K)`,
      ),
      ...found.map(
        ({ name, own }) =>
          `${name} ${own.value} W/(m K)${own.orderOfMagnitude ? ', to the order of magnitude' : ''}: ${own.source}`,
      ),
    ],
  };
}

function namesOf(phases: string | undefined): string[] {
  return [...new Set(parsePhases(phases ?? '').map(({ name }) => name))];
}

/** Pores of conductivity one, and phases with pores of their own. */
function nanoporous(pore: string, options: ConductionOptions): Conduction {
  const porosities = valuesOf(options.nanoporosity, '--nanoporosity', defaultBinderPorosity);
  const tortuosities = new Map(valuesOf(options.nanotortuosity, '--nanotortuosity', undefined));
  const names = porosities.map(([name]) => name);
  const stray = [...tortuosities.keys()].find((name) => !names.includes(name));
  if (stray !== undefined) {
    throw new InputError(`'${stray}' has a tortuosity and no porosity`, {
      at: { field: '--nanotortuosity' },
      mend: `give --nanoporosity ${stray}=VALUE`,
    });
  }
  if (phaseNames(pore).length > 1 || names.includes(pore) || options.conductivity !== everyPhaseAlike) {
    throw new InputError('a nanoporous phase goes with one phase of pores, whose conductivity is one', {
      at: { field: '--phase' },
      expected: '--phase pore, without --conductivity',
    });
  }
  const phases = porosities.map(([name, porosity]): NanoporousPhase & { readonly name: string } => ({
    name,
    porosity,
    tortuosityFactor: tortuosities.get(name),
  }));
  const conductivities = {
    [pore]: 1,
    ...Object.fromEntries(phases.map((phase) => [phase.name, nanoporousConductivity(phase)])),
  };
  const space = (volume: LabelledVolume, { effectiveRatio }: TransportResult) =>
    electrolyteSpace(
      fractionOf(volume, pore),
      phases.map((phase) => ({ ...phase, fraction: fractionOf(volume, phase.name) })),
      effectiveRatio,
    );
  return {
    phase: [pore, ...names].join(','),
    conductivities,
    document: (volume, result) => ({
      electrolyte: {
        ...space(volume, result),
        nanoporous: phases.map((phase) => ({ ...phase, conductivity: conductivities[phase.name] })),
      },
    }),
    lines: (volume, results) => [
      '',
      ...phases.map(
        ({ name, porosity }) =>
          `${name}: porosity ${porosity}, conducts ${digits(conductivities[name], 4)} of what its electrolyte does`,
      ),
      ...results.map((result) => {
        const { porosity, transportEfficiency, tortuosityFactor } = space(volume, result);
        return `${result.axis}: electrolyte ${digits(porosity)} of the volume, D_eff/D ${digits(transportEfficiency)}, tau ${digits(tortuosityFactor)}`;
      }),
    ],
  };
}

/** `cbd=0.47,sei=0.1`; a name by itself takes the default, where there is one. */
function valuesOf(
  text: string | undefined,
  field: string,
  otherwise: number | undefined,
): (readonly [name: string, value: number])[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const name = part.trim();
    if (otherwise !== undefined && /^[^=]+$/.test(name)) return [name, otherwise];
    return parseValues(part, undefined, field)[0];
  });
}

function fractionOf(volume: LabelledVolume, name: string): number {
  const label = labelOf(volume, name);
  const count = labelCounts(volume).find((entry) => entry.label === label)?.count ?? 0;
  return count / voxelCount(volume.shape);
}

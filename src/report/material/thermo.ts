import { decimals, significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { loadLineKey, type LoadLine } from '../plots/load-lines.ts';
import { materialFigure, type MaterialAxes, type MaterialLine } from '../plots/material-lines.ts';
import { styleSheet } from '../style.ts';

/** A pair of phases as the page shows it. V, K. */
export interface GapRow {
  readonly from: number;
  readonly to: number;
  readonly potential: number;
  readonly spinodal: readonly [number, number];
  readonly hysteresis: number;
}

/** Free energy, chemical potential and potential of a host over its filling. */
export interface ThermoReport {
  readonly name: string;
  /** K */
  readonly temperature: number;
  readonly filling: readonly number[];
  /** J/mol */
  readonly freeEnergy: readonly number[];
  readonly chemicalPotential: readonly number[];
  /** V; of the homogeneous host, and at rest where phases separate. */
  readonly homogeneous: readonly number[];
  readonly rest: readonly number[];
  readonly gaps: readonly GapRow[];
  readonly critical: { readonly temperature: number; readonly filling: number } | null;
  /** Points of a fit, where there was one. */
  readonly data?: { readonly filling: readonly number[]; readonly potential: readonly number[] } | undefined;
  readonly fitted?:
    | readonly {
        readonly name: string;
        readonly value: number;
        readonly error: number;
        readonly unit: string;
      }[]
    | undefined;
  /** Binodals and spinodals over the temperature. */
  readonly diagram: readonly {
    readonly temperature: number;
    readonly binodals: readonly (readonly [number, number])[];
    readonly spinodals: readonly (readonly [number, number])[];
  }[];
  /** Of Lithoscale. */
  readonly version: string;
}

/** One HTML document that needs no other file. */
export function thermoPage(report: ThermoReport): string {
  const { name, temperature, version } = report;
  return pageOf({
    title: `Thermodynamics: ${name}`,
    style: styleSheet(0),
    body: html`<header><h1>Thermodynamics of ${name}</h1><p>At ${significant(temperature, 5)} K.</p></header>
${section('potential', 'Potential', 'Against lithium. Where phases separate the host at rest has a plateau; a homogeneous one goes on to the spinodals.', potentials(report))}
${section('energy', 'Free energy and chemical potential', 'Per mole of sites, over RT. f without −F U° θ; phases lie at the ends of a common tangent.', energies(report))}
${diagram(report)}
${numbers(report)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function drawn(lines: readonly MaterialLine[], axes: MaterialAxes, caption: string): Html {
  return figureBlock(materialFigure(lines, axes), caption, lineKey(loadLineKey(lines)));
}

function line(label: string, x: readonly number[], y: readonly number[]): LoadLine {
  return { label, points: x.map((at, k) => [at, y[k]] as const) };
}

function potentials({ filling, homogeneous, rest, data }: ThermoReport): Html {
  const lines: MaterialLine[] = [
    line('at rest', filling, rest),
    line('homogeneous', filling, homogeneous),
    ...(data === undefined ? [] : [{ ...line('data', data.filling, data.potential), isApart: true }]),
  ];
  return drawn(
    lines,
    { description: 'Potential over filling', x: 'filling θ', y: 'potential against lithium (V)' },
    'The distance between the extremes of the homogeneous curve is the hysteresis that is left at vanishing current.',
  );
}

function energies({ filling, freeEnergy, chemicalPotential, temperature }: ThermoReport): Html {
  const thermal = 8.314462618 * temperature;
  const lines = [
    line(
      'f/RT',
      filling,
      freeEnergy.map((value) => value / thermal),
    ),
    line(
      'µ/RT',
      filling,
      chemicalPotential.map((value) => value / thermal),
    ),
  ];
  return drawn(
    lines,
    { description: 'Free energy and chemical potential over filling', x: 'filling θ', y: 'over RT' },
    'µ = ∂f/∂θ, U = U° − µ/F.',
  );
}

function diagram({ diagram: rows, critical }: ThermoReport): Html {
  if (critical === null) return nothing;
  // Several pairs of phases at one temperature have no order in which to join them.
  const isApart = rows.some(({ binodals, spinodals }) => binodals.length > 1 || spinodals.length > 1);
  const top = [critical.filling, critical.temperature] as const;
  const sides = (
    label: string,
    of: (row: ThermoReport['diagram'][number]) => readonly (readonly [number, number])[],
  ): MaterialLine[] =>
    [0, 1].map((side) => ({
      label: `${label}, ${side === 0 ? 'emptier' : 'fuller'} side`,
      points: [...rows.flatMap((row) => of(row).map((pair) => [pair[side], row.temperature] as const)), top],
      isApart,
    }));
  const lines = [
    ...sides('binodal', ({ binodals }) => binodals),
    ...sides('spinodal', ({ spinodals }) => spinodals),
  ].filter(({ points }) => points.length > 0);
  return section(
    'diagram',
    'Phase diagram',
    `Phases separate below ${significant(critical.temperature, 5)} K, first at a filling of ${decimals(critical.filling, 4)}.`,
    drawn(
      lines,
      {
        description: 'Temperature over the fillings of the phases',
        x: 'filling θ',
        y: 'temperature (K)',
      },
      'Between binodal and spinodal a homogeneous host is metastable, inside the spinodal unstable.',
    ),
  );
}

function numbers({ gaps, fitted }: ThermoReport): Html {
  const tip = 'from the free energy';
  return section(
    'numbers',
    'Numbers',
    gaps.length === 0 ? 'No phases separate at this temperature.' : 'One row for each pair of phases.',
    gaps.length === 0
      ? nothing
      : table({
          caption: 'Phases that coexist',
          columns: [
            'plateau (V)',
            'emptier phase',
            'fuller phase',
            'lower spinodal',
            'upper spinodal',
            'hysteresis (mV)',
          ].map((title) => ({ title, number: true })),
          rows: gaps.map((gap) => [
            decimals(gap.potential, 5),
            significant(gap.from, 5),
            significant(gap.to, 5),
            significant(gap.spinodal[0], 5),
            significant(gap.spinodal[1], 5),
            decimals(1000 * gap.hysteresis, 3),
          ]),
          tip,
        }),
    fitted === undefined
      ? nothing
      : table({
          caption: 'Fitted parameters',
          columns: [
            { title: 'name' },
            { title: 'value', number: true },
            { title: 'standard error', number: true },
            { title: 'unit' },
          ],
          rows: fitted.map(({ name, value, error, unit }) => [
            name,
            significant(value, 6),
            significant(error, 2),
            unit,
          ]),
          tip: 'least squares',
        }),
  );
}

import type { FactorSource } from '../../material/index.ts';
import { significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { loadLineKey } from '../plots/load-lines.ts';
import { materialFigure, type MaterialLine } from '../plots/material-lines.ts';
import { styleSheet } from '../style.ts';

interface Estimated {
  readonly value: number;
  readonly error: number;
}

/** One row of a hand-over, each number with its standard error. K, m²/s. */
export interface HandOverRow extends Estimated {
  readonly temperature: number;
  readonly filling: number;
  readonly thermodynamicFactor: Estimated;
  /** Γ by where it is from, and which was taken. */
  readonly factors: { readonly [Source in FactorSource]?: Estimated | undefined };
  readonly factorFrom: FactorSource;
  /** Standard errors between Γ of the isotherm and of the walks. */
  readonly disagreement?: number | undefined;
  readonly isDarken: boolean;
  readonly darken?: Estimated | undefined;
  readonly havenRatio?: Estimated | undefined;
}

export interface HandOverReport {
  readonly name: string;
  readonly source: string;
  readonly curves: readonly {
    readonly temperature: number;
    readonly filling: readonly number[];
    readonly potential: readonly number[];
  }[];
  readonly rows: readonly HandOverRow[];
  readonly notes: readonly string[];
  /** Of Lithoscale. */
  readonly version: string;
}

/** What a lattice hands over to a cell, as one HTML document. */
export function handOverPage({ name, source, curves, rows, notes, version }: HandOverReport): string {
  const potentials = curves.map(
    ({ temperature, filling, potential }): MaterialLine => ({
      label: `${significant(temperature, 4)} K`,
      points: filling.map((x, k) => [x, potential[k]] as const),
    }),
  );
  return pageOf({
    title: `Hand-over: ${name}`,
    style: styleSheet(0),
    body: html`<header><h1>${name}: from lattice to cell</h1><p>${source}</p></header>
${section(
  'potential',
  'Potential at rest',
  'The curve that falls with the filling and is nearest to the points.',
  figureBlock(
    materialFigure(potentials, {
      description: 'Potential over filling',
      x: 'filling θ',
      y: 'potential against lithium (V)',
      dots: true,
    }),
    'U(θ).',
    lineKey(loadLineKey(potentials)),
  ),
)}
${rows.length === 0 ? nothing : [factorSection(rows), diffusivitySection(rows)]}
${notes.length === 0 ? nothing : section('notes', 'Notes', 'What was joined, left out and assumed.', html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

type Pick = (row: HandOverRow) => Estimated | undefined;

/** One line for each temperature, of the rows that have the number. */
function linesOf(rows: readonly HandOverRow[], label: string, pick: Pick): MaterialLine[] {
  const temperatures = [...new Set(rows.map(({ temperature }) => temperature))];
  return temperatures.flatMap((temperature): MaterialLine[] => {
    const here = rows
      .filter((row) => row.temperature === temperature)
      .flatMap((row) => {
        const estimate = pick(row);
        return estimate === undefined ? [] : [{ filling: row.filling, ...estimate }];
      });
    if (here.length === 0) return [];
    const points = here.map(({ filling, value }) => [filling, value] as const);
    const errors = here.map(({ error }) => error);
    return [{ label: `${label}, ${significant(temperature, 4)} K`, points, errors }];
  });
}

function factorSection(rows: readonly HandOverRow[]): Html {
  const lines = [
    ...linesOf(rows, 'isotherm', ({ factors }) => factors.isotherm),
    ...linesOf(rows, 'walks', ({ factors }) => factors.walks),
    ...linesOf(rows, 'slope of U', ({ factors }) => factors.slope),
  ];
  return section(
    'factor',
    'Thermodynamic factor',
    'Γ = ∂ln a/∂ln θ from each source that has it; which was taken stands in the table.',
    figureBlock(
      materialFigure(lines, {
        description: 'Thermodynamic factor over filling',
        x: 'filling θ',
        y: 'Γ',
        logarithmic: true,
        dots: true,
      }),
      'Bars are two standard errors each way.',
      lineKey(loadLineKey(lines)),
    ),
    table({
      caption: 'Thermodynamic factors',
      columns: ['T (K)', 'filling', 'Γ isotherm', 'Γ walks', 'slope of U', 'apart (σ)', 'taken'].map(
        (title) => ({ title, number: title !== 'taken' }),
      ),
      rows: rows.map(({ temperature, filling, factors, disagreement, factorFrom }) => [
        significant(temperature, 4),
        significant(filling, 4),
        estimateText(factors.isotherm),
        estimateText(factors.walks),
        significant(factors.slope?.value, 4),
        disagreement === undefined ? '—' : disagreement.toFixed(1),
        factorFrom,
      ]),
      tip: 'from fluctuations of the content',
    }),
  );
}

function diffusivitySection(rows: readonly HandOverRow[]): Html {
  const isDarken = rows.some((row) => row.isDarken);
  const lines = [
    ...linesOf(rows, isDarken ? 'D* Γ' : 'D = D_J Γ', (row) => row),
    ...(isDarken ? [] : linesOf(rows, 'Darken D* Γ', ({ darken }) => darken)),
  ];
  return section(
    'diffusivity',
    'Chemical diffusivity',
    isDarken
      ? 'There is no jump diffusivity: the Darken form D* Γ stands in, which leaves out that atoms move together.'
      : 'D = D_J Γ, exact, and the Darken form D* Γ beside it, which leaves out that atoms move together.',
    figureBlock(
      materialFigure(lines, {
        description: 'Chemical diffusivity over filling',
        x: 'filling θ',
        y: 'm²/s',
        logarithmic: true,
        dots: true,
      }),
      'Bars are two standard errors each way. The Darken form has the share H_R of the whole.',
      lineKey(loadLineKey(lines)),
    ),
    numbers(rows),
  );
}

/** How low the Darken form is, in percent. */
function lowness({ isDarken, havenRatio }: HandOverRow): string {
  if (isDarken || havenRatio === undefined) return '—';
  return estimateText({ value: 100 * (1 - havenRatio.value), error: 100 * havenRatio.error }, 3);
}

function estimateText(estimate: Estimated | undefined, digits = 4): string {
  if (estimate === undefined) return '—';
  return `${significant(estimate.value, digits)} ± ${significant(estimate.error, 2)}`;
}

function numbers(rows: readonly HandOverRow[]): Html {
  return table({
    caption: 'Diffusivities',
    columns: ['T (K)', 'filling', 'D (m²/s)', 'Darken D* Γ (m²/s)', 'H_R', 'Darken is low by (%)'].map(
      (title) => ({ title, number: true }),
    ),
    rows: rows.map((row) => [
      significant(row.temperature, 4),
      significant(row.filling, 4),
      estimateText(row),
      estimateText(row.darken),
      estimateText(row.havenRatio, 3),
      lowness(row),
    ]),
    tip: 'from the isotherm and the walks',
  });
}

import { significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { loadLineKey, type LoadLine } from '../plots/load-lines.ts';
import { materialFigure } from '../plots/material-lines.ts';
import { styleSheet } from '../style.ts';

/** One row of a hand-over. K, m²/s. */
export interface HandOverRow {
  readonly temperature: number;
  readonly filling: number;
  readonly thermodynamicFactor: { readonly value: number; readonly error: number };
  readonly value: number;
  readonly error: number;
  readonly darken?: number | undefined;
  readonly havenRatio?: number | undefined;
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
  const temperatures = [...new Set(rows.map(({ temperature }) => temperature))];
  const potentials = curves.map(
    ({ temperature, filling, potential }): LoadLine => ({
      label: `${significant(temperature, 4)} K`,
      points: filling.map((x, k) => [x, potential[k]] as const),
    }),
  );
  const diffusivities = temperatures.flatMap((temperature): LoadLine[] => {
    const here = rows.filter((row) => row.temperature === temperature);
    const darken = here.flatMap((row) =>
      row.darken === undefined ? [] : [[row.filling, row.darken] as const],
    );
    return [
      {
        label: `D, ${significant(temperature, 4)} K`,
        points: here.map(({ filling, value }) => [filling, value] as const),
      },
      ...(darken.length === 0 ? [] : [{ label: `Darken, ${significant(temperature, 4)} K`, points: darken }]),
    ];
  });
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
${
  diffusivities.length === 0
    ? nothing
    : section(
        'diffusivity',
        'Chemical diffusivity',
        'D = D_J Γ, exact, and the Darken form D* Γ beside it, which leaves out that atoms move together.',
        figureBlock(
          materialFigure(diffusivities, {
            description: 'Chemical diffusivity over filling',
            x: 'filling θ',
            y: 'm²/s',
            logarithmic: true,
            dots: true,
          }),
          'The Darken form has the share H_R of the whole.',
          lineKey(loadLineKey(diffusivities)),
        ),
        numbers(rows),
      )
}
${notes.length === 0 ? nothing : section('notes', 'Notes', 'What was joined, left out and assumed.', html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function numbers(rows: readonly HandOverRow[]): Html {
  return table({
    caption: 'Diffusivities',
    columns: ['T (K)', 'filling', 'Γ', 'D (m²/s)', 'standard error', 'Darken (m²/s)', 'H_R'].map((title) => ({
      title,
      number: true,
    })),
    rows: rows.map((row) => [
      significant(row.temperature, 4),
      significant(row.filling, 4),
      significant(row.thermodynamicFactor.value, 4),
      significant(row.value, 4),
      significant(row.error, 2),
      significant(row.darken, 4),
      significant(row.havenRatio, 3),
    ]),
    tip: 'from the isotherm and the walks',
  });
}

import { significant } from '../format.ts';
import type { FitReport } from '../expansion-fit/page.ts';
import { hullSection, interactionsSection } from '../expansion-fit/sections.ts';
import { html, nothing } from '../html.ts';
import { figureBlock, pageOf, section } from '../page.ts';
import type { LoadLine } from '../plots/load-lines.ts';
import { bandFigure, type BandLine } from '../plots/material-lines.ts';
import { styleSheet } from '../style.ts';

/** What the figures of a fit show. */
type FitFigures = Pick<FitReport, 'structures' | 'axes' | 'hull' | 'functions' | 'rootMeanSquare'>;

/** From energies of structures to the voltage of a cell, with a band. */
export interface AtomsToCellReport {
  readonly name: string;
  readonly lead: string;
  readonly fit: FitFigures;
  /** U(θ), V over filling, with its samples. */
  readonly potential: BandLine;
  readonly potentials: readonly LoadLine[];
  /** V over A h. */
  readonly discharge: BandLine;
  readonly discharges: readonly LoadLine[];
  readonly rate: number;
  readonly capacity: number;
  readonly capacities: readonly number[];
  readonly notes: readonly string[];
  /** Of Lithoscale. */
  readonly version: string;
}

/** The chain as one HTML document that needs no other file. */
export function atomsToCellPage(report: AtomsToCellReport): string {
  const { name, lead, potential, potentials, discharge, discharges, rate, notes, version } = report;
  const { capacity, capacities, fit } = report;
  return pageOf({
    title: `Atoms to cell: ${name}`,
    style: styleSheet(0),
    body: html`<header><h1>${name}: from atoms to a cell</h1><p>${lead}</p></header>
${hullSection(
  fit,
  `Formation energies of the structures, and of the fit (root mean square error ${significant(1000 * fit.rootMeanSquare, 4)} meV per cell). Ground states: ${fit.hull.groundStates.join(', ')}.`,
)}
${interactionsSection(fit, 'What Monte Carlo runs with, and draws of it.')}
${section(
  'potential',
  'Potential at rest',
  'From Monte Carlo with the fitted interactions; thin lines are draws from their posterior, the band is their spread.',
  figureBlock(
    bandFigure(potential, potentials, {
      description: 'Potential over filling with its band',
      x: 'filling θ',
      y: 'potential against lithium (V)',
    }),
    'U(θ).',
  ),
)}
${section(
  'discharge',
  `Discharge at ${significant(rate, 3)}C`,
  `${significant(capacity, 4)} A h to the lower cut-off; the draws give ${significant(Math.min(...capacities), 4)} to ${significant(Math.max(...capacities), 4)} A h.`,
  figureBlock(
    bandFigure(discharge, discharges, {
      description: 'Voltage over charge with its band',
      x: 'charge drawn (A h)',
      y: 'voltage (V)',
    }),
    'The same cell and current for each draw.',
  ),
)}
${notes.length === 0 ? nothing : section('notes', 'Notes', 'What was assumed on the way.', html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

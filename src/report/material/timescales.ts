import { significant } from '../format.ts';
import { html, nothing } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { timesFigure, timesKey, type Rung } from '../plots/material-lines.ts';
import { styleSheet } from '../style.ts';

export interface TimescalesReport {
  readonly name: string;
  readonly lead: string;
  readonly rungs: readonly Rung[];
  /** s */
  readonly duration: number;
  /** Rows of quantity, where, value and meaning, in words. */
  readonly quantities: readonly (readonly [string, string, string, string])[];
  readonly hierarchies: readonly {
    readonly text: string;
    readonly holds: boolean;
    /** What goes wrong where it does not hold. */
    readonly otherwise: string;
  }[];
  readonly bottleneck: string;
  /** Of Lithoscale. */
  readonly version: string;
}

/** The ladder of times as one HTML document. */
export function timescalesPage(report: TimescalesReport): string {
  const { name, lead, rungs, duration, quantities, hierarchies, bottleneck, version } = report;
  return pageOf({
    title: `Timescales: ${name}`,
    style: styleSheet(0),
    body: html`<header><h1>Timescales of ${name}</h1><p>${lead}</p></header>
${section(
  'ladder',
  'Ladder of times',
  `The bottleneck: ${bottleneck}.`,
  figureBlock(
    timesFigure(rungs, duration),
    `Dashed: the run, ${significant(duration, 4)} s. What is slower than it has no time to even out.`,
    lineKey(timesKey(rungs)),
  ),
)}
${section(
  'hierarchy',
  'Separation of scales',
  'What models of porous electrodes rest on.',
  html`<ul>${hierarchies.map(({ text, holds, otherwise }) => html`<li>${holds ? '✓' : '✗'} ${text}${holds ? nothing : html`<br>${otherwise}`}</li>`)}</ul>`,
)}
${section(
  'numbers',
  'Numbers',
  'From the parameters, nothing is run.',
  table({
    caption: 'Lengths, times and energies',
    columns: [{ title: 'what' }, { title: 'where' }, { title: 'value', number: true }, { title: 'meaning' }],
    rows: quantities,
    tip: 'of closed form',
  }),
)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

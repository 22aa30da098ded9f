import { change, significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import type { ParameterChange } from '../../cell/index.ts';
import type { ImageToCellReport } from '../image-to-cell-data.ts';
import { traceOf } from '../origin.ts';
import { section, table } from '../page.ts';
import { scaleOf, wordsOf } from '../words.ts';

/** What the image changed in the literature set. */
export function parametersSection(report: ImageToCellReport): Html {
  const { parameters } = report;
  const trace = traceOf(report, 'parameters');
  return section(
    'parameters',
    'Cell parameters',
    html`The positive electrode takes its structure from the image; all else comes from the literature set “${parameters.set}” (${trace.link}).`,
    table({
      caption: html`<strong>Changed parameters.</strong> Everything that is not listed is as in the set.`,
      columns: [
        { title: 'parameter' },
        { title: 'literature', number: true },
        { title: 'this cell', number: true },
        { title: 'unit' },
        { title: 'change', number: true },
        { title: 'why' },
      ],
      rows: parameters.changes.map(changeCells),
      tip: trace.tip,
    }),
    parameters.notes.length === 0
      ? nothing
      : html`<div class="note"><ul>${parameters.notes.map((note) => html`<li>${note}</li>`)}</ul></div>`,
    html`<h3>Sources of the literature set</h3><ul class="plain">${parameters.citations.map((citation) => html`<li>${citation}</li>`)}</ul>`,
  );
}

function changeCells({ name, before, after, unit, why }: ParameterChange): (string | Html)[] {
  const { factor, shown } = scaleOf(unit);
  const scaled = before === null ? null : before / factor;
  return [
    wordsOf(name),
    significant(scaled),
    significant(after / factor),
    shown,
    changeOf(after, before),
    html`<small class="why">${why}</small>`,
  ];
}

/** A change in percent, or as a factor where it is large. */
function changeOf(after: number, before: number | null): string {
  const ratio = before === null || before === 0 ? 0 : after / before;
  return ratio > 5 ? `× ${significant(ratio, 3)}` : change(after, before);
}

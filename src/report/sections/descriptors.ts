import { findingContent, findingWords, lineColours } from '../description/findings.ts';
import { html, nothing, type Html } from '../html.ts';
import type { ImageToCellReport } from '../image-to-cell-data.ts';
import { traceOf } from '../origin.ts';
import { section } from '../page.ts';
import type { PhaseColour } from '../pictures/palette.ts';

/** What the step `descriptors` measured on the image, one after the other. */
export function descriptorsSection(report: ImageToCellReport, colours: readonly PhaseColour[]): Html {
  if (report.descriptors === undefined) return nothing;
  const { findings, omitted } = report.descriptors;
  const { link } = traceOf(report, 'descriptors');
  return section(
    'descriptors',
    'Structure in numbers',
    html`Sizes, correlations, particles and contacts, each with its definition (${link}).`,
    findings.map(
      (finding) => html`<h3>${finding.title}</h3>
<p>${findingWords(finding)}</p>
${findingContent(finding, lineColours(colours))}`,
    ),
    omitted.length === 0
      ? nothing
      : html`<h3>Not measured</h3>
<ul class="plain">${omitted.map(({ name, reason }) => html`<li><strong>${name}</strong>: ${reason}</li>`)}</ul>`,
  );
}

import { html, nothing } from './html.ts';
import type { ImageToCellReport } from './image-to-cell-data.ts';
import { pageOf } from './page.ts';
import { phaseColours } from './pictures/palette.ts';
import { ratesOf } from './plots/voltage.ts';
import { compositionSection } from './sections/composition.ts';
import { descriptorsSection } from './sections/descriptors.ts';
import { dischargeSection } from './sections/discharge.ts';
import { flowSection } from './sections/flow.ts';
import { gradingSection } from './sections/grading.ts';
import { headSection } from './sections/head.ts';
import { leafingScript, microstructureSection } from './sections/microstructure.ts';
import { parametersSection } from './sections/parameters.ts';
import { provenanceSection } from './sections/provenance.ts';
import { transportSection } from './sections/transport.ts';
import { styleSheet } from './style.ts';

/** The whole report as one HTML document that needs no other file and asks for none. */
export function imageToCellPage(report: ImageToCellReport, signal?: AbortSignal): string {
  const colours = phaseColours(report.volume.phases, report.roles.pore);
  return pageOf({
    title: `From image to cell: ${report.source.path ?? report.run.pipeline}`,
    style: styleSheet(
      Math.max(...[report.discharges, report.grading?.discharges ?? []].map((runs) => ratesOf(runs).length)),
    ),
    body: html`${headSection(report)}
${microstructureSection(report, colours, signal)}
${compositionSection(report, colours)}
${descriptorsSection(report, colours)}
${transportSection(report)}
${report.flow === undefined ? nothing : flowSection(report, report.flow, signal)}
${parametersSection(report)}
${dischargeSection(report)}
${gradingSection(report)}
${provenanceSection(report)}
<footer>Made by Lithoscale ${report.run.code.version}. This file is complete in itself.</footer>`,
    script: leafingScript,
  });
}

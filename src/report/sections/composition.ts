import { percent, quantity, significant, whole } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import type { ImageToCellReport } from '../image-to-cell-data.ts';
import { traceOf } from '../origin.ts';
import { figureBlock, patchKey, section, table } from '../page.ts';
import { hex, type PhaseColour } from '../pictures/palette.ts';
import { profilesFigure } from '../plots/profiles.ts';

/** Fractions, connected parts, interfacial areas and profiles through the thickness. */
export function compositionSection(report: ImageToCellReport, colours: readonly PhaseColour[]): Html {
  const { description, check } = report;
  const byName = Object.fromEntries(colours.map(({ name, colour }) => [name, hex(colour)]));
  const trace = traceOf(report, 'describe');
  return section(
    'composition',
    'Composition and interfaces',
    html`What the image consists of, which parts of it connect the two sides, and how much surface lies between the phases (${trace.link}).`,
    warnings(check.warnings),
    fractionsTable(report, byName),
    html`<div class="grid"><div>${interfacesTable(report)}${surfacesTable(report)}</div>
${figureBlock(
  profilesFigure({ profile: description.profiles.z, colours: byName }),
  'Volume fraction in each slice through the thickness. The collector (z = 0) is at the left, the separator at the right.',
  patchKey(colours.map(({ name, colour }) => ({ label: name, colour: hex(colour) }))),
)}</div>`,
  );
}

function warnings(list: readonly string[]): Html {
  if (list.length === 0) return nothing;
  return html`<div class="note warn" role="note"><ul>${list.map((warning) => html`<li>${warning}</li>`)}</ul></div>`;
}

function fractionsTable(report: ImageToCellReport, colours: Readonly<Record<string, string>>): Html {
  const { check, description } = report;
  const rows = check.phases.map(({ name, label, voxels, fraction }) => {
    const parts = description.phases[name];
    return [
      html`<span class="swatch" style="background:${colours[name]}"></span>${name}`,
      label,
      whole(voxels),
      percent(fraction, 2),
      percent(parts.percolating.x, 2),
      percent(parts.percolating.y, 2),
      percent(parts.percolating.z, 2),
      percent(parts.isolatedFraction, 2),
      whole(parts.components),
    ];
  });
  return table({
    caption: html`<strong>Phases.</strong> Percolating: share of the phase’s own volume in parts that touch both end faces of the axis. Isolated: share in parts that percolate along no axis. Voxels are connected through their faces.`,
    columns: [
      { title: 'phase' },
      { title: 'label', number: true },
      { title: 'voxels', number: true },
      { title: 'volume fraction', number: true },
      { title: 'percolating x', number: true },
      { title: 'percolating y', number: true },
      { title: 'percolating z', number: true },
      { title: 'isolated', number: true },
      { title: 'parts', number: true },
    ],
    rows,
    tip: traceOf(report, 'describe').tip,
  });
}

function interfacesTable(report: ImageToCellReport): Html {
  const rows = report.description.interfaces.map(({ phases, faces, corrected }) => [
    phases.join(' – '),
    significant(faces.perVolume / 1e6, 4),
    significant(corrected.perVolume / 1e6, 4),
    significant(corrected.perVolume > 0 ? faces.perVolume / corrected.perVolume : null, 3),
  ]);
  return table({
    caption: html`<strong>Interfacial areas</strong> per volume of electrode, in µm²/µm³. By voxel faces: ${report.description.estimators.faces}. Corrected: ${report.description.estimators.corrected}; only this kind goes into a cell.`,
    columns: [
      { title: 'between' },
      { title: 'by voxel faces', number: true },
      { title: 'corrected', number: true },
      { title: 'ratio', number: true },
    ],
    rows,
    tip: traceOf(report, 'describe').tip,
  });
}

function surfacesTable(report: ImageToCellReport): Html {
  const rows = report.check.phases.map(({ name }) => {
    const { specificSurfaceArea, sauterRadius } = report.description.phases[name];
    return [name, significant(specificSurfaceArea.corrected / 1e6), quantity(sauterRadius, 1e-6, 'µm', 4)];
  });
  return table({
    caption: html`<strong>Surface of each phase</strong> against all others, corrected, per volume of electrode, and the radius of spheres with the same ratio of volume to surface (Sauter).`,
    columns: [
      { title: 'phase' },
      { title: 'area (µm²/µm³)', number: true },
      { title: 'Sauter radius', number: true },
    ],
    rows,
    tip: traceOf(report, 'describe').tip,
  });
}

import type { DiagramPlan, PhaseDiagram } from '../../atoms/index.ts';
import { duration, plusMinus, significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table, type KeyEntry } from '../page.ts';
import { errorLinesFigure, type ErrorLine } from '../plots/lattice-runs.ts';
import { loadLineKey } from '../plots/load-lines.ts';
import { phaseRegionsFigure, potentialBoundariesFigure } from '../plots/phase-regions.ts';
import { styleSheet } from '../style.ts';

/** A phase diagram, whole or broken off. */
export interface PhaseDiagramReport {
  readonly plan: DiagramPlan;
  readonly diagram: PhaseDiagram;
  readonly complete: boolean;
  readonly seconds: number;
  /** Of Lithoscale. */
  readonly version: string;
}

/** Regions over content and over chemical potential, grand potentials, order and voltages as one HTML document that needs no other file. */
export function phaseDiagramPage(report: PhaseDiagramReport): string {
  const { plan, diagram, complete, seconds, version } = report;
  const { named, species, supercell, ensemble } = plan;
  const words = complete ? '' : ' The run was broken off: this is what was finished.';
  return pageOf({
    title: `Phases: ${named.name}`,
    style: styleSheet(0),
    body: html`<header><h1>Phases of ${named.name}</h1>
<p>${ensemble} ensemble; the content is the share of its sites that hold ${species}. Supercell ${supercell
      .map((row) => row.join(' '))
      .join(
        ' / ',
      )} in primitive vectors. ${duration(seconds)}.${words} Bars: two standard errors.</p></header>
${diagram.notes.length === 0 ? nothing : section('notes', 'What to know', html`<ul>${diagram.notes.map((note) => html`<li>${note}</li>`)}</ul>`)}
${regions(diagram)}
${groundStateTable(diagram)}
${potentials(diagram)}
${orders(diagram)}
${voltages(diagram)}
${boundaryTable(diagram)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

const solution = 'solution';

/** One look for each phase, the same in all figures. */
function phaseKey({ phases }: PhaseDiagram): KeyEntry[] {
  const names = [solution, ...phases.filter(({ kind }) => kind === 'ordered').map(({ name }) => name)];
  return loadLineKey(names.map((label) => ({ label, points: [] })));
}

function regions(diagram: PhaseDiagram): Html {
  const key = phaseKey(diagram);
  return section(
    'regions',
    'Phase diagram',
    'Filled: one phase is stable; edges are straight between the temperatures that were walked. Thin lines join two phases in equilibrium; dots: their contents where grand potentials cross, or where an order ends continuously (open). Crosses: where phases become one.',
    [
      figureBlock(phaseRegionsFigure(diagram, key), '', lineKey(key)),
      figureBlock(
        potentialBoundariesFigure(diagram, key),
        'The line at each dot has the slope that Clausius and Clapeyron ask for.',
        nothing,
      ),
    ],
  );
}

function groundStateTable({ phases }: PhaseDiagram): Html {
  return section(
    'ground-states',
    'Ground states',
    'Arrangements on the lower hull of energies; at 0 K each is stable between two chemical potentials.',
    table({
      caption: 'Ground states',
      tip: 'from all arrangements up to the size looked at',
      columns: [
        { title: 'phase' },
        { title: 'content', number: true },
        { title: 'E (eV/cell)', number: true },
        { title: 'μ from (eV)', number: true },
        { title: 'to', number: true },
        { title: 'variants', number: true },
        { title: 'cell' },
        { title: 'kept until (K)' },
      ],
      rows: phases.map(({ name, content, energy, window, variants, cell, keptUntil: [kept, lost] }) => [
        name,
        significant(content, 5),
        significant(energy, 7),
        significant(window[0], 6),
        significant(window[1], 6),
        String(variants),
        cell.map((row) => row.join(' ')).join(' / '),
        kept === undefined
          ? '—'
          : lost === undefined
            ? `${significant(kept, 5)} or more`
            : `${significant(kept, 5)}, lost by ${significant(lost, 5)}`,
      ]),
    }),
  );
}

/** Isotherms that are drawn, evenly chosen. */
const isothermsShown = 6;

function shown(diagram: PhaseDiagram): PhaseDiagram['isotherms'] {
  const filled = diagram.isotherms.filter(({ curves }) => curves.length > 0);
  const every = Math.max(1, Math.ceil(filled.length / isothermsShown));
  return filled.filter((_, k) => k % every === 0);
}

function temperatureKey(isotherms: PhaseDiagram['isotherms']): KeyEntry[] {
  return loadLineKey(
    isotherms.map(({ temperature }) => ({ label: `${significant(temperature, 5)} K`, points: [] })),
  );
}

function potentials(diagram: PhaseDiagram): Html {
  const isotherms = shown(diagram);
  if (isotherms.length === 0) return nothing;
  const key = temperatureKey(isotherms);
  const over = (
    pick: (
      point: PhaseDiagram['isotherms'][number]['curves'][number]['points'][number],
    ) => ErrorLine['points'][number],
  ): ErrorLine[] =>
    isotherms.flatMap(({ curves }, k) =>
      curves.map(({ points }) => ({ entry: key[k], points: points.map(pick) })),
    );
  const reference = (mu: number): number =>
    Math.min(...diagram.phases.map(({ energy, content }) => energy - mu * content * diagram.sitesPerCell));
  const grand = over(({ chemicalPotential, grandPotential }) => ({
    x: chemicalPotential,
    y: grandPotential.value - reference(chemicalPotential),
    error: grandPotential.standardError,
  }));
  const contents = over(({ chemicalPotential, atoms }) => ({
    x: chemicalPotential,
    y: atoms.value,
    error: atoms.standardError,
  }));
  const x = 'chemical potential (eV)';
  return section(
    'potentials',
    'Grand potentials and contents',
    'Φ of each phase as far as it was walked, metastable stretches included, less that of the ground states at 0 K: at each temperature the lowest is stable.',
    [
      figureBlock(
        errorLinesFigure(grand, { title: 'Grand potentials', x, y: 'Φ − Φ at 0 K (eV per primitive cell)' }),
        '',
        lineKey(key),
      ),
      figureBlock(
        errorLinesFigure(contents, { title: 'Contents', x, y: 'atoms per primitive cell' }),
        '',
        lineKey(key),
      ),
    ],
  );
}

function orders(diagram: PhaseDiagram): Html {
  const isotherms = shown(diagram);
  const key = temperatureKey(isotherms);
  const lines = isotherms.flatMap(({ curves }, k): ErrorLine[] =>
    curves.map(({ points }) => ({
      entry: key[k],
      points: points.flatMap(({ chemicalPotential, order }) =>
        order === undefined ? [] : [{ x: chemicalPotential, y: order.value, error: order.standardError }],
      ),
    })),
  );
  if (lines.every(({ points }) => points.length === 0)) return nothing;
  return section(
    'orders',
    'Order parameters',
    'Overlap with the ground state of the phase (for the solution the largest with any): 1 in full order, about 1/√sites without. Below 0.4 a phase counts as lost.',
    figureBlock(
      errorLinesFigure(lines, {
        title: 'Order parameters',
        x: 'chemical potential (eV)',
        y: 'overlap with the ground state',
      }),
      '',
      lineKey(key),
    ),
  );
}

function voltages(diagram: PhaseDiagram): Html {
  const isotherms = shown(diagram).filter(({ voltage }) => voltage !== undefined);
  if (isotherms.length === 0) return nothing;
  const key = temperatureKey(isotherms);
  const lines = isotherms.map(
    ({ voltage = [] }, k): ErrorLine => ({
      entry: key[k],
      points: voltage.map(({ content, voltage: y }) => ({ x: content, y })),
    }),
  );
  return section(
    'voltage',
    'Equilibrium voltage',
    'U = −(μ − μ of the metal)/e along the stable phases: flat where two of them coexist, without hysteresis.',
    figureBlock(
      errorLinesFigure(lines, {
        title: 'Equilibrium voltage',
        x: 'content',
        y: 'voltage (V)',
        xDomain: [0, 1],
      }),
      '',
      lineKey(key),
    ),
  );
}

function boundaryTable({ boundaries, ends }: PhaseDiagram): Html {
  return section('boundaries', 'Boundaries', 'One row a boundary and temperature.', [
    table({
      caption: 'Boundaries',
      tip: 'value ± one standard error; off: μ less what the slopes from the temperature before lead to',
      columns: [
        { title: 'K' },
        { title: 'below and above' },
        { title: 'μ (eV)', number: true },
        { title: 'content below', number: true },
        { title: 'content above', number: true },
        { title: 'dμ/dT (µeV/K)', number: true },
        { title: 'off (errors)', number: true },
        { title: 'kind, and by what' },
      ],
      rows: boundaries.map((each) => [
        significant(each.temperature, 5),
        each.phases.join(' and '),
        plusMinus(each.chemicalPotential.value, each.chemicalPotential.standardError),
        plusMinus(each.contents[0].value, each.contents[0].standardError),
        plusMinus(each.contents[1].value, each.contents[1].standardError),
        each.slope === undefined ? '—' : plusMinus(1e6 * each.slope.value, 1e6 * each.slope.standardError),
        significant(each.slopeCheck, 2),
        `${each.kind}: ${each.criterion}`,
      ]),
    }),
    ...(ends.length === 0
      ? []
      : [
          table({
            caption: 'Where phases become one',
            tip: 'value ± one standard error, or half the distance of the temperatures beside',
            columns: [
              { title: 'phases' },
              { title: 'K', number: true },
              { title: 'μ (eV)', number: true },
              { title: 'content', number: true },
              { title: 'found by' },
            ],
            rows: ends.map(({ phases, temperature, chemicalPotential, content, criterion }) => [
              phases.join(' and '),
              plusMinus(temperature.value, temperature.standardError),
              significant(chemicalPotential, 6),
              significant(content, 4),
              criterion,
            ]),
          }),
        ]),
  ]);
}

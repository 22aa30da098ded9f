import { significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, pageOf, section, table } from '../page.ts';
import { styleSheet } from '../style.ts';
import { parityFigure, pathFigure } from './plots.ts';
import { hullSection, interactionsSection } from './sections.ts';

interface WrongGroundState {
  readonly structure: string;
  readonly above: number;
  readonly products: readonly { readonly structure: string; readonly share: number }[];
}

/** A cluster expansion and how it was fitted. Energies in eV, per primitive cell of the parent lattice. */
export interface FitReport {
  readonly title: string;
  readonly version: string;
  readonly method: string;
  readonly functions: readonly {
    readonly name: string;
    readonly multiplicity: number;
    /** Sites of its clusters; 0 for the constant. */
    readonly sites: number;
    /** Å */
    readonly diameter: number;
    readonly eci: number;
    readonly eciDeviation: number;
    readonly eciTimesMultiplicity: number;
  }[];
  readonly permittivity: { readonly value: number; readonly deviation: number } | undefined;
  readonly structures: readonly {
    readonly name: string;
    readonly composition: readonly number[];
    readonly formation: number;
    readonly formationFitted: number;
    /** By the fit to the other folds of cross-validation. */
    readonly formationHeldOut: number;
    /** Standard deviation of what is fitted. */
    readonly deviation: number;
    readonly aboveHull: number;
    readonly aboveHullFitted: number;
  }[];
  /** Structures to calculate next. */
  readonly next?:
    | readonly {
        readonly cells: number;
        readonly composition: readonly number[];
        readonly above: number | undefined;
        readonly deviation: number;
        readonly reason: string;
      }[]
    | undefined;
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** Elements whose amounts are the composition. */
  readonly axes: readonly string[];
  readonly rootMeanSquare: number;
  readonly leaveOneOut: number | undefined;
  readonly crossValidation: { readonly rootMeanSquare: number; readonly folds: number };
  readonly penalty: number | undefined;
  readonly path: readonly {
    readonly penalty: number;
    readonly kept: number;
    readonly meanSquare: number;
    readonly standardError: number;
  }[];
  readonly rank: number;
  readonly columns: number;
  readonly dependencies: readonly {
    readonly column: string;
    readonly of: readonly (readonly [name: string, factor: number])[];
  }[];
  readonly hull: {
    readonly groundStates: readonly string[];
    readonly groundStatesFitted: readonly string[];
    readonly missed: readonly WrongGroundState[];
    readonly madeUp: readonly WrongGroundState[];
    readonly rootMeanSquareOnHull: number;
  };
}

/** A cluster expansion's fit as one HTML document that needs no other file. */
export function fitPage(report: FitReport): string {
  const { title, method, structures, functions, version } = report;
  return pageOf({
    title: `Cluster expansion: ${title}`,
    style: styleSheet(0),
    body: html`<header><h1>Cluster expansion of ${title}</h1><p>${structures.length} structures, ${functions.length} functions, ${method}. ${errorsOf(report)}</p></header>
${section(
  'parity',
  'Energies given and fitted',
  'Formation energies against the end members, per primitive cell of the parent lattice.',
  figureBlock(
    parityFigure(report),
    'On the dashed line the fit gives what was calculated. Dots: fitted. Rings: by a fit to the other folds, which was not shown the structure.',
  ),
)}
${hullSection(report, hullWords(report))}
${interactionsSection(report, 'Single sites are in the table only.', interactionTable(report))}
${
  report.path.length > 1
    ? section(
        'path',
        'Choice of the penalty',
        'Error on structures that a fit was not shown, with its standard error over the folds; the ring is the choice.',
        figureBlock(pathFigure(report), `${report.crossValidation.folds} folds.`),
      )
    : nothing
}
${structureTable(report)}
${nextTable(report)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function milli(energy: number | undefined, digits = 4): string {
  return significant(energy === undefined ? undefined : 1000 * energy, digits);
}

function errorsOf({
  rootMeanSquare,
  crossValidation,
  leaveOneOut,
  rank,
  columns,
  permittivity,
}: FitReport): string {
  return [
    `Root mean square error ${milli(rootMeanSquare)} meV per cell,`,
    `on structures not shown ${milli(crossValidation.rootMeanSquare)} meV (${crossValidation.folds} folds)`,
    leaveOneOut === undefined ? '' : `, leave-one-out ${milli(leaveOneOut)} meV`,
    rank < columns ? `; ${columns} columns of rank ${rank}` : '',
    permittivity === undefined
      ? ''
      : `; relative permittivity ${significant(permittivity.value)} ± ${significant(permittivity.deviation, 2)}`,
    '.',
  ]
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll(/ ([,;.])/g, '$1');
}

function hullWords({ hull }: FitReport): Html {
  const wrong = (list: readonly WrongGroundState[], words: string): Html[] =>
    list.map(({ structure, above, products }) => {
      const parts = products.map(({ structure: of, share }) => `${significant(share, 3)} ${of}`).join(' + ');
      return html` ${structure} ${words}, ${milli(above, 3)} meV above ${parts}.`;
    });
  return html`Ground states: ${hull.groundStates.join(', ')}. Error of the fit there: ${milli(hull.rootMeanSquareOnHull)} meV.${wrong(hull.missed, 'is missed by the fit')}${wrong(hull.madeUp, 'is a ground state by the fit only')}`;
}

/** Collinear functions to name, and what one is made of; the others are counted. */
const namedDependencies = 3;
const namedParts = 4;

function interactionTable({ functions, dependencies }: FitReport): Html {
  const said = dependencies.slice(0, namedDependencies).map(({ column, of }) => {
    const parts = of.slice(0, namedParts).map(([name, factor]) => `${significant(factor, 3)} × ${name}`);
    const more = of.length > namedParts ? ` + ${of.length - namedParts} more` : '';
    return html` ${column} is ${parts.join(' + ')}${more} on these structures.`;
  });
  const left = dependencies.length - namedDependencies;
  if (left > 0)
    said.push(html` So are ${left} more made of others: only sums of their coefficients are known.`);
  return table({
    caption: html`Interactions.${said}`,
    columns: [
      { title: 'function' },
      { title: 'multiplicity', number: true },
      { title: 'ECI (meV)', number: true },
      { title: '±', number: true },
      { title: 'ECI × multiplicity (meV)', number: true },
    ],
    rows: functions.map(({ name, multiplicity, eci, eciDeviation, eciTimesMultiplicity }) => [
      name,
      multiplicity,
      milli(eci),
      milli(eciDeviation, 2),
      milli(eciTimesMultiplicity),
    ]),
    tip: 'from the fit to energies of structures',
  });
}

function nextTable({ next = [], axes }: FitReport): Html {
  if (next.length === 0) return nothing;
  return section(
    'next',
    'Structures to calculate next',
    'Chosen one after the other, each taken as known for those after it.',
    table({
      caption: 'meV per primitive cell',
      columns: [
        { title: 'cells', number: true },
        ...axes.map((title) => ({ title, number: true })),
        { title: 'above the hull given', number: true },
        { title: '±', number: true },
        { title: 'why' },
      ],
      rows: next.map(({ cells, composition, above, deviation, reason }) => [
        cells,
        ...composition.map((amount) => significant(amount)),
        milli(above),
        milli(deviation, 2),
        reason,
      ]),
      tip: 'from all arrangements up to a size that are not in the fit',
    }),
  );
}

function structureTable({ structures, axes, leftOut }: FitReport): Html {
  return section(
    'structures',
    'Structures',
    leftOut.length === 0
      ? 'All structures map onto the lattice.'
      : html`Left out: ${leftOut.map(({ name, reason }) => `${name} (${reason})`).join('; ')}.`,
    table({
      caption: 'meV per primitive cell',
      columns: [
        { title: 'structure' },
        ...axes.map((title) => ({ title, number: true })),
        { title: 'formation', number: true },
        { title: 'fitted', number: true },
        { title: '±', number: true },
        { title: 'not shown', number: true },
        { title: 'above hull', number: true },
        { title: 'fitted', number: true },
      ],
      rows: structures.map(
        ({
          name,
          composition,
          formation,
          formationFitted,
          formationHeldOut,
          deviation,
          aboveHull,
          aboveHullFitted,
        }) => [
          name,
          ...composition.map((amount) => significant(amount)),
          milli(formation),
          milli(formationFitted),
          milli(deviation, 2),
          milli(formationHeldOut),
          milli(aboveHull),
          milli(aboveHullFitted),
        ],
      ),
      tip: 'from the dataset and the fit',
    }),
  );
}

import { decimals, significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { restPotentialsFigure, restPotentialsKey, type RestPotentials } from '../plots/rest-potentials.ts';
import { styleSheet } from '../style.ts';

/** One material between the cut-offs. */
export interface BalancedMaterial {
  readonly electrode: 'negative' | 'positive';
  readonly material: string;
  readonly atLower: number;
  readonly atUpper: number;
}

/** How the electrodes of a cell are balanced. Capacities in A h, energy in W h. */
export interface BalanceReport {
  readonly name: string;
  readonly citation: string;
  readonly isHalfCell: boolean;
  readonly lowerVoltage: number;
  readonly upperVoltage: number;
  readonly capacity: number;
  readonly energy: number;
  readonly nominalCapacity: number;
  /** The negative host's capacity over the positive one's; a half cell has none. */
  readonly negativeToPositive: number | null;
  /** The negative host's capacity over that between the cut-offs. */
  readonly negativeReserve: number | null;
  readonly materials: readonly BalancedMaterial[];
  readonly curve: RestPotentials;
  readonly warnings: readonly string[];
  /** Of Lithoscale. */
  readonly version: string;
}

/** The balance as one HTML document that needs no other file. */
export function balancePage(report: BalanceReport): string {
  const { name, citation, curve, isHalfCell, version } = report;
  return pageOf({
    title: `Balance: ${name}`,
    style: styleSheet(0),
    body: html`<header><h1>Balance of ${name}</h1><p>${citation}</p></header>
${section(
  'potentials',
  'Potentials at rest',
  `From the upper cut-off of ${report.upperVoltage} V to the lower one of ${report.lowerVoltage} V; all materials of an electrode rest at one potential.`,
  figureBlock(
    restPotentialsFigure(curve, isHalfCell),
    'The cell’s voltage is the difference of the electrodes’ potentials.',
    lineKey(restPotentialsKey(isHalfCell)),
  ),
)}
${numbers(report)}
${doubts(report.warnings)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function numbers(report: BalanceReport): Html {
  const { capacity, energy, nominalCapacity, negativeToPositive, negativeReserve, materials } = report;
  const rows = [
    ['capacity between the cut-offs (A h)', significant(capacity, 5)],
    ['energy between the cut-offs (W h)', significant(energy, 5)],
    ['nominal capacity (A h)', significant(nominalCapacity, 5)],
    ...(negativeReserve === null
      ? []
      : [['N/P: negative capacity over that between the cut-offs', significant(negativeReserve, 4)]]),
    ...(negativeToPositive === null
      ? []
      : [['negative over positive capacity, empty to full', significant(negativeToPositive, 4)]]),
  ];
  const tip = 'from the open-circuit potentials and the lithium of the parameter set';
  return section(
    'numbers',
    'Numbers',
    'Stoichiometries are lithium over what the host holds when full.',
    table({
      caption: 'Cell',
      columns: [{ title: 'quantity' }, { title: 'value', number: true }],
      rows,
      tip,
    }),
    table({
      caption: 'Active materials',
      columns: [
        { title: 'material' },
        { title: 'electrode' },
        { title: 'stoichiometry at the lower cut-off', number: true },
        { title: 'at the upper cut-off', number: true },
      ],
      rows: materials.map(({ electrode, material, atLower, atUpper }) => [
        material,
        electrode,
        decimals(atLower, 5),
        decimals(atUpper, 5),
      ]),
      tip,
    }),
  );
}

function doubts(warnings: readonly string[]): Html {
  if (warnings.length === 0) return nothing;
  return section(
    'warnings',
    'What is seldom meant',
    'Nothing was changed because of it.',
    html`<ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`,
  );
}

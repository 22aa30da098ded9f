import { InputError } from '../../base/index.ts';
import type { PouchParameters, PouchTab } from '../parameters.ts';
import { notNegative, oneOf, positiveNumber, reject } from './numbers.ts';

/** m; nothing larger is a pouch */
const largest = 10;

/** By how much the area of the electrodes may differ from a whole number of pairs. */
const slightly = 0.01;

/** @throws InputError naming the field that cannot be used. */
export function checkPouch(pouch: PouchParameters): void {
  const { height, width, negativeTab, positiveTab } = pouch;
  positiveNumber(height, 'pouch.height', largest);
  positiveNumber(width, 'pouch.width', largest);
  positiveNumber(pouch.negativeCollectorConductivity, 'pouch.negativeCollectorConductivity');
  positiveNumber(pouch.positiveCollectorConductivity, 'pouch.positiveCollectorConductivity');
  for (const name of ['cooledFaces', 'faceHeatTransferCoefficient', 'edgeHeatTransferCoefficient'] as const) {
    notNegative(pouch[name], `pouch.${name}`);
  }
  checkTab(negativeTab, 'pouch.negativeTab', pouch);
  checkTab(positiveTab, 'pouch.positiveTab', pouch);
}

/** Electrodes of `area` (m²) are one pair of a pouch or several of one size. @throws InputError where they are not, and what {@link checkPouch} throws. */
export function checkPairs(pouch: PouchParameters, area: number): void {
  checkPouch(pouch);
  const { height, width } = pouch;
  const pairs = area / (height * width);
  if (Math.abs(pairs - Math.max(1, Math.round(pairs))) <= slightly * pairs) return;
  throw new InputError(`height times width of the pouch goes ${pairs.toPrecision(4)} times into the area`, {
    at: { field: 'pouch' },
    expected: `electrodes of ${area} m² in one or several equal pairs`,
  });
}

function checkTab(tab: PouchTab, field: string, { height, width }: PouchParameters): void {
  oneOf(tab.edge, ['top', 'bottom', 'side'], `${field}.edge`);
  notNegative(tab.heatTransferCoefficient, `${field}.heatTransferCoefficient`);
  positiveNumber(tab.width, `${field}.width`);
  const room = tab.edge === 'side' ? height : width;
  if (tab.width > room) reject(`${field}.width`, tab.width, `at most ${room} m, the edge it is on`);
  if (tab.centre === undefined) return;
  if (tab.edge !== 'side') reject(`${field}.centre`, tab.centre, 'none but for a tab at the side');
  const half = tab.width / 2;
  const isOn = tab.centre >= half && tab.centre <= height - half;
  if (!isOn) reject(`${field}.centre`, tab.centre, `from ${half} to ${height - half} m above the bottom`);
}

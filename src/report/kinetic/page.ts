import type { Diffusion, DiffusivityTable, Estimate } from '../../atoms/index.ts';
import { dash, percent, plusMinus, significant, whole } from '../format.ts';
import { html, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table, type KeyEntry } from '../page.ts';
import { errorFigure, type ErrorFigure, type LineWithErrors } from '../plots/diffusivity.ts';
import { styleSheet } from '../style.ts';

/** D(θ, T) and the version of Lithoscale that made it. */
export interface KineticReport extends DiffusivityTable {
  readonly lithoscale: string;
}

const colours = [
  'var(--curve-0, #1f6fb2)',
  'var(--curve-1, #b4540a)',
  'var(--curve-2, #2a7a4f)',
  'var(--curve-3, #9a4a86)',
  'var(--curve-4, #6a5acd)',
  'var(--curve-5, #5b6675)',
];
const dashes = ['', '7 4', '2 3.5', '10 3 2 3'];

type Quantity = readonly [label: string, of: (point: Diffusion) => Estimate | undefined];

const diffusivities: readonly Quantity[] = [
  ['tracer', ({ tracer }) => tracer],
  ['jump', ({ jump }) => jump],
  ['chemical', ({ chemical }) => chemical],
  ['Darken', ({ darken }) => darken],
];

const ratios: readonly Quantity[] = [
  ['correlation factor f', ({ correlationFactor }) => correlationFactor],
  ['Haven ratio', ({ havenRatio }) => havenRatio],
  ['collective correlation factor', ({ collectiveCorrelationFactor }) => collectiveCorrelationFactor],
];

/** Kinetic Monte Carlo of a lattice model as one HTML document that needs no other file. */
export function kineticPage(report: KineticReport): string {
  const { name, source, species, points, lithoscale } = report;
  return pageOf({
    title: `Diffusion: ${name}`,
    style: styleSheet(0),
    body: html`<header><h1>Diffusion of ${species} in ${name}</h1><p>${source === undefined ? '' : `${source} `}Kinetic Monte Carlo, supercell ${supercellWords(report.supercell)}, ${whole(points.reduce((sum, { events }) => sum + events, 0))} events. Bars are two standard errors each way, from independent walks.</p></header>
${overFilling(report)}
${overTemperature(report)}
${curves(report)}
${rates(report)}
${separations(report)}
${numbers(report)}
${audits(report)}
<footer>Made by Lithoscale ${lithoscale}. This file is complete in itself.</footer>`,
  });
}

function supercellWords(matrix: readonly number[]): string {
  const isDiagonal = matrix.every((value, k) => k % 4 === 0 || value === 0);
  return isDiagonal ? `${matrix[0]} × ${matrix[4]} × ${matrix[8]}` : matrix.join(' ');
}

function drawn(about: ErrorFigure, lines: readonly LineWithErrors[], caption: string): Html {
  return figureBlock(errorFigure(about, lines), caption, lineKey(lines.map(({ key }) => key)));
}

function keyOf(colour: number, dash: number, label: string): KeyEntry {
  return { label, colour: colours[colour % colours.length], dashes: dashes[dash % dashes.length] };
}

function linesOver(
  points: readonly Diffusion[],
  quantities: readonly Quantity[],
  groupOf: (point: Diffusion) => string,
  placeOf: (point: Diffusion) => number,
): LineWithErrors[] {
  const groups = [...new Set(points.map(groupOf))];
  return quantities.flatMap(([label, of], colour) =>
    groups.flatMap((group, dash) => {
      const rows = points.flatMap((point) => {
        const estimate = of(point);
        if (estimate === undefined || groupOf(point) !== group) return [];
        return [{ x: placeOf(point), y: estimate.value, error: estimate.error }];
      });
      const name = groups.length > 1 ? `${label}, ${group}` : label;
      return rows.length === 0 ? [] : [{ key: keyOf(colour, dash, name), points: rows }];
    }),
  );
}

const temperatureOf = ({ temperature }: Diffusion): string => `${significant(temperature, 4)} K`;
const fillingOf = ({ filling }: Diffusion): string => `θ = ${significant(filling, 3)}`;

function overFilling({ points }: KineticReport): Html {
  const lines = linesOver(points, diffusivities, temperatureOf, ({ filling }) => filling);
  const shares = linesOver(points, ratios, temperatureOf, ({ filling }) => filling);
  return section(
    'filling',
    'Diffusivities over the filling',
    'Tracer: of single atoms. Jump: of the sum over all atoms. Chemical: jump times the thermodynamic factor, what Fick’s law takes. Darken: tracer times the thermodynamic factor, which leaves out how atoms hinder each other.',
    drawn(
      { description: 'Diffusivities against filling', x: 'filling θ', y: 'D (m²/s)', scales: { y: 'log' } },
      lines,
      'Logarithmic scale.',
    ),
    drawn(
      {
        description: 'Correlation factors and Haven ratio against filling',
        x: 'filling θ',
        y: 'ratio',
        level: 1,
      },
      shares,
      'f: tracer over uncorrelated hops. Haven ratio: tracer over jump. Collective: jump over uncorrelated hops.',
    ),
  );
}

function overTemperature({ points, arrhenius }: KineticReport): Html | string {
  if (arrhenius.length === 0) return '';
  const lines = linesOver(
    points,
    diffusivities.slice(0, 3),
    fillingOf,
    ({ temperature }) => 1000 / temperature,
  );
  return section(
    'temperature',
    'Diffusivities over the temperature',
    'Lines D₀ exp(−E/kT) by weighted least squares; errors follow from those of the points.',
    drawn(
      { description: 'Arrhenius plot', x: '1000/T (1/K)', y: 'D (m²/s)', scales: { y: 'log' } },
      lines,
      'Logarithmic scale.',
    ),
    table({
      caption: 'Arrhenius lines',
      columns: [
        { title: 'filling' },
        { title: 'coefficient' },
        { title: 'E (eV)', number: true },
        { title: 'D₀ (m²/s)', number: true },
        { title: 'misfit', number: true },
      ],
      rows: arrhenius.map(({ filling, quantity, activationEnergy, prefactor, misfit }) => [
        significant(filling, 4),
        quantity,
        plusMinus(activationEnergy.value, activationEnergy.error),
        `${significant(prefactor.value, 3)} ± ${significant(prefactor.error, 2)}`,
        significant(misfit, 2),
      ]),
      tip: 'from the points above',
    }),
  );
}

/** A few points: first, middle, last. */
function chosenOf(points: readonly Diffusion[]): readonly Diffusion[] {
  return [...new Set([0, Math.floor(points.length / 2), points.length - 1])].map((at) => points[at]);
}

function nameOf(point: Diffusion): string {
  return `${fillingOf(point)}, ${temperatureOf(point)}`;
}

function curves({ points }: KineticReport): Html {
  const chosen = chosenOf(points);
  const squares = chosen.flatMap(({ curve, ...point }, dash) =>
    [
      { label: 'tracer', of: (k: number) => curve[k].tracer },
      { label: 'sum over atoms', of: (k: number) => curve[k].collective },
      { label: 'sum over atoms, as it was', of: (k: number) => curve[k].collectiveDirect },
    ].map(({ label, of }, colour) => ({
      key: keyOf(colour, dash, `${label}, ${nameOf({ ...point, curve })}`),
      points: curve.map(({ time }, k) => ({ x: time, y: of(k).value, error: of(k).error })),
    })),
  );
  const slopes = chosen.flatMap((point, dash) =>
    (['tracer', 'jump'] as const).map((quantity, colour) => ({
      key: keyOf(colour, dash, `${quantity}, ${nameOf(point)}`),
      points: point.windows.map((window) => ({
        x: Math.sqrt(window.from * window.to),
        y: window[quantity].value,
        error: window[quantity].error,
      })),
    })),
  );
  return section(
    'displacements',
    'Mean squared displacements',
    'Of single atoms, and of the sum over all atoms per atom: as it was, and by reversibility, which takes most of its noise out. D is the slope between 8 and 16 samples.',
    drawn(
      {
        description: 'Mean squared displacement against time',
        x: 'time (s)',
        y: 'mean square (m²)',
        scales: { x: 'log', y: 'log' },
      },
      squares,
      'Both scales logarithmic: free diffusion has slope one.',
    ),
    drawn(
      {
        description: 'Diffusivity between one lag and twice as long a one',
        x: 'time (s)',
        y: 'D (m²/s)',
        scales: { x: 'log', y: 'log' },
      },
      slopes,
      'D between one lag and the next, twice as long. The fourth of six is that of the tables; where it is not level from there on, walks are too short.',
    ),
  );
}

function rates({ points }: KineticReport): Html {
  const lines = chosenOf(points).map((point, k) => ({
    key: keyOf(k, k, nameOf(point)),
    points: point.rates.map(({ rate, events }) => ({ x: rate * 10 ** 0.125, y: events, error: 0 })),
  }));
  return section(
    'rates',
    'Rates',
    'How many events are possible at a time, by their rate: four bins to a power of ten. What lies far to the right of the rest is what flickers.',
    drawn(
      {
        description: 'Numbers of possible events against their rate',
        x: 'rate (1/s)',
        y: 'events',
        scales: { x: 'log', y: 'log' },
      },
      lines,
      'Mean over the walks.',
    ),
  );
}

/** What slowing fast mechanisms did, where it was asked for. */
function separations({ points }: KineticReport): Html | string {
  const rows = points.flatMap((point) => {
    const { separation } = point;
    if (separation === undefined) return [];
    return Object.entries(separation.factors).map(([name, factor]) => [
      significant(point.filling, 4),
      significant(point.temperature, 5),
      name,
      significant(factor, 2),
      percent(separation.share),
      cell(separation.tracerChange),
      cell(separation.jumpChange),
    ]);
  });
  if (rows.length === 0) return '';
  return section(
    'separation',
    'Fast mechanisms that were slowed',
    'Changes: how far D is from what it would be unslowed, by walks with half the separation, which about doubles the error.',
    table({
      caption: 'Separation',
      columns: [
        { title: 'filling' },
        { title: 'K', number: true },
        { title: 'mechanism' },
        { title: 'slowed to', number: true },
        { title: 'of all events', number: true },
        { title: 'tracer off by', number: true },
        { title: 'jump off by', number: true },
      ],
      rows,
      tip: 'from walks with half the separation',
    }),
  );
}

function numbers({ points }: KineticReport): Html {
  return section(
    'numbers',
    'Numbers',
    'With standard errors. m²/s.',
    table({
      caption: 'Diffusivities',
      columns: [
        { title: 'filling' },
        { title: 'K', number: true },
        { title: 'tracer', number: true },
        { title: 'jump', number: true },
        { title: 'chemical', number: true },
        { title: 'thermodynamic factor', number: true },
        { title: 'f', number: true },
        { title: 'Haven ratio', number: true },
      ],
      rows: points.map((point) => [
        significant(point.filling, 4),
        significant(point.temperature, 5),
        cell(point.tracer),
        cell(point.jump),
        cell(point.chemical),
        cell(point.thermodynamics?.factor),
        cell(point.correlationFactor),
        cell(point.havenRatio),
      ]),
      tip: 'from independent walks of kinetic Monte Carlo',
    }),
    ...points.flatMap(({ chemicalMissing, filling, temperature }) =>
      chemicalMissing === undefined
        ? []
        : [
            html`<p class="note">No chemical D at θ = ${significant(filling, 3)}, ${significant(temperature, 4)} K: ${chemicalMissing}.</p>`,
          ],
    ),
  );
}

function audits({ points }: KineticReport): Html {
  return section(
    'events',
    'Events',
    'Flicker: events that undid the last event of the same carrier. Raised: events whose barrier lay below an end point. Rates: largest difference of those kept from a full recomputation, over the total rate.',
    table({
      caption: 'Events by mechanism',
      columns: [
        { title: 'filling' },
        { title: 'K', number: true },
        { title: 'mechanism' },
        { title: 'events', number: true },
        { title: 'flicker', number: true },
        { title: 'raised', number: true },
        { title: 'rates', number: true },
        { title: 'settled' },
      ],
      rows: points.flatMap((point) =>
        point.classes.map(({ name, events, flicker }) => [
          significant(point.filling, 4),
          significant(point.temperature, 5),
          name,
          whole(events),
          percent(flicker),
          percent(point.clipped),
          significant(point.worstRate, 1),
          point.isSettled ? 'yes' : 'not yet',
        ]),
      ),
      tip: 'counted in the walks',
    }),
  );
}

function cell(estimate: Estimate | undefined): string {
  if (estimate === undefined) return dash;
  return `${significant(estimate.value, 4)} ± ${significant(estimate.error, 2)}`;
}

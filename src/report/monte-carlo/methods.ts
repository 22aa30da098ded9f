import {
  boltzmannConstant,
  type Campaign,
  type DensityResult,
  type ExchangeResult,
  type MeanEstimate,
  type SizesResult,
} from '../../atoms/index.ts';
import { duration, plusMinus, significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table } from '../page.ts';
import { errorLinesFigure, type ErrorPoint } from '../plots/lattice-runs.ts';
import { loadLineKey } from '../plots/load-lines.ts';
import { styleSheet } from '../style.ts';

/** A run of another method than walking condition after condition. */
export interface MethodReport {
  readonly campaign: Campaign;
  readonly found:
    | { readonly method: 'wang-landau'; readonly result: DensityResult }
    | { readonly method: 'replica-exchange'; readonly result: ExchangeResult }
    | { readonly method: 'sizes'; readonly result: SizesResult };
  readonly complete: boolean;
  readonly seconds: number;
  /** Of Lithoscale. */
  readonly version: string;
}

const titles = {
  'wang-landau': 'Density of states',
  'replica-exchange': 'Replica exchange',
  sizes: 'Finite sizes',
} as const;

/** One HTML document that needs no other file. */
export function methodPage({ campaign, found, complete, seconds, version }: MethodReport): string {
  const { named, ensemble, species, supercell, chemicalPotentials, contents } = campaign;
  const { notes } = found.result;
  const at =
    ensemble === 'canonical'
      ? `content ${significant(contents[0], 4)}`
      : `μ = ${significant(found.method === 'sizes' ? found.result.chemicalPotential : chemicalPotentials[0], 6)} eV; energies are E − μN`;
  const cell =
    found.method === 'sizes' ? '' : ` Supercell ${supercell.map((row) => row.join(' ')).join(' / ')}.`;
  const words = complete ? '' : ' The run was broken off: this is what was finished.';
  return pageOf({
    title: `${titles[found.method]}: ${named.name}`,
    style: styleSheet(0),
    body: html`<header><h1>${titles[found.method]} of ${named.name}</h1>
<p>${ensemble} ensemble of ${species}, ${at}.${cell} ${duration(seconds)}.${words} Bars: two standard errors.</p></header>
${notes.length === 0 ? nothing : section('notes', 'What to know', html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`)}
${sectionsOf(found)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function sectionsOf(found: MethodReport['found']): Html[] {
  if (found.method === 'wang-landau') return densitySections(found.result);
  return found.method === 'replica-exchange' ? exchangeSections(found.result) : sizeSections(found.result);
}

interface Line {
  readonly label: string;
  readonly points: readonly ErrorPoint[];
}

function plot(title: string, x: string, y: string, lines: readonly Line[], caption = ''): Html {
  const drawn = lines.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return nothing;
  const key = loadLineKey(drawn.map(({ label }) => ({ label, points: [] })));
  const figure = errorLinesFigure(
    drawn.map(({ points }, k) => ({ entry: key[k], points })),
    { title, x, y },
  );
  return figureBlock(figure, caption, drawn.length > 1 ? lineKey(key) : '');
}

function estimated(x: number, { value, standardError }: MeanEstimate, unit = 1): ErrorPoint {
  return { x, y: value / unit, error: standardError / unit };
}

function densitySections({ levels, points, walks, binWidth }: DensityResult): Html[] {
  const walk = (of: (step: DensityResult['walks'][number]['course'][number]) => number): Line[] =>
    walks.map(({ course }, k) => ({
      label: `walk ${k + 1}`,
      points: course.map((step) => ({ x: Math.log10(step.sweeps), y: of(step) })),
    }));
  const over = (y: (point: DensityResult['points'][number]) => ErrorPoint): Line[] => [
    { label: '', points: points.map(y) },
  ];
  const flat = walks.map(({ course }) => course.find(({ inverseTime }) => inverseTime)?.sweeps);
  return [
    section(
      'density',
      'Density of states',
      `ln of the number of arrangements over the energy of the supercell, in levels of ${significant(binWidth, 4)} eV; error by ${walks.length} independent walks.`,
      plot('ln g(E)', 'energy of the supercell (eV)', 'ln g', [
        { label: '', points: levels.map(({ energy, logarithm }) => estimated(energy, logarithm)) },
      ]),
    ),
    section(
      'thermodynamics',
      'Energy, heat capacity, entropy, free energy',
      'From ln g by sums over its levels, for each walk by itself: their scatter is the error.',
      [
        plot(
          'Energy',
          'temperature (K)',
          'U (eV per primitive cell)',
          over((p) => estimated(p.temperature, p.energy)),
        ),
        plot(
          'Heat capacity',
          'temperature (K)',
          'C (k per primitive cell)',
          over((p) => estimated(p.temperature, p.heatCapacity, boltzmannConstant)),
        ),
        plot(
          'Entropy',
          'temperature (K)',
          'S (k per primitive cell)',
          over((p) => estimated(p.temperature, p.entropy, boltzmannConstant)),
        ),
        plot(
          'Free energy',
          'temperature (K)',
          'U − TS (eV per primitive cell)',
          over((p) => estimated(p.temperature, p.freeEnergy)),
        ),
      ],
    ),
    section(
      'course',
      'Course of the walks',
      'ln f halves whenever the histogram is flat, and falls as levels/attempts once that is more (1/t): from there on the error falls as its root.',
      [
        plot(
          'ln f over sweeps',
          'log₁₀ sweeps',
          'log₁₀ ln f',
          walk(({ logFactor }) => Math.log10(logFactor)),
          `1/t from sweep ${flat.map((sweeps) => (sweeps === undefined ? '— (not reached)' : String(sweeps))).join(', ')} on.`,
        ),
        plot(
          'Flatness of the histogram',
          'log₁₀ sweeps',
          'least visits over mean',
          walk(({ flatness }) => flatness),
        ),
      ],
    ),
    section(
      'numbers',
      'Numbers',
      '',
      table({
        caption: 'By temperature',
        tip: 'mean of the walks ± their standard error',
        columns: [
          { title: 'K' },
          ...['U (eV/cell)', 'C (k/cell)', 'S (k/cell)', 'U − TS (eV/cell)'].map((title) => ({
            title,
            number: true,
          })),
        ],
        rows: points.map(({ temperature, energy, heatCapacity, entropy, freeEnergy }) => [
          significant(temperature, 5),
          pm(energy),
          pm(heatCapacity, boltzmannConstant),
          pm(entropy, boltzmannConstant),
          pm(freeEnergy),
        ]),
      }),
    ),
  ];
}

function pm({ value, standardError }: MeanEstimate, unit = 1): string {
  return plusMinus(value / unit, standardError / unit);
}

function exchangeSections({
  points,
  acceptance,
  temperatures,
  paths,
  curve,
  roundTrips,
}: ExchangeResult): Html[] {
  const joined = 'joined samples of all temperatures';
  return [
    section(
      'means',
      'Means over temperature',
      'Points: each temperature by itself. Line: all samples joined by the multistate Bennett acceptance ratio.',
      [
        plot('Energy', 'temperature (K)', 'U (eV per primitive cell)', [
          { label: 'walked', points: points.map((p) => estimated(p.temperature, p.energy)) },
          { label: joined, points: curve.map((p) => estimated(p.temperature, p.energy)) },
        ]),
        plot('Heat capacity', 'temperature (K)', 'C (k per primitive cell)', [
          {
            label: 'walked',
            points: points.map((p) => estimated(p.temperature, p.heatCapacity, boltzmannConstant)),
          },
          {
            label: joined,
            points: curve.map((p) => estimated(p.temperature, p.heatCapacity, boltzmannConstant)),
          },
        ]),
        plot('Content', 'temperature (K)', 'content', [
          { label: '', points: points.map((p) => estimated(p.temperature, p.content)) },
        ]),
        plot('Free energy over kT', 'temperature (K)', 'βF less that at the hottest (per primitive cell)', [
          { label: '', points: curve.map((p) => estimated(p.temperature, p.difference)) },
        ]),
      ],
    ),
    section(
      'exchanges',
      'Exchanges',
      `${roundTrips} round trips from the coldest to the hottest temperature and back, of all walkers.`,
      [
        plot('Exchanges accepted', 'temperature (K)', 'share accepted with the next', [
          { label: '', points: acceptance.map((y, k) => ({ x: temperatures[k], y })) },
        ]),
        plot(
          'How walkers wander',
          'rounds noted (thinned)',
          'number of the temperature, coldest 0',
          paths.map((path, k) => ({
            label: `walker ${k + 1}`,
            points: path.map((y, x) => ({ x, y })),
          })),
        ),
      ],
    ),
    section(
      'numbers',
      'Numbers',
      '',
      table({
        caption: 'By temperature',
        tip: 'mean over all runs ± one standard error',
        columns: [
          { title: 'K' },
          ...['content', 'U (eV/cell)', 'C (k/cell)', 'independent samples', 'exchanged up'].map((title) => ({
            title,
            number: true,
          })),
          { title: 'at rest' },
        ],
        rows: points.map(
          ({ temperature, content, energy, heatCapacity, effectiveSamples, equilibrated }, k) => [
            significant(temperature, 5),
            pm(content),
            pm(energy),
            pm(heatCapacity, boltzmannConstant),
            String(Math.round(effectiveSamples)),
            significant(acceptance[k], 3),
            equilibrated ? 'yes' : 'no',
          ],
        ),
      }),
    ),
  ];
}

function sizeSections({ curves, crossings, measure }: SizesResult): Html[] {
  const lines = (of: (point: SizesResult['curves'][number]['points'][number]) => MeanEstimate): Line[] =>
    curves.map(({ size, points }) => ({
      label: `size ${size}`,
      points: points.map((point) => estimated(point.temperature, of(point))),
    }));
  const order =
    measure.kind === 'content' ? 'twice the content less one' : `amplitude of (${measure.vector.join(', ')})`;
  return [
    section(
      'critical',
      'Critical temperature',
      'Binder’s cumulants 1 − ⟨m⁴⟩/3⟨m²⟩² of neighbouring sizes cross at the critical temperature, up to corrections that fall with size. Errors by leaving out each of 20 blocks of the walks in turn.',
      [
        table({
          caption: 'Crossings',
          tip: '± one standard error',
          columns: [
            { title: 'sizes' },
            ...['T (K)', 'cumulant', '1/ν'].map((title) => ({ title, number: true })),
          ],
          rows: crossings.map(({ sizes, temperature, cumulant, inverseExponent }) => [
            sizes.join(' and '),
            pm(temperature),
            pm(cumulant),
            pm(inverseExponent),
          ]),
        }),
        plot(
          'Binder cumulant',
          'temperature (K)',
          'cumulant',
          lines(({ cumulant }) => cumulant),
          `m: ${order}.`,
        ),
        plot(
          'Order parameter',
          'temperature (K)',
          '⟨|m|⟩',
          lines((p) => p.order),
        ),
        plot(
          'Heat capacity',
          'temperature (K)',
          'C (k per primitive cell)',
          lines((p) => p.heatCapacity),
        ),
      ],
    ),
  ];
}

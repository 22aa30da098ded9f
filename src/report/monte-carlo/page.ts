import type { BranchResult, Campaign, CampaignResult, ConditionResult } from '../../atoms/index.ts';
import { boltzmannConstant } from '../../atoms/index.ts';
import { duration, plusMinus, significant } from '../format.ts';
import { html, nothing, type Html } from '../html.ts';
import { figureBlock, lineKey, pageOf, section, table, type KeyEntry } from '../page.ts';
import {
  errorLinesFigure,
  phaseDiagramFigure,
  type ErrorLine,
  type ErrorPoint,
} from '../plots/lattice-runs.ts';
import { loadLineKey } from '../plots/load-lines.ts';
import { styleSheet } from '../style.ts';

import { curveSection } from './curves.ts';

/** A run of Monte Carlo, whole or broken off. */
export interface MonteCarloReport {
  readonly campaign: Campaign;
  readonly result: CampaignResult;
  readonly complete: boolean;
  readonly seconds: number;
  /** Of Lithoscale. */
  readonly version: string;
}

/** Isotherms, voltages, fluctuations, phases and the walks themselves as one HTML document that needs no other file. */
export function monteCarloPage(report: MonteCarloReport): string {
  const { campaign, result, complete, seconds, version } = report;
  const { named, ensemble, species, supercell } = campaign;
  const shown = result.branches.filter(({ results }) => results.length > 0);
  const key = loadLineKey(shown.map(({ name }) => ({ label: name, points: [] })));
  const words = complete ? '' : ' The run was broken off: this is what was finished.';
  return pageOf({
    title: `Monte Carlo: ${named.name}`,
    style: styleSheet(0),
    body: html`<header><h1>Monte Carlo of ${named.name}</h1>
<p>${ensemble} ensemble; the content is the share of its sites that hold ${species}. Supercell ${supercell
      .map((row) => row.join(' '))
      .join(
        ' / ',
      )} in primitive vectors. ${duration(seconds)}.${words} Bars: two standard errors.</p></header>
${result.notes.length === 0 ? nothing : section('notes', 'What to know', html`<ul>${result.notes.map((note) => html`<li>${note}</li>`)}</ul>`)}
${isotherms(shown, key)}
${voltages(shown, key)}
${fluctuationSection(shown, key)}
${curveSection(result.curves)}
${phases(result)}
${orderSection(report, shown, key)}
${walks(shown, key)}
${numbers(shown)}
<footer>Made by Lithoscale ${version}. This file is complete in itself.</footer>`,
  });
}

function isCooling({ direction }: BranchResult): boolean {
  return direction === 'cooling';
}

/** What is varied along a branch. */
function across(branch: BranchResult, result: ConditionResult): number {
  return isCooling(branch) ? result.temperature : (result.chemicalPotential ?? 0);
}

function axisOf(branches: readonly BranchResult[]): string {
  return branches.some(isCooling) ? 'temperature (K)' : 'chemical potential (eV)';
}

function linesOf(
  branches: readonly BranchResult[],
  key: readonly KeyEntry[],
  pointOf: (result: ConditionResult, branch: BranchResult, k: number) => ErrorPoint | undefined,
): ErrorLine[] {
  return branches.flatMap((branch, b) => {
    const points = branch.results.flatMap((result, k) => pointOf(result, branch, k) ?? []);
    return points.length === 0 ? [] : [{ entry: key[b], points }];
  });
}

function isotherms(branches: readonly BranchResult[], key: readonly KeyEntry[]): Html {
  const x = axisOf(branches);
  const contents = linesOf(branches, key, (result, branch) => ({
    x: across(branch, result),
    y: result.content.value,
    error: result.content.standardError,
  }));
  const energies = linesOf(branches, key, (result, branch) => ({
    x: across(branch, result),
    y: result.energy.value,
    error: result.energy.standardError,
  }));
  return section(
    'content',
    'Content and energy',
    'Each branch goes on from where the condition before ended.',
    [
      figureBlock(errorLinesFigure(contents, { title: 'Content', x, y: 'content' }), '', lineKey(key)),
      figureBlock(
        errorLinesFigure(energies, { title: 'Energy', x, y: 'energy (eV per primitive cell)' }),
        '',
        lineKey(key),
      ),
    ],
  );
}

function voltages(branches: readonly BranchResult[], key: readonly KeyEntry[]): Html {
  const lines = linesOf(branches, key, (result, branch, k) => {
    const point = branch.voltage?.[k];
    return point && { x: result.content.value, y: point.voltage };
  });
  if (lines.length === 0) return nothing;
  return section(
    'voltage',
    'Voltage against the metal',
    'U = −(μ − μ of the metal)/e. Where filling and emptying differ, the true equilibrium lies between: each branch stays in its phase until it is unstable within the walk.',
    figureBlock(
      errorLinesFigure(lines, {
        title: 'Voltage over content',
        x: 'content',
        y: 'voltage (V)',
        xDomain: [0, 1],
      }),
      '',
      lineKey(key),
    ),
  );
}

function fluctuationSection(branches: readonly BranchResult[], key: readonly KeyEntry[]): Html {
  const cooling = branches.some(isCooling);
  const x = cooling ? 'temperature (K)' : 'content';
  const at = (result: ConditionResult): number => (cooling ? result.temperature : result.content.value);
  const capacities = linesOf(branches, key, (result) => ({
    x: at(result),
    y: result.fluctuations.heatCapacityAtContent.value / boltzmannConstant,
    error: result.fluctuations.heatCapacityAtContent.standardError / boltzmannConstant,
  }));
  const answers = linesOf(branches, key, (result) =>
    result.chemicalPotential === undefined
      ? undefined
      : {
          x: at(result),
          y: result.fluctuations.susceptibility.value,
          error: result.fluctuations.susceptibility.standardError,
        },
  );
  const factors = linesOf(branches, key, ({ fluctuations: { thermodynamicFactor }, ...result }) =>
    thermodynamicFactor === undefined || thermodynamicFactor.value > 1e3
      ? undefined
      : {
          x: cooling ? result.temperature : result.content.value,
          y: thermodynamicFactor.value,
          error: thermodynamicFactor.standardError,
        },
  );
  const block = (lines: readonly ErrorLine[], title: string, y: string): Html[] =>
    lines.length === 0 ? [] : [figureBlock(errorLinesFigure(lines, { title, x, y }), '', lineKey(key))];
  return section('fluctuations', 'Fluctuations', 'Errors by leaving out blocks of the walk in turn.', [
    ...block(capacities, 'Heat capacity at constant content', 'heat capacity (k per primitive cell)'),
    ...block(answers, 'Susceptibility', '∂N/∂μ (1/eV per primitive cell)'),
    ...block(factors, 'Thermodynamic factor ⟨N⟩/⟨δN²⟩', 'thermodynamic factor'),
  ]);
}

function phases({ boundaries, hysteresis }: CampaignResult): Html {
  if (boundaries.length === 0 && hysteresis.length === 0) return nothing;
  const spans = boundaries.map(({ temperature, contents: [low, high] }) => ({
    temperature,
    from: { x: low.value, y: temperature },
    to: { x: high.value, y: temperature },
  }));
  return section(
    'phases',
    'Phases',
    'Coexistence where the grand potentials of filling and emptying cross, each integrated from the end where the lattice is nearly empty or full.',
    [
      ...(spans.length === 0
        ? []
        : [
            figureBlock(
              phaseDiagramFigure(spans, 'var(--curve-0, #1f6fb2)'),
              'Between the points: two phases.',
            ),
          ]),
      table({
        caption: 'Hysteresis and coexistence',
        tip: 'from the branches of this run',
        columns: [
          { title: 'K' },
          { title: 'hysteresis, μ (eV)', number: true },
          { title: 'coexistence, μ (eV)', number: true },
          { title: 'low content', number: true },
          { title: 'high content', number: true },
        ],
        rows: hysteresis.map(({ temperature, from, to }) => {
          const found = boundaries.find((each) => each.temperature === temperature);
          return [
            significant(temperature, 5),
            `${significant(from, 5)} to ${significant(to, 5)}`,
            plusMinus(found?.chemicalPotential.value, found?.chemicalPotential.standardError),
            plusMinus(found?.contents[0].value, found?.contents[0].standardError),
            plusMinus(found?.contents[1].value, found?.contents[1].standardError),
          ];
        }),
      }),
    ],
  );
}

function orderSection(
  { campaign }: MonteCarloReport,
  branches: readonly BranchResult[],
  key: readonly KeyEntry[],
): Html {
  const cooling = branches.some(isCooling);
  const x = cooling ? 'temperature (K)' : 'content';
  const at = (result: ConditionResult): number => (cooling ? result.temperature : result.content.value);
  const sublattice = linesOf(
    branches,
    key,
    (result) =>
      result.sublatticeOrder && {
        x: at(result),
        y: result.sublatticeOrder.value,
        error: result.sublatticeOrder.standardError,
      },
  );
  const vectors = campaign.plan.orderVectors ?? [];
  const figures = [
    ...(sublattice.length === 0
      ? []
      : [
          errorLinesFigure(sublattice, {
            title: 'Difference between sublattices',
            x,
            y: 'largest difference of contents',
          }),
        ]),
    ...vectors.map((vector, n) =>
      errorLinesFigure(
        linesOf(branches, key, (result) => ({
          x: at(result),
          y: result.orders[n].value,
          error: result.orders[n].standardError,
        })),
        { title: `Modulation ${vector.join(', ')}`, x, y: `amplitude along (${vector.join(', ')})` },
      ),
    ),
  ];
  if (figures.length === 0) return nothing;
  return section(
    'order',
    'Order',
    'Differences between sublattices, and amplitudes of modulations; both shrink with the size of the supercell where there is no order.',
    figures.map((svg) => figureBlock(svg, '', lineKey(key))),
  );
}

/** Traces of so many conditions, evenly chosen along a branch. */
const tracesShown = 5;

function walks(branches: readonly BranchResult[], key: readonly KeyEntry[]): Html {
  const lines = linesOf(branches, key, () => undefined);
  for (const [b, { results }] of branches.entries()) {
    const every = Math.max(1, Math.floor(results.length / tracesShown));
    for (let k = 0; k < results.length; k += every) {
      const { trace, sweeps } = results[k];
      const points = trace.map((y, n) => ({ x: ((n + 0.5) * sweeps) / trace.length, y }));
      lines.push({ entry: key[b], points });
    }
  }
  return section(
    'walks',
    'Walks',
    'Content over sweeps at some of the conditions: where a walk still drifts, its mean is not yet equilibrium.',
    figureBlock(
      errorLinesFigure(lines, { title: 'Content over sweeps', x: 'sweeps', y: 'content' }),
      '',
      lineKey(key),
    ),
  );
}

function numbers(branches: readonly BranchResult[]): Html {
  const hasVoltage = branches.some(({ voltage }) => voltage !== undefined);
  return section(
    'numbers',
    'Numbers',
    'One row a condition.',
    branches.map((branch) =>
      table({
        caption: branch.name,
        tip: 'mean over the walk ± one standard error',
        columns: [
          { title: 'K' },
          { title: 'μ (eV)', number: true },
          { title: 'content', number: true },
          ...(hasVoltage ? [{ title: 'U (V)', number: true }] : []),
          { title: 'energy (eV/cell)', number: true },
          { title: 'φ (eV/cell)', number: true },
          { title: 'Γ = N/Var N', number: true },
          { title: 'sweeps', number: true },
          { title: 'τ (sweeps)', number: true },
          { title: 'at rest' },
        ],
        rows: branch.results.map((each, k) => [
          significant(each.temperature, 5),
          significant(each.chemicalPotential, 6),
          plusMinus(each.content.value, each.content.standardError),
          ...(hasVoltage ? [significant(branch.voltage?.[k]?.voltage, 6)] : []),
          plusMinus(each.energy.value, each.energy.standardError),
          plusMinus(branch.grandPotentials?.[k]?.value, branch.grandPotentials?.[k]?.standardError),
          plusMinus(
            each.fluctuations.thermodynamicFactor?.value,
            each.fluctuations.thermodynamicFactor?.standardError,
          ),
          String(each.sweeps),
          significant(each.correlationTime, 3),
          each.equilibrated ? 'yes' : 'no',
        ]),
      }),
    ),
  );
}

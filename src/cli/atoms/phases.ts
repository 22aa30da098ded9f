import {
  phaseDiagram,
  runDiagram,
  type DiagramPlan,
  type DiagramRun,
  type MeanEstimate,
  type PhaseDiagram,
} from '../../atoms/index.ts';
import { CancelledError } from '../../base/index.ts';
import { phaseDiagramPage } from '../../report/index.ts';
import {
  digits,
  parseThreads,
  print,
  requireOutput,
  table,
  toJson,
  wrapped,
  writeAs,
} from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { inputsOf, whereToGoOn } from './broken-off.ts';
import { readDiagramPlan, type PhasesOptions } from './phases-input.ts';
import { earlierWalks, storedDiagram, storedWalks } from './phases-resume.ts';

/** `lithoscale atoms phases` */
export async function atomsPhases(context: VerbContext<PhasesOptions>): Promise<void> {
  const { args, options, signal } = context;
  const { output } = options;
  await requireOutput(output, ['.json', '.csv', '.html']);
  const threads = parseThreads(options.threads);
  const stored = options.resume === true ? await storedDiagram(output) : undefined;
  const reporter = progressReporter(options);
  const started = performance.now();
  const plan = await readDiagramPlan(args[0] ?? '', options, { signal, onProgress: reporter.onProgress });
  const inputs = inputsOf(plan);
  let run: DiagramRun = stored === undefined ? { isotherms: [], located: [] } : earlierWalks(stored, inputs);
  let stopped: CancelledError | undefined;
  try {
    run = await runDiagram(plan, {
      signal,
      threads,
      earlier: run,
      onProgress: reporter.onProgress,
      onDone: (soFar) => {
        run = soFar;
      },
    });
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    stopped = error;
  }
  reporter.clear();
  const diagram = phaseDiagram(plan, run);
  const complete = stopped === undefined;
  const seconds = (performance.now() - started) / 1000;
  const document = { ...documentOf(plan, inputs, complete), ...diagram, seconds };
  await writeAs(output, {
    '.json': () => toJson({ ...document, walks: storedWalks(run) }),
    '.csv': () => boundariesCsv(diagram),
    '.html': () => phaseDiagramPage({ plan, diagram, complete, seconds, version }),
  });
  if (stopped !== undefined) {
    process.stderr.write(
      `lithoscale: note: ${run.isotherms.length} isotherms of phases are done, ${whereToGoOn(output)}\n`,
    );
    throw stopped;
  }
  print(options, document, () => lines(plan, diagram, seconds, output));
}

function documentOf(
  { named, ensemble, species, others, supercell, plan, seed, temperatures }: DiagramPlan,
  inputs: string,
  complete: boolean,
) {
  return {
    format: 'lithoscale-phase-diagram',
    version: 1,
    units: { energy: 'eV per primitive cell', temperature: 'K', chemicalPotential: 'eV', voltage: 'V' },
    inputs,
    model: named.name,
    metalEnergy: named.metalEnergy,
    ensemble,
    species,
    others,
    supercell,
    temperatures,
    plan,
    seed,
    complete,
  };
}

function pm({ value, standardError }: MeanEstimate): string {
  return `${digits(value)} ± ${digits(standardError, 2)}`;
}

function lines(
  { named, species, supercell }: DiagramPlan,
  { phases, boundaries, ends, notes }: PhaseDiagram,
  seconds: number,
  output: string | undefined,
): string[] {
  return [
    `${named.name}: phases over the content of ${species}, supercell ${supercell.map((row) => row.join(' ')).join(' / ')}`,
    '',
    ...table([
      ['ground state', 'content', 'E (eV/cell)', 'μ from (eV)', 'to', 'variants', 'kept until (K)'],
      ...phases.map(({ name, content, energy, window, variants, keptUntil: [kept, lost] }) => [
        name,
        Number(content.toFixed(5)),
        Number(energy.toFixed(6)),
        digits(window[0]),
        digits(window[1]),
        variants,
        kept === undefined
          ? '—'
          : lost === undefined
            ? `${digits(kept)} or more`
            : `${digits(kept)}, lost by ${digits(lost)}`,
      ]),
    ]),
    '',
    ...(boundaries.length === 0
      ? ['no boundaries at these temperatures: one phase at all chemical potentials']
      : table([
          ['K', 'below', 'above', 'μ (eV)', 'contents', '', 'dμ/dT (μeV/K)', 'kind', 'by'],
          ...boundaries.map((each) => [
            digits(each.temperature),
            each.phases[0],
            each.phases[1],
            pm(each.chemicalPotential),
            pm(each.contents[0]),
            pm(each.contents[1]),
            each.slope === undefined
              ? '—'
              : pm({ value: 1e6 * each.slope.value, standardError: 1e6 * each.slope.standardError }),
            each.kind,
            each.criterion,
          ]),
        ])),
    '',
    ...ends.map(
      ({ phases: [a, b], temperature, criterion, content, chemicalPotential }) =>
        `${a} and ${b} become one at ${pm(temperature)} K, content ${digits(content, 3)}, μ = ${digits(chemicalPotential)} eV (${criterion})`,
    ),
    ...notes.flatMap((note) => wrapped(`note: ${note}`)),
    `${seconds.toFixed(1)} s`,
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

/** One row a boundary. */
function boundariesCsv({ boundaries }: PhaseDiagram): string {
  const header = [
    'temperature_K',
    'below',
    'above',
    'kind',
    'criterion',
    'chemical_potential_eV',
    'chemical_potential_error_eV',
    'content_below',
    'content_below_error',
    'content_above',
    'content_above_error',
    'slope_eV_per_K',
    'slope_error_eV_per_K',
    'slope_check_in_errors',
  ];
  const rows = boundaries.map(
    ({ temperature, phases, kind, criterion, chemicalPotential, contents, ...each }) => [
      temperature,
      ...phases,
      kind,
      criterion,
      chemicalPotential.value,
      chemicalPotential.standardError,
      ...contents.flatMap(({ value, standardError }) => [value, standardError]),
      each.slope?.value ?? '',
      each.slope?.standardError ?? '',
      each.slopeCheck ?? '',
    ],
  );
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

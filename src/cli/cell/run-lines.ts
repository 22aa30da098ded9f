import type { CellEventKind, CellSolution, MeshUsed, CycleSummary, StepSummary } from '../../cell/index.ts';
import { digits, table, textWidth, wrapped } from '../shared/output.ts';

/** Why a step ended, in a word. */
const endings: Readonly<Record<CellEventKind, string>> = {
  'voltage-cut-off': 'voltage',
  'current-limit': 'current',
  'capacity-limit': 'capacity',
  'temperature-limit': 'temperature',
  'end-of-step': 'time',
  infeasible: 'infeasible',
  stopped: 'stopped',
  'electrolyte-depleted': 'depleted',
  'beyond-range': 'beyond range',
  'gap-in-cycle': 'gap',
  'stoichiometry-limit': 'exhausted',
  failed: 'failed',
};

/** Ends of steps that their rows tell already. */
const planned: ReadonlySet<CellEventKind> = new Set([
  'end-of-step',
  'voltage-cut-off',
  'current-limit',
  'capacity-limit',
]);

/** A run for people, within the width of a terminal. */
export function cellRunLines(solution: CellSolution): string[] {
  const notable = solution.events.filter(({ kind }) => !planned.has(kind));
  const shown = notable.slice(0, 20);
  return [
    ...stepLines(solution.stepSummaries),
    ...(solution.cycles.length < 2 ? [] : ['', ...cycleLines(solution.cycles)]),
    '',
    ...curveLines(solution),
    '',
    ...shown.flatMap(({ time, message }) => wrapped(`${digits(time, 7)} s  ${message}`)),
    ...(notable.length > shown.length ? [`and ${notable.length - shown.length} more events`] : []),
    ...accuracyLines(solution),
  ];
}

function stepLines(steps: readonly StepSummary[]): string[] {
  const rows = middleLeftOut(steps, 14, 6);
  const longest = Math.max(...rows.map((row) => (typeof row === 'number' ? 0 : row.text.length)), 4);
  for (let room = longest; ; room--) {
    const lines = table([
      ['', 'step', 'ended by', 'duration', 'A h', 'W h', 'first V', 'last V', 'last A', '°C'],
      ...rows.map((row) => (typeof row === 'number' ? ['', `… ${row} more`] : stepCells(row, room))),
    ]);
    if (room <= 8 || lines.every((line) => line.length <= textWidth)) return lines;
  }
}

function stepCells(step: StepSummary, room: number): string[] {
  const text = step.text.length > room ? `${step.text.slice(0, room - 1)}…` : step.text;
  return [
    step.cycle === undefined ? `${step.number}` : `${step.number} (${step.cycle})`,
    text,
    `${endings[step.reason]}${step.duration === 0 ? ', at once' : ''}`,
    `${digits(step.duration, 6)} s`,
    digits(step.capacity),
    digits(step.energy),
    step.startVoltage.toFixed(4),
    step.endVoltage.toFixed(4),
    digits(step.endCurrent, 4),
    (step.temperature - 273.15).toFixed(2),
  ];
}

function cycleLines(cycles: readonly CycleSummary[]): string[] {
  return table([
    ['cycle', 'given A h', 'taken A h', 'given W h', 'taken W h'],
    ...middleLeftOut(cycles, 6, 4).map((row) =>
      typeof row === 'number'
        ? ['…', `${row} more`]
        : [
            `${row.cycle}`,
            digits(row.discharged),
            digits(row.charged),
            digits(row.energyOut),
            digits(row.energyIn),
          ],
    ),
  ]);
}

/** The first and the last, and between them how many are left out. */
function middleLeftOut<Row>(rows: readonly Row[], first: number, last: number): (Row | number)[] {
  if (rows.length <= first + last + 1) return [...rows];
  return [...rows.slice(0, first), rows.length - first - last, ...rows.slice(-last)];
}

/** Points nearest to even times. */
function curveLines({ time, voltage, current, capacity, temperature }: CellSolution): string[] {
  if (time.length === 0) return [];
  const end = time[time.length - 1];
  const wanted = Array.from({ length: 11 }, (_, tenth) => {
    const at = time.findIndex((each) => each >= (tenth / 10) * end);
    return tenth === 10 || at < 0 ? time.length - 1 : at;
  });
  return table([
    ['time s', 'voltage V', 'current A', 'capacity A h', 'temperature °C'],
    ...[...new Set(wanted)].map((i) => [
      digits(time[i]),
      voltage[i].toFixed(4),
      digits(current[i]),
      digits(capacity[i]),
      (temperature[i] - 273.15).toFixed(2),
    ]),
  ]);
}

function accuracyLines({
  balance,
  voltageError,
  estimatedError,
  mesh,
  tolerances,
  ...solution
}: CellSolution): string[] {
  const { electrolyte, particles, charge, energy } = balance;
  const [first, second, third, fourth] = [electrolyte, particles, charge, energy].map((error) =>
    error.toExponential(1),
  );
  const cost = `${solution.steps} steps, ${solution.newtonIterations} Newton iterations, ${solution.factorisations} factorisations, ${solution.seconds.toFixed(3)} s`;
  const parts =
    mesh.height === undefined || mesh.height === 1 ? '' : ` in each of ${mesh.height} parts of the height`;
  const fine =
    solution.meshes === undefined
      ? `on ${mesh.negative}/${mesh.separator}/${mesh.positive} x ${mesh.radial} finite volumes${parts} at ${digits(tolerances.relative)}`
      : adaptedLine(solution.meshes, tolerances.relative);
  const error =
    voltageError === undefined
      ? []
      : [
          `voltage error ${solution.meshes === undefined ? 'against a finer run' : 'by a coarser run'}: ${(1000 * voltageError.rms).toFixed(3)} mV rms, ${(1000 * voltageError.maximum).toFixed(3)} mV at most (at ${digits(voltageError.maximumAt, 3)} s)`,
        ];
  return [
    cost,
    fine,
    `balances (relative): electrolyte ${first}, particles ${second}, charge ${third}, energy ${fourth}`,
    ...error,
    ...(estimatedError === undefined ? [] : wrapped(sourcesLine(estimatedError))),
  ];
}

function adaptedLine(meshes: readonly MeshUsed[], tolerance: number): string {
  const unknowns = meshes.map((one) => one.unknowns);
  const [least, most] = [Math.min(...unknowns), Math.max(...unknowns)];
  const steps = meshes.reduce((sum, one) => sum + one.steps, 0);
  const mean = meshes.reduce((sum, one) => sum + one.unknowns * one.steps, 0) / Math.max(1, steps);
  const which =
    meshes.length === 1
      ? `an adapted mesh of ${most} unknowns`
      : `${meshes.length} meshes of ${least} to ${most} unknowns, ${Math.round(mean)} in the mean over the steps`;
  return `on ${which}, at ${digits(tolerance)}`;
}

/** Where the error comes from, mV. */
function sourcesLine({ sources }: NonNullable<CellSolution['estimatedError']>): string {
  const parts = Object.entries(sources).map(([source, { rms, maximum }]) => {
    const [mean, most] = [rms, maximum].map((volts) => digits(1000 * volts, 2));
    return `${source} ${mean}/${most}`;
  });
  return `of which, mV rms/at most: ${parts.join(', ')}`;
}

import { readFile } from 'node:fs/promises';
import {
  criticalPoint,
  equilibriumPotential,
  homogeneousPotential,
  legendreTransform,
  miscibilityGaps,
  parseGrandPotential,
  phaseDiagram,
  thermodynamicFactor,
  type FreeEnergy,
  type FreeEnergyTable,
} from '../../material/index.ts';
import { thermoPage } from '../../report/index.ts';
import { parseTemperature } from '../cell/temperatures.ts';
import {
  digits,
  parseNumber,
  print,
  requireOutput,
  table,
  toJson,
  wrapped,
  writeAs,
} from '../shared/output.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { thermoSubject, type ThermoOptions, type ThermoSubject } from './thermo-model.ts';

/** `lithoscale material thermo` */
export async function materialThermo({ args, options }: VerbContext<ThermoOptions>): Promise<void> {
  const { output } = options;
  await requireOutput(output, ['.json', '.csv', '.html']);
  const temperature = parseTemperature(options.temperature, '--temperature');
  const [file] = args;
  parseNumber(options.sitesPerCell, '--sites-per-cell', { above: 0 });
  const samples =
    file === undefined || options.fit !== undefined ? undefined : await sampled(file, options, temperature);
  if (samples !== undefined) {
    const document = { kind: 'samples', ...samples };
    await writeAs(output, {
      '.json': () => toJson(document),
      '.csv': () => samplesCsv(samples),
      '.html': () => thermoPage({ ...sampledReport(samples, file ?? ''), version }),
    });
    print(options, document, () => sampleLines(samples, output));
    return;
  }
  const subject = await thermoSubject(file, options, temperature);
  const result = analysed(subject, subject.data?.temperature ?? temperature);
  await writeAs(output, {
    '.json': () => toJson(result),
    '.csv': () => curvesCsv(result),
    '.html': () => thermoPage({ ...result, data: subject.data, fitted: subject.fit?.parameters, version }),
  });
  print(options, result, () => lines(result, subject, output));
}

/** Samples of a grand potential, where the file has such. */
async function sampled(
  file: string,
  { sitesPerCell }: ThermoOptions,
  temperature: number,
): Promise<FreeEnergyTable | undefined> {
  if (!/\.csv$/i.test(file)) return undefined;
  const text = await readFile(file, 'utf8').catch(() => '');
  const sites = parseNumber(sitesPerCell, '--sites-per-cell', { above: 0 });
  const samples = parseGrandPotential(text, file, { temperature, sitesPerCell: sites });
  return samples === undefined ? undefined : legendreTransform(samples);
}

type Analysis = ReturnType<typeof analysed>;

const points = 400;

function analysed({ model, fit, notes = [] }: ThermoSubject, temperature: number) {
  const gaps = miscibilityGaps(model, temperature);
  const critical = criticalPoint(model);
  const homogeneous = homogeneousPotential(model, temperature);
  const rest = equilibriumPotential(model, temperature, { smoothing: 0 });
  const filling = Array.from({ length: points + 1 }, (_, k) => model.most * (0.001 + (0.998 * k) / points));
  const top = critical === null ? 0 : critical.temperature;
  // Dense where binodals close.
  const heights = Array.from({ length: 40 }, (_, k) => top * (1 - 0.6 * (1 - (k + 0.1) / 40) ** 2));
  return {
    name: model.name,
    temperature,
    gaps,
    critical,
    filling,
    freeEnergy: filling.map((x) => model.energy(x, temperature)),
    chemicalPotential: filling.map((x) => model.chemicalPotential(x, temperature)),
    homogeneous: filling.map(homogeneous),
    rest: filling.map(rest),
    thermodynamicFactor: filling.map((x) => thermodynamicFactor(x, model.slope(x, temperature), temperature)),
    diagram: (critical === null ? [] : phaseDiagram(model, heights)).map((row) => ({
      temperature: row.temperature,
      binodals: row.gaps.map(({ from, to }) => [from, to] as const),
      spinodals: row.spinodals,
    })),
    ...(fit === undefined
      ? {}
      : {
          fit: {
            parameters: fit.parameters,
            rootMeanSquare: fit.rootMeanSquare,
            largest: fit.largest,
            points: fit.points,
            converged: fit.converged,
          },
        }),
    notes: [...notes, ...reachNotes(model)],
  };
}

/** Of a host whose reactions do not take all sites. */
function reachNotes({ most }: FreeEnergy): string[] {
  if (most > 1 - 1e-6) return [];
  const full = digits(most, 6);
  return [
    `the shares of the reactions add up to ${full}: fillings go from 0 to ${full} of the sites and not to 1; if that is not meant, a share of ${digits(1 - most, 3)} is missing`,
  ];
}

function lines(result: Analysis, { fit }: ThermoSubject, output: string | undefined): string[] {
  const { name, temperature, gaps, critical, notes } = result;
  return [
    `${name} at ${digits(temperature)} K`,
    ...(fit === undefined
      ? []
      : [
          ...table([
            ['parameter', 'value', 'error', 'unit'],
            ...fit.parameters.map(({ name: of, value, error, unit }) => [
              of,
              digits(value, 7),
              digits(error, 2),
              unit,
            ]),
          ]),
          `misfit ${digits(1000 * fit.rootMeanSquare, 3)} mV rms, ${digits(1000 * fit.largest, 3)} mV at most, over ${fit.points} points${fit.converged ? '' : '; the fit did not come to rest'}`,
        ]),
    ...(gaps.length === 0
      ? [onePhase(result)]
      : table([
          ['plateau V', 'from', 'to', 'spinodals', 'filling V', 'emptying V', 'hysteresis mV'],
          ...gaps.map((gap) => [
            fixed(gap.potential, 5),
            digits(gap.from, 6),
            digits(gap.to, 6),
            `${digits(gap.spinodal[0], 6)} ${digits(gap.spinodal[1], 6)}`,
            fixed(gap.metastable[0], 5),
            fixed(gap.metastable[1], 5),
            fixed(1000 * gap.hysteresis, 3),
          ]),
        ])),
    critical === null
      ? 'no critical point above 20 K: phases never separate'
      : `critical point ${digits(critical.temperature, 6)} K at a filling of ${digits(critical.filling, 5)} (${fixed(critical.potential, 4)} V)`,
    ...notes.flatMap((note) => wrapped(`note: ${note}`)),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

function onePhase({ temperature, critical }: Analysis): string {
  if (critical === null || temperature < critical.temperature) return 'one phase at all fillings: no plateau';
  return `one phase at all fillings: no plateau at ${digits(temperature)} K, above the critical point`;
}

/** With so many decimals, and no −0. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}

function curvesCsv(result: Analysis): string {
  const rows = result.filling.map((x, k) =>
    [
      x,
      result.freeEnergy[k],
      result.chemicalPotential[k],
      result.homogeneous[k],
      result.rest[k],
      result.thermodynamicFactor[k],
    ].join(','),
  );
  const header =
    'filling,free_energy_J_per_mol,chemical_potential_J_per_mol,homogeneous_V,rest_V,thermodynamic_factor';
  return `${[header, ...rows].join('\n')}\n`;
}

function sampleLines(samples: FreeEnergyTable, output: string | undefined): string[] {
  const { filling, temperature, freeEnergy, potential, from } = samples;
  const factors = samples.thermodynamicFactor;
  return [
    `${filling.length} samples at ${digits(temperature)} K: filling ${from.filling}, free energy from the ${from.freeEnergy}, Γ ${from.thermodynamicFactor}`,
    ...table([
      ['filling', 'U V', 'f J/mol', 'Γ'],
      ...filling.map((x, k) => [
        digits(x, 6),
        potential[k].toFixed(5),
        digits(freeEnergy[k], 6),
        digits(factors[k], 5),
      ]),
    ]),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

function samplesCsv(samples: FreeEnergyTable): string {
  const rows = samples.filling.map((x, k) =>
    [
      x,
      samples.freeEnergy[k],
      samples.chemicalPotential[k],
      samples.potential[k],
      samples.thermodynamicFactor[k] ?? '',
    ].join(','),
  );
  return `${['filling,free_energy_J_per_mol,chemical_potential_J_per_mol,voltage_V,thermodynamic_factor', ...rows].join('\n')}\n`;
}

function sampledReport(samples: FreeEnergyTable, name: string) {
  const { temperature, filling, freeEnergy, chemicalPotential, potential } = samples;
  return {
    name,
    temperature,
    filling,
    freeEnergy,
    chemicalPotential,
    homogeneous: potential,
    rest: potential,
    gaps: [],
    critical: null,
    diagram: [],
  };
}

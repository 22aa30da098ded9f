// Two cells beside what was measured on them: the Kokam cell of Ecker et al. 2015 at 1C and 5C, and the Enertech cell of
// Rieger et al. 2016 and Ai et al. 2020 at 0.1C to 2C, with its temperature. Their measurements are not part of this package:
// name a JSON file of them, {"data": {"Ecker2015_1C": {"time_s", "voltage_V"}, "Enertech_1C_discharge_U": {"x", "y"}, ...}}
// (s, V, K above the start), and a page to write. Seconds. Run: node examples/cell/measured.js experiments.json measured.html
import { readFileSync, writeFileSync } from 'node:fs';
import { compareWithMeasurement, parameterSet, runCell } from 'lithoscale/cell';
import { measuredPage } from 'lithoscale/report';

/** @typedef {{ readonly time_s?: number[], readonly voltage_V?: number[], readonly x?: number[], readonly y?: number[] }} Series */

const [input, output] = process.argv.slice(2);
if (input === undefined) throw new Error('name a JSON file of measurements');
/** @type {{ readonly data: Readonly<Record<string, Series>> }} */
const { data } = JSON.parse(readFileSync(input, 'utf8'));

const mesh = /** @type {const} */ ({
  negative: 60,
  separator: 30,
  positive: 60,
  radial: 40,
  radialSpacing: 'graded',
});

/** @param {string} key @returns {[time: Float64Array, values: Float64Array]} */
function curve(key) {
  const series = data[key];
  if (series === undefined) throw new Error(`${input} has no ${key}`);
  return [
    Float64Array.from(series.time_s ?? series.x ?? []),
    Float64Array.from(series.voltage_V ?? series.y ?? []),
  ];
}

/** Values at other times, on straight lines. @param {string} key @param {Float64Array} times @param {number} start */
function temperatureAt(key, times, start) {
  if (data[key] === undefined) return undefined;
  const [at, values] = curve(key);
  return times.map((time) => {
    const after = Math.max(
      1,
      at.findIndex((each) => each >= time),
    );
    const share = (time - at[after - 1]) / (at[after] - at[after - 1]);
    return start + values[after - 1] + share * (values[after] - values[after - 1]);
  });
}

/**
 * @param {string} set @param {'isothermal' | 'lumped'} heat @param {number} rate @param {string} key
 * @param {string} [temperatureKey]
 */
async function run(set, heat, rate, key, temperatureKey) {
  const parameters = parameterSet(set);
  const [time, voltage] = curve(key);
  const temperature =
    temperatureKey === undefined ? undefined : temperatureAt(temperatureKey, time, parameters.temperature);
  const solution = await runCell({
    parameters,
    heat,
    experiment: `Discharge at ${rate}C until ${parameters.lowerVoltageCutOff} V`,
    mesh,
    relativeTolerance: 1e-5,
    absoluteTolerance: 1e-7,
    curveTimes: [...time],
  });
  const comparison = compareWithMeasurement(solution, { name: key, time, voltage, temperature });
  return { label: `${rate}C`, solution, comparison };
}

/** @param {string} set @param {'isothermal' | 'lumped'} heat @param {string} title @param {string} words @param {[number, string, string?][]} rates */
async function cell(set, heat, title, words, rates) {
  const runs = [];
  for (const [rate, key, temperatureKey] of rates) runs.push(await run(set, heat, rate, key, temperatureKey));
  return { title, citation: parameterSet(set).citation, words, runs };
}

/** @type {[number, string, string?][]} */
const ecker = [
  [1, 'Ecker2015_1C'],
  [5, 'Ecker2015_5C'],
];
/** @type {[number, string, string?][]} */
const enertech = [0.1, 0.5, 1, 2].map((rate) => [
  rate,
  `Enertech_${rate}C_discharge_U`,
  `Enertech_${rate}C_discharge_T`,
]);
const cells = [
  await cell('ecker2015', 'isothermal', 'Kokam 7.5 A h', 'ecker2015, DFN, isothermal at 23 °C', ecker),
  await cell(
    'ecker2015',
    'lumped',
    'Kokam 7.5 A h, warming',
    'ecker2015, DFN, one temperature, from 23 °C',
    ecker,
  ),
  await cell('ai2020', 'isothermal', 'Enertech 2.28 A h', 'ai2020, DFN, isothermal at 25 °C', enertech),
  await cell(
    'ai2020',
    'lumped',
    'Enertech 2.28 A h, warming',
    'ai2020, DFN, one temperature, from 25 °C',
    enertech,
  ),
];

for (const { words, runs } of cells) {
  for (const { label, comparison } of runs) {
    const { voltage, temperature, endTime } = comparison;
    const { deviation, beforeKnee } = voltage;
    const parts = [deviation.rms, deviation.maximum, beforeKnee.rms, beforeKnee.maximum].map((volts) =>
      (1e3 * volts).toFixed(1),
    );
    const warm =
      temperature === undefined ? '' : `, temperature rms ${temperature.deviation.rms.toFixed(2)} K`;
    console.log(
      `${words}, ${label}: rms ${parts[0]} mV, largest ${parts[1]} mV; of the first nine tenths ${parts[2]} and ${parts[3]} mV; ends ${endTime.toFixed(1)} s later${warm}`,
    );
  }
}
if (output !== undefined) writeFileSync(output, measuredPage(cells, '0.1.0'));

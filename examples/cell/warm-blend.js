// A cell of graphite with silicon that warms itself at 2C and cools again: what becomes of its energy, which process costs
// how much voltage, and how the two materials share the current. A second. Run: node examples/cell/warm-blend.js
import { parameterSet, runCell } from 'lithoscale/cell';

const parameters = parameterSet('chen2020-composite');
const solution = await runCell({
  parameters,
  heat: 'lumped',
  experiment: 'Discharge at 2C until 2.5 V; Rest for 1 h',
  mesh: { negative: 20, separator: 10, positive: 20, radial: 20, radialSpacing: 'graded' },
  outputTimes: [600],
});

for (const { text, duration, capacity, energy, endVoltage, temperature } of solution.stepSummaries) {
  console.log(
    `${text}: ${duration.toFixed(0)} s, ${capacity.toFixed(3)} A h, ${energy.toFixed(2)} W h, ends at ${endVoltage.toFixed(3)} V and ${(temperature - 273.15).toFixed(1)} °C`,
  );
}
const warmest = Math.max(...solution.temperature);
console.log(`warmest: ${(warmest - 273.15).toFixed(1)} °C`);
console.log(`energy that is not accounted for: ${solution.balance.energy.toExponential(1)} of all`);

const [early] = solution.fields;
console.log(`after ${early.time} s at ${early.voltage.toFixed(3)} V the losses are`);
const losses = [...(early.overpotentials?.losses ?? [])].sort((a, b) => b.loss - a.loss);
for (const { process, place, loss } of losses.filter((each) => each.loss > 5e-4)) {
  console.log(`  ${process} (${place}): ${(1e3 * loss).toFixed(1)} mV`);
}
for (const { material, interfacialCurrent, averageStoichiometry } of early.negative?.populations ?? []) {
  console.log(
    `  ${material}: ${mean(interfacialCurrent).toFixed(2)} A/m², filled to ${mean(averageStoichiometry).toFixed(3)}`,
  );
}

/** @param {Float64Array} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

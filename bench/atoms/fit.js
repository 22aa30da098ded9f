// Seconds that fits of 600 structures × 500 functions take on one core, with 10-fold cross-validation over 25 penalties. The columns
// lean on each other as correlations do: 40 common factors and a little of their own. Build first, then: node bench/atoms/fit.js
// Writes bench/results/atoms-fit.*.
import { fitEnergies } from '../../dist/atoms/index.js';
import { Random } from '../../dist/numerics/index.js';
import { machine, writeResult } from '../support/results.js';
import { median } from '../support/statistics.js';

const [rows, functions, factors] = [600, 500, 40];

function problem() {
  const random = new Random(1);
  const columns = functions + 1;
  const loads = Float64Array.from({ length: factors * functions }, () => random.normal());
  const features = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const common = Float64Array.from({ length: factors }, () => random.normal());
    features[row * columns] = 1;
    for (let k = 0; k < functions; k++) {
      let sum = 0;
      for (let f = 0; f < factors; f++) sum += common[f] * loads[f * functions + k];
      features[row * columns + k + 1] = (0.1 * sum) / Math.sqrt(factors) + 0.05 * random.normal();
    }
  }
  const truth = new Float64Array(columns);
  truth[0] = -30;
  for (let k = 0; k < 40; k++) truth[1 + random.below(functions)] = random.normal();
  const energies = Float64Array.from({ length: rows }, (_, row) =>
    truth.reduce((sum, value, k) => sum + value * features[row * columns + k], 0.005 * random.normal()),
  );
  const names = Array.from({ length: columns }, (_, k) => `function ${k}`);
  return { rows, columns, features, energies, names };
}

const given = problem();
/** @type {import('../../dist/atoms/index.js').FitMethod[]} */
const methods = ['ols', 'ridge', 'lasso', 'elastic-net', 'bayesian-ridge', 'ard', 'forward'];
/** @type {{ method: string, seconds: number, error: number }[]} */
const results = [];
for (const method of methods) {
  const seconds = [];
  for (let turn = 0; turn < 3; turn++) {
    const start = performance.now();
    await fitEnergies(given, { method, ...(method === 'forward' ? { penalty: 60 } : {}) });
    seconds.push((performance.now() - start) / 1000);
  }
  const fit = await fitEnergies(given, { method, ...(method === 'forward' ? { penalty: 60 } : {}) });
  results.push({ method, seconds: median(seconds), error: fit.crossValidation.rootMeanSquare });
}

const lines = results.map(
  ({ method, seconds, error }) => `| ${method} | ${seconds.toFixed(2)} | ${(1000 * error).toFixed(2)} |`,
);
const text = `# Fits of ${rows} structures × ${functions} functions

${machine.processor}, Node ${machine.node}, one core; median of three. 10-fold cross-validation, 25 penalties where there are any.

| method | s | error on structures not shown, meV |
| --- | ---: | ---: |
${lines.join('\n')}
`;
writeResult('atoms-fit.md', text);
writeResult('atoms-fit.json', `${JSON.stringify({ machine, rows, functions, results }, undefined, 1)}\n`);
console.log(text);

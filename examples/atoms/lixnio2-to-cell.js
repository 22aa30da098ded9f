// From energies of LixNiO2 structures to the discharge of a cell, with a band: structures mapped onto the lattice, a cluster expansion
// with draws from the posterior of its interactions, Monte Carlo of each draw for U(θ), the file of a material with these curves, and
// a porous-electrode discharge of each in the cell of chen2020. Name the training set (JSON or extended XYZ, energies in eV) and a
// folder to write into. About a minute. Run: node examples/atoms/lixnio2-to-cell.js lno_training.json out
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  branchesOf,
  cellVolume,
  clusterBasis,
  correlationMatrix,
  diagonalSupercell,
  expansionEnergy,
  expansionOfSample,
  expansionText,
  latticeModelOf,
  mapEntries,
  readParent,
  readStructures,
  runBranches,
  voltageCurve,
} from 'lithoscale/atoms';
import { materialBand, parameterSet } from 'lithoscale/cell';
import { equilibriumCurves, fileHash, handOver, materialText, tabulated } from 'lithoscale/material';
import { leastSquares, parameterCovariance, Random } from 'lithoscale/numerics';
import { atomsToCellPage } from 'lithoscale/report';

const draws = 8;
const temperature = 300;
const [input, folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name a training set and a folder to write into');
mkdirSync(folder, { recursive: true });

// 1. The training set on the lattice.
const parent = await readParent(join(import.meta.dirname, 'linio2.yaml'));
const basis = clusterBasis(parent, { cutoffs: { 2: 5, 3: 4.1 } });
const { mapped } = mapEntries(await readStructures(input), parent);
const energies = Float64Array.from(mapped, ({ energy = NaN }) => energy);
const matrix = correlationMatrix(
  basis,
  mapped.map(({ mapping }) => mapping),
);
console.log(`${mapped.length} structures, ${basis.functions.length} functions`);

// 2. Interactions by least squares, and draws from their posterior (flat prior). Lithium and Ni3+ balance: one column is enough.
const kept = basis.functions.flatMap((_, column) => (column === 2 ? [] : [column]));
const { rows, columns } = matrix;
const values = Float64Array.from(
  kept.flatMap((column) => Array.from(energies, (_, row) => matrix.values[row * columns + column])),
);
const found = leastSquares({ rows, columns: kept.length, values }, energies);
const residuals = energies.map(
  (energy, row) => energy - found.reduce((sum, value, k) => sum + value * values[k * rows + row], 0),
);
const variance = residuals.reduce((sum, each) => sum + each * each, 0) / (rows - kept.length);
const covariance = parameterCovariance(values, rows, kept.length, variance);
const root = choleskyFactor(covariance, kept.length);
const random = new Random(1);
const samples = Array.from({ length: draws }, () => {
  const normal = Array.from({ length: kept.length }, () => random.normal());
  return placed(
    found.map((value, k) => value + normal.reduce((sum, z, j) => sum + root[k * kept.length + j] * z, 0)),
  );
});
const expansion = {
  basis,
  coefficients: placed(found),
  posterior: { samples },
  provenance: { method: 'least squares, flat prior', dataset: basename(input) },
};
writeFileSync(join(folder, 'expansion.json'), expansionText(expansion));
console.log(
  `noise ${(1e3 * Math.sqrt(variance)).toFixed(1)} meV per primitive cell, ${draws} draws of the interactions`,
);

// 3. Monte Carlo of each, at a fixed charge: Li+ with Ni3+ against a vacancy with Ni4+.
const pairEnergy = energyOf(0) - energyOf(1);
// The set has no metal: its energy here makes the mean voltage 3.75 V, which shifts all voltages alike.
const metalEnergy = pairEnergy + 3.75;
const potentials = Array.from({ length: 66 }, (_, k) => pairEnergy - 1 + 0.04 * k);
const campaigns = [expansion, ...samples.map((_, k) => expansionOfSample(expansion, k))].map((each, k) => ({
  named: { name: `draw ${k}`, model: latticeModelOf(each), metalEnergy, orders: [] },
  ensemble: /** @type {const} */ ('charge-neutral'),
  species: 'Li+',
  temperatures: [temperature],
  chemicalPotentials: potentials,
  contents: [],
  others: { 'Ni3+': 0, 'Ni4+': 0 },
  directions: /** @type {('filling' | 'emptying')[]} */ (['filling', 'emptying']),
  supercell: /** @type {[[number, number, number], [number, number, number], [number, number, number]]} */ ([
    [4, 0, 0],
    [0, 4, 0],
    [0, 0, 4],
  ]),
  plan: { sweeps: 300, mostSweeps: 300 },
  seed: k + 1,
}));
const branches = campaigns.flatMap((campaign) => branchesOf(campaign));
const walked = await runBranches(branches.map(({ job }) => job));
const isotherms = campaigns.map((_, k) =>
  walked.slice(2 * k, 2 * k + 2).flatMap((steps) => {
    const results = steps.map(({ result }) => result);
    return voltageCurve(results, metalEnergy).map(({ content, contentError, voltage }, at) => ({
      temperature,
      filling: content,
      fillingError: contentError,
      potential: voltage,
      thermodynamicFactor: results[at].fluctuations.thermodynamicFactor?.value,
    }));
  }),
);
// Ordered phases make steps, between which walks jump: all curves are read at the same fillings.
const grid = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
/** @type {number[]} */
const changes = [];
const curves = isotherms.map((points) => resampled(withoutEnds(points)));
console.log(
  `${walked.reduce((sum, steps) => sum + steps.length, 0)} conditions walked; curves moved by at most ${(1e3 * Math.max(...changes)).toFixed(0)} mV so that they fall`,
);

// 4. The file of the material: its own curve, and those of the draws at the same fillings.
const { material } = handOver(curves[0], [], {
  name: 'LixNiO2',
  formula: 'LixNiO2',
  maximumConcentration: 1 / (6.02214076e23 * cellVolume(parent.lattice) * 1e-30),
  provenance: {
    source: 'cluster expansion and Monte Carlo; energy of the metal chosen for a mean of 3.75 V',
    command: 'node examples/atoms/lixnio2-to-cell.js',
    inputs: [{ name: basename(input), sha256: await fileHash(input) }],
  },
});
const table = material.openCircuitPotential;
if (table.kind !== 'table') throw new Error('a hand-over has a table');
const drawn = curves.slice(1).map((points) => ({ potential: points.map(({ potential }) => potential) }));
const banded = {
  ...material,
  uncertainty: {
    ...material.uncertainty,
    of: `posterior of the interactions, ${draws} draws`,
    samples: drawn,
  },
};
writeFileSync(join(folder, 'lixnio2.json'), await materialText(banded, 'lixnio2.json'));
const spread = table.filling.map((_, k) => deviation(drawn.map(({ potential }) => potential[k])));
console.log(
  `U(θ) from ${table.filling[0].toFixed(3)} to ${table.filling[table.filling.length - 1].toFixed(3)}, spread ${(1e3 * mean(spread)).toFixed(0)} mV on average`,
);

// 5. The discharge of each in one cell.
const rate = 0.5;
const band = await materialBand({
  cell: parameterSet('chen2020'),
  side: 'positive',
  material: banded,
  rate,
  mesh: { negative: 10, separator: 6, positive: 10, radial: 15 },
});
const widest = band.charge.reduce((most, _, k) => Math.max(most, band.high[k] - band.low[k]), 0);
console.log(
  `discharge at ${rate}C: ${band.capacity.toFixed(3)} A h, draws ${Math.min(...band.capacities).toFixed(3)} to ${Math.max(...band.capacities).toFixed(3)} A h, band at most ${(1e3 * widest).toFixed(0)} mV wide`,
);
for (const note of band.notes) console.log(`note: ${note}`);

const lowest = (/** @type {number} */ k) => Math.min(...drawn.map(({ potential }) => potential[k]));
const highest = (/** @type {number} */ k) => Math.max(...drawn.map(({ potential }) => potential[k]));
writeFileSync(
  join(folder, 'atoms-to-cell.html'),
  atomsToCellPage({
    name: 'LixNiO2',
    lead: `${mapped.length} structures, ${draws} draws of ${kept.length} interactions, Monte Carlo at ${temperature} K, discharge of chen2020 with this positive electrode.`,
    potential: {
      x: table.filling,
      middle: table.values[0],
      low: table.filling.map((_, k) => lowest(k)),
      high: table.filling.map((_, k) => highest(k)),
    },
    potentials: drawn.map(({ potential }, k) => ({
      label: `draw ${k}`,
      points: table.filling.map((x, i) => [x, potential[i]]),
    })),
    discharge: { x: [...band.charge], middle: [...band.voltage], low: [...band.low], high: [...band.high] },
    discharges: band.samples.map(({ capacity, voltage }, k) => ({
      label: `draw ${k}`,
      points: Array.from(capacity, (q, i) => [q, voltage[i]]),
    })),
    rate,
    capacity: band.capacity,
    capacities: band.capacities,
    notes: [
      ...band.notes,
      'the training set has no lithium metal: its energy was chosen for a mean of 3.75 V',
    ],
    version: 'example',
  }),
);

/** Coefficients of all functions from those that were fitted. @param {Float64Array} fitted */
function placed(fitted) {
  const all = new Float64Array(columns);
  for (const [k, column] of kept.entries()) all[column] = fitted[k];
  return all;
}

/**
 * Of the walks that are all but full (or empty) the one next to the others.
 * @param {import('lithoscale/material').IsothermPoint[]} points
 */
function withoutEnds(points) {
  const full = points.filter(({ filling }) => filling > 0.99).map(({ potential }) => potential);
  const empty = points.filter(({ filling }) => filling < 0.01).map(({ potential }) => potential);
  const [most, least] = [Math.max(...full), Math.min(...empty)];
  return points.filter(
    ({ filling, potential }) =>
      (filling <= 0.99 || potential === most) && (filling >= 0.01 || potential === least),
  );
}

/** The curve at rest through points, at the fillings of the grid. @param {import('lithoscale/material').IsothermPoint[]} points */
function resampled(points) {
  const [{ filling, potential, largestChange }] = equilibriumCurves(points);
  changes.push(largestChange);
  const through = tabulated({ x: filling, y: potential }, 'linear');
  return grid.map((x) => ({ temperature, filling: x, fillingError: 0, potential: through(x) }));
}

/** Energy of the full (0) or the empty (1) lattice, eV per primitive cell. @param {0 | 1} state */
function energyOf(state) {
  const supercell = diagonalSupercell([1, 1, 1], parent.sites.length);
  const occupation = new Uint8Array(supercell.sites).fill(state, 0, 2);
  return expansionEnergy(expansion, { supercell, occupation });
}

/** @param {number[]} list */
function mean(list) {
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

/** @param {number[]} list */
function deviation(list) {
  const middle = mean(list);
  return Math.sqrt(mean(list.map((value) => (value - middle) ** 2)));
}

/** Lower triangle L with L Lᵀ = A, row after row. @param {Float64Array} matrix @param {number} size */
function choleskyFactor(matrix, size) {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let k = 0; k < j; k++) sum -= factor[i * size + k] * factor[j * size + k];
      factor[i * size + j] = i === j ? Math.sqrt(sum) : sum / factor[j * size + j];
    }
  }
  return factor;
}

import { meanAndVariance, pairMeans } from './autocorrelation.ts';

/** Standard error of a mean by block averages. */
export interface BlockingResult {
  readonly mean: number;
  readonly standardError: number;
  /** Samples to a block from which on blocks are independent. */
  readonly blockLength: number;
  /** Whether independence was reached before the blocks ran out; if not, the error is too small. */
  readonly independent: boolean;
}

/** The chance with which independent blocks are taken for dependent ones. */
const normalQuantile99 = 2.3263478740408408;
/** Fewest blocks whose variance says something. */
const fewestBlocks = 8;

interface Level {
  readonly length: number;
  readonly variance: number;
  /** Covariance of neighbours. */
  readonly neighbours: number;
}

/**
 * Averages neighbours in pairs until the averages are independent (Flyvbjerg and Petersen, doi:10.1063/1.457480), which a test
 * of the covariances left decides (Jonsson, doi:10.1103/PhysRevE.98.043304).
 */
export function blockingError(values: Float64Array): BlockingResult {
  const { mean } = meanAndVariance(values);
  const levels: Level[] = [];
  for (let series = values; series.length >= fewestBlocks; series = pairMeans(series)) {
    levels.push(levelOf(series));
  }
  if (levels.length === 0) {
    return { mean, standardError: Infinity, blockLength: values.length, independent: false };
  }
  const tests = levels.map(testOf);
  let rest = 0;
  let chosen = levels.length - 1;
  let independent = false;
  for (let k = levels.length - 1; k >= 0; k--) {
    rest += tests[k];
    if (rest < chiSquareQuantile99(levels.length - k)) {
      chosen = k;
      independent = true;
    } else break;
  }
  const { variance, length } = levels[chosen];
  return {
    mean,
    standardError: Math.sqrt(variance / (length - 1)),
    blockLength: 2 ** chosen,
    independent,
  };
}

function levelOf(series: Float64Array): Level {
  const { mean, variance } = meanAndVariance(series);
  let neighbours = 0;
  for (let k = 1; k < series.length; k++) neighbours += (series[k] - mean) * (series[k - 1] - mean);
  return { length: series.length, variance, neighbours: neighbours / series.length };
}

/** Of order 1 where neighbours are independent, much larger where they are not. */
function testOf({ length, variance, neighbours }: Level): number {
  if (!(variance > 0)) return 0;
  return (length * (((length - 1) * variance) / length ** 2 + neighbours) ** 2) / variance ** 2;
}

/** Wilson and Hilferty, doi:10.1073/pnas.17.12.684. */
function chiSquareQuantile99(freedoms: number): number {
  const width = 2 / (9 * freedoms);
  return freedoms * (1 - width + normalQuantile99 * Math.sqrt(width)) ** 3;
}

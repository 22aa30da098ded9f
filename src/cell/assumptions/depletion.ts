import { faradayConstant } from '../../material/index.ts';
import type { SteadyElectrolyteProblem } from './electrolyte-profile.ts';
import type { OperatedLayer } from './operating-point.ts';

const cellsPerLayer = 20;
const steps = 400;

/**
 * When an even reaction has used up the salt somewhere, s; Infinity where it has not by `longest`. Diffusion with D(c) and storage
 * ε, by backward Euler in steps that grow, D of the step before: within a few per cent.
 */
export function depletionTime(problem: SteadyElectrolyteProblem, longest: number): number {
  const { concentration } = problem;
  const mesh = meshOf(problem);
  const count = mesh.capacity.length;
  let before = new Float64Array(count).fill(concentration);
  const first = longest / 2 ** 12;
  let time = 0;
  for (let k = 1; k <= steps; k++) {
    const next = first * 2 ** ((12 * k) / steps);
    const step = next - (k === 1 ? 0 : first * 2 ** ((12 * (k - 1)) / steps));
    const after = stepped(mesh, problem.diffusivity, before, step);
    const [was, is] = [Math.min(...before), Math.min(...after)];
    if (is <= 0) return time + (step * was) / (was - is);
    [before, time] = [after, next];
  }
  return Infinity;
}

interface Mesh {
  /** ε Δx, m */
  readonly capacity: Float64Array;
  /** Δx/2 over the transport efficiency, m */
  readonly half: Float64Array;
  /** Salt that the reaction makes, mol/(m² s). */
  readonly source: Float64Array;
}

function meshOf({ layers, transference, currentDensity }: SteadyElectrolyteProblem): Mesh {
  const count = layers.length * cellsPerLayer;
  const mesh = {
    capacity: new Float64Array(count),
    half: new Float64Array(count),
    source: new Float64Array(count),
  };
  const flux = ((1 - transference) * currentDensity) / faradayConstant;
  layers.forEach((layer, index) => {
    const width = layer.thickness / cellsPerLayer;
    for (let k = 0; k < cellsPerLayer; k++) {
      const cell = index * cellsPerLayer + k;
      mesh.capacity[cell] = layer.porosity * width;
      mesh.half[cell] = width / (2 * layer.transportEfficiency);
      mesh.source[cell] = (flux * signOf(layer)) / cellsPerLayer;
    }
  });
  // The flux of a metal enters at its face.
  if (layers[0]?.place === 'separator') mesh.source[0] += flux;
  return mesh;
}

function signOf({ place }: OperatedLayer): number {
  return place === 'negative' ? 1 : place === 'positive' ? -1 : 0;
}

/** One step of backward Euler: a tridiagonal system. */
function stepped(
  { capacity, half, source }: Mesh,
  diffusivity: (concentration: number) => number,
  before: Float64Array,
  step: number,
): Float64Array<ArrayBuffer> {
  const count = before.length;
  const resistance = before.map((c, k) => half[k] / diffusivity(c));
  const [upper, value] = [new Float64Array(count), new Float64Array(count)];
  let towards = 0;
  for (let k = 0; k < count; k++) {
    const onwards = k + 1 < count ? step / (resistance[k] + resistance[k + 1]) : 0;
    const pivot = capacity[k] + onwards + towards - (k > 0 ? towards * upper[k - 1] : 0);
    const right = capacity[k] * before[k] + step * source[k];
    value[k] = (right + (k > 0 ? towards * value[k - 1] : 0)) / pivot;
    upper[k] = onwards / pivot;
    towards = onwards;
  }
  for (let k = count - 2; k >= 0; k--) value[k] += upper[k] * value[k + 1];
  return value;
}

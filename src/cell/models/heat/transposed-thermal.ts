import type { TransposedModel } from '../transposed-model.ts';
import { total } from './powers.ts';
import type { ThermalCell } from './thermal-cell.ts';

/** Steps of central differences: K, and a share of the current at 1C. */
const [warmer, currentShare] = [1e-3, 1e-4];

/** Of the model inside, which also says what the power of its open-circuit potentials follows from. */
interface TransposedHeating extends TransposedModel {
  /** Prepares, once the model has been, what that left out. */
  complete(y: Float64Array, shift: number): boolean;
  /** Adds ∂/∂y of the power (W/m²) that the open-circuit potentials deliver with the entropic heat. */
  addReversibleWeights(out: Float64Array): void;
}

/**
 * Transposed solves with the matrix of a cell of one temperature, which borders the matrix J of the model inside:
 * what the temperature does to that one's rows is a column c, what its unknowns do to the heat a row −q/E. The heat is
 * taken as what the open-circuit potentials deliver less the electric power, which it equals wherever the equations are met: it
 * differs by multiples of the algebraic equations, so that the two make the same gradients. Sums of heat, which act on
 * nothing, are left out.
 */
export class TransposedThermal implements TransposedModel {
  private readonly cell: ThermalCell;
  private readonly inner: TransposedHeating;
  /** J⁻ᵀ q/E */
  private readonly heatColumn: Float64Array;
  private readonly part: Float64Array;
  private heatByCurrent = 0;
  /** Of the temperature's own row, and what remains of it. */
  private remainder = 1;

  constructor(cell: ThermalCell, inner: TransposedHeating) {
    this.cell = cell;
    this.inner = inner;
    this.heatColumn = new Float64Array(cell.inner.size);
    this.part = new Float64Array(cell.inner.size);
  }

  prepare(y: Float64Array, shift: number): boolean {
    const { cell, heatColumn, inner } = this;
    const { temperatures, initialTemperature, energyScale, storage, byTemperature, layers } = cell;
    const heatByTemperature = this.heatSlope(y, temperatures);
    if (!Number.isFinite(heatByTemperature) || !Number.isFinite(this.heatByCurrent)) return false;
    if (!cell.prepare(y, shift) || !inner.complete(y, shift)) return false;
    const current = cell.currentDensity;
    inner.voltageWeights(heatColumn);
    for (let i = 0; i < heatColumn.length; i++) heatColumn[i] *= -current;
    inner.addReversibleWeights(heatColumn);
    for (let i = 0; i < heatColumn.length; i++) heatColumn[i] /= energyScale;
    inner.solve(heatColumn);
    const own = shift * storage[temperatures];
    this.remainder = own + (initialTemperature / energyScale) * (layers.cooling[0] - heatByTemperature);
    for (let i = 0; i < heatColumn.length; i++) {
      this.remainder += initialTemperature * byTemperature[i] * heatColumn[i];
    }
    return this.remainder !== 0 && Number.isFinite(this.remainder);
  }

  solve(b: Float64Array): void {
    const { part, heatColumn, inner, cell, remainder } = this;
    const { temperatures, initialTemperature, byTemperature } = cell;
    let weight = b[temperatures];
    for (let i = 0; i < part.length; i++) part[i] = b[i];
    inner.solve(part);
    for (let i = 0; i < part.length; i++) weight -= initialTemperature * byTemperature[i] * part[i];
    weight /= remainder;
    for (let i = 0; i < part.length; i++) b[i] = part[i] + heatColumn[i] * weight;
    b.fill(0, temperatures);
    b[temperatures] = weight;
  }

  voltageWeights(out: Float64Array): void {
    const { temperatures, initialTemperature, voltageByTemperature } = this.cell;
    this.inner.voltageWeights(this.part);
    out.fill(0);
    out.set(this.part);
    out[temperatures] = voltageByTemperature * initialTemperature;
  }

  byCurrent(out: Float64Array): void {
    const { cell, part, inner, heatByCurrent } = this;
    inner.byCurrent(part);
    out.fill(0);
    out.set(part);
    out[cell.temperatures] = -heatByCurrent / cell.energyScale;
  }

  /** ∂(heat)/∂T, W/(m² K); also finds that with the current at constant unknowns, V. */
  private heatSlope(y: Float64Array, temperatures: number): number {
    const { cell } = this;
    const [current, warm] = [cell.currentDensity, y[temperatures]];
    const more = currentShare * cell.currentScale;
    const heatAt = (density: number, kelvin: number): number => {
      cell.currentDensity = density;
      y[temperatures] = warm + kelvin / cell.initialTemperature;
      return this.heat(y);
    };
    const [above, below] = [heatAt(current, warmer), heatAt(current, -warmer)];
    this.heatByCurrent = (heatAt(current + more, 0) - heatAt(current - more, 0)) / (2 * more);
    cell.currentDensity = current;
    y[temperatures] = warm;
    return (above - below) / (2 * warmer);
  }

  /** W/m², as the potentials have it. */
  private heat(y: Float64Array): number {
    const { cell } = this;
    if (!cell.evaluate(y)) return Number.NaN;
    const { reversiblePower, entropic } = cell.inner.heat();
    return reversiblePower + total(entropic) - cell.currentDensity * cell.voltage();
  }
}

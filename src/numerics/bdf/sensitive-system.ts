import type { DaeSystem } from './system.ts';

/** The same system at a parameter a little above and a little below, `step` apart from the middle on either side. */
export interface Perturbed {
  readonly above: DaeSystem;
  readonly below: DaeSystem;
  readonly step: number;
}

/**
 * A system together with its sensitivities: after the state y come s_j = ∂y/∂p_j, one behind the other, each with its own
 * F_y s + F_y' s' + F_p = 0. That left side is the derivative of F along (y + εs, y' + εs', p + ε), taken by central
 * differences. In solves every block has the Jacobian of the state; what the state does to the sensitivities' rows is left
 * out, so that the iteration converges on both at once (T. Maly, L. R. Petzold, Appl. Numer. Math. 20 (1996) 57,
 * doi:10.1016/0168-9274(95)00117-4).
 */
export class SensitiveSystem implements DaeSystem {
  readonly size: number;
  private readonly base: DaeSystem;
  private readonly perturbed: readonly Perturbed[];
  private readonly moved: Float64Array;
  private readonly movedRate: Float64Array;
  private readonly above: Float64Array;
  private readonly below: Float64Array;
  private readonly block: Float64Array;

  constructor(base: DaeSystem, perturbed: readonly Perturbed[]) {
    this.base = base;
    this.perturbed = perturbed;
    this.size = base.size * (1 + perturbed.length);
    this.moved = new Float64Array(base.size);
    this.movedRate = new Float64Array(base.size);
    this.above = new Float64Array(base.size);
    this.below = new Float64Array(base.size);
    this.block = new Float64Array(base.size);
  }

  residual(time: number, y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    const { base, perturbed, above, below } = this;
    if (!base.residual(time, y, derivative, out)) return false;
    for (let j = 0; j < perturbed.length; j++) {
      const pair = perturbed[j];
      if (!this.along(pair.above, time, y, derivative, j, pair.step, above)) return false;
      if (!this.along(pair.below, time, y, derivative, j, -pair.step, below)) return false;
      const start = base.size * (1 + j);
      for (let i = 0; i < base.size; i++) out[start + i] = (above[i] - below[i]) / (2 * pair.step);
    }
    return true;
  }

  prepare(time: number, y: Float64Array, derivative: Float64Array, shift: number): boolean {
    return this.base.prepare(time, y, derivative, shift);
  }

  solve(b: Float64Array): void {
    const { base, block, perturbed } = this;
    for (let j = 0; j <= perturbed.length; j++) {
      const start = base.size * j;
      for (let i = 0; i < base.size; i++) block[i] = b[start + i];
      base.solve(block);
      b.set(block, start);
    }
  }

  private along(
    system: DaeSystem,
    time: number,
    y: Float64Array,
    derivative: Float64Array,
    j: number,
    by: number,
    out: Float64Array,
  ): boolean {
    const { moved, movedRate, base } = this;
    const start = base.size * (1 + j);
    for (let i = 0; i < base.size; i++) {
      moved[i] = y[i] + by * y[start + i];
      movedRate[i] = derivative[i] + by * derivative[start + i];
    }
    return system.residual(time, moved, movedRate, out);
  }
}

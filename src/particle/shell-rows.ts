import type { RadialMesh } from './radial-mesh.ts';

/** Diffusivity over the square of a radius (1/s) from the stoichiometry and the temperature (K), and its derivative. */
export interface DiffusionRate {
  /** True when the diffusivity does not depend on the stoichiometry: the matrix is then shared by like particles. */
  readonly constant: boolean;
  value(stoichiometry: number, temperature: number): number;
  /** With respect to the stoichiometry. */
  derivative(stoichiometry: number, temperature: number): number;
}

/** Writes V ds/dt − inflow of each shell of the particle that starts at `base`; nothing passes its surface. */
export function storeAndFlow(
  mesh: RadialMesh,
  diffusivity: number,
  s: Float64Array,
  derivative: Float64Array,
  base: number,
  out: Float64Array,
): void {
  const { volumes, conductances } = mesh;
  const last = volumes.length - 1;
  let inward = 0;
  let here = s[base];
  for (let m = 0; m < last; m++) {
    const next = s[base + m + 1];
    const outward = diffusivity * conductances[m] * (here - next);
    out[base + m] = volumes[m] * derivative[base + m] + outward - inward;
    inward = outward;
    here = next;
  }
  out[base + last] = volumes[last] * derivative[base + last] - inward;
}

/** The same with a diffusivity of the stoichiometry at each face, `scale` times that of the rate. */
export function storeAndFlowVarying(
  mesh: RadialMesh,
  rate: DiffusionRate,
  scale: number,
  temperature: number,
  s: Float64Array,
  derivative: Float64Array,
  base: number,
  out: Float64Array,
): void {
  const { volumes, conductances, shares } = mesh;
  const last = volumes.length - 1;
  let inward = 0;
  let here = s[base];
  for (let m = 0; m < last; m++) {
    const next = s[base + m + 1];
    const diffusivity = scale * rate.value(here + shares[m] * (next - here), temperature);
    const outward = diffusivity * conductances[m] * (here - next);
    out[base + m] = volumes[m] * derivative[base + m] + outward - inward;
    inward = outward;
    here = next;
  }
  out[base + last] = volumes[last] * derivative[base + last] - inward;
}

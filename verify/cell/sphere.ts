/**
 * A sphere of radius 1 and diffusivity 1, empty at first, that takes up a constant flux 1 through its surface.
 * J. Crank, "The Mathematics of Diffusion", 2nd ed., Oxford 1975, equation 6.45.
 */
export function constantFluxSurface(time: number): number {
  let sum = 0;
  for (let k = 1; k <= 400; k++) {
    const root = tangentRoot(k);
    sum += Math.exp(-root * root * time) / (root * root);
  }
  return 3 * time + 0.2 - 2 * sum;
}

/** Concentration at radius r > 0 of the same sphere. */
export function constantFluxProfile(time: number, r: number): number {
  let sum = 0;
  for (let k = 1; k <= 400; k++) {
    const root = tangentRoot(k);
    const weight = Math.exp(-root * root * time) / (root * root);
    sum += (weight * Math.sin(root * r)) / Math.sin(root);
  }
  return 3 * time + (5 * r * r - 3) / 10 - (2 / r) * sum;
}

/** Roots of tan l = l in increasing order. */
function tangentRoot(k: number): number {
  const limit = (k + 0.5) * Math.PI;
  let root = limit - 1 / limit;
  for (let i = 0; i < 20; i++) root -= (Math.sin(root) - root * Math.cos(root)) / (root * Math.sin(root));
  return root;
}

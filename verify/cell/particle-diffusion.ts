/**
 * Particles of radius 1 and diffusivity 1, empty at first: planes (of half thickness 1), cylinders and spheres that take
 * up a constant flux 1, or whose surface is held at 1. J. Crank, "The Mathematics of Diffusion", 2nd ed., Oxford 1975,
 * equations 4.55 and 4.17 (plane), 5.45 and 5.22 (cylinder), 6.45 and 6.18 (sphere).
 */
export type Dimension = 1 | 2 | 3;

/** As many as matter at that time. */
function termsAt(time: number): number {
  return Math.min(400, Math.ceil(Math.sqrt(40 / time) / Math.PI) + 2);
}

/** Concentration at the surface under constant flux. */
export function constantFluxSurface(time: number, dimension: Dimension = 3): number {
  return constantFluxProfile(time, 1, dimension);
}

/** Concentration at radius r > 0 under constant flux. */
export function constantFluxProfile(time: number, r: number, dimension: Dimension = 3): number {
  const steady = dimension * time + (r * r) / 2 - dimension / (2 * (dimension + 2));
  let sum = 0;
  for (let k = termsAt(time); k >= 1; k--) {
    const root = fluxRoot(k, dimension);
    sum +=
      (Math.exp(-root * root * time) * mode(root * r, dimension)) / (root * root * mode(root, dimension));
  }
  return steady - 2 * sum;
}

/** Concentration at radius r > 0 with the surface held at 1. */
export function heldSurfaceProfile(time: number, r: number, dimension: Dimension = 3): number {
  let sum = 0;
  for (let k = termsAt(time); k >= 1; k--) {
    const root = heldRoot(k, dimension);
    sum += (Math.exp(-root * root * time) * mode(root * r, dimension)) / (root * -modeSlope(root, dimension));
  }
  return 1 - 2 * sum;
}

/** Mean concentration with the surface held at 1. */
export function heldSurfaceMean(time: number, dimension: Dimension = 3): number {
  let sum = 0;
  for (let k = termsAt(time); k >= 1; k--) {
    const root = heldRoot(k, dimension);
    sum += Math.exp(-root * root * time) / (root * root);
  }
  return 1 - 2 * dimension * sum;
}

/** The regular solution of u'' + (dimension − 1)/x u' + u = 0: cos, J₀, sin x/x. */
function mode(x: number, dimension: Dimension): number {
  if (dimension === 1) return Math.cos(x);
  return dimension === 2 ? bessel(0, x) : Math.sin(x) / x;
}

function modeSlope(x: number, dimension: Dimension): number {
  if (dimension === 1) return -Math.sin(x);
  return dimension === 2 ? -bessel(1, x) : (Math.cos(x) - Math.sin(x) / x) / x;
}

const fluxRoots: Record<Dimension, number[]> = { 1: [], 2: [], 3: [] };

/** Zeros x > 0 of the mode's slope in increasing order. */
function fluxRoot(k: number, dimension: Dimension): number {
  return (fluxRoots[dimension][k] ??= findFluxRoot(k, dimension));
}

function findFluxRoot(k: number, dimension: Dimension): number {
  if (dimension === 1) return k * Math.PI;
  const asymptote = (k + (dimension === 2 ? 0.25 : 0.5)) * Math.PI;
  let root = asymptote - (dimension === 2 ? 0.375 : 1) / asymptote;
  for (let i = 0; i < 8; i++) {
    const slope = modeSlope(root, dimension);
    root -= slope / (-mode(root, dimension) - ((dimension - 1) / root) * slope);
  }
  return root;
}

/** Zeros of the mode in increasing order. */
function heldRoot(k: number, dimension: Dimension): number {
  if (dimension !== 2) return (k - (dimension === 1 ? 0.5 : 0)) * Math.PI;
  const asymptote = (k - 0.25) * Math.PI;
  let root = asymptote + 0.125 / asymptote;
  for (let i = 0; i < 8; i++) root -= mode(root, dimension) / modeSlope(root, dimension);
  return root;
}

/** J of integer order: the mean of cos(order θ − x sin θ), by sums that converge geometrically once they resolve x. */
function bessel(order: number, x: number): number {
  const points = Math.ceil(x) + 40;
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const angle = (2 * Math.PI * i) / points;
    sum += Math.cos(order * angle - x * Math.sin(angle));
  }
  return sum / points;
}

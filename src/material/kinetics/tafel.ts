import type { RateLaw } from '../functions.ts';
import { positiveParameter } from './parameter.ts';
import { rateLawOf } from './reduced.ts';

/**
 * One direction of a reaction alone. J. Tafel, Z. Phys. Chem. 50 (1905) 641 (doi:10.1515/zpch-1905-5043).
 *
 * Anodic: h = exp(α_a u), always positive; cathodic: h = −exp(−α_c u), always negative; u = Fη/RT. There is no
 * equilibrium: h(0) = ±1, with the slope α F/RT there. Of Butler–Volmer it leaves out the share exp(−|u|)
 * (symmetric: 2 % at 100 mV and 298 K). Use it for reactions that are never reversed, such as the growth of an interphase; a
 * cell at rest has no state with it. The inverse is NaN for rates of the other sign and for 0.
 * @throws InputError for a coefficient that is not positive.
 */
export function tafel(direction: 'anodic' | 'cathodic', alpha = 0.5): RateLaw {
  const anodic = direction === 'anodic';
  const field = anodic ? 'alphaAnodic' : 'alphaCathodic';
  positiveParameter(alpha, field, 'a transfer coefficient above 0');
  const sign = anodic ? 1 : -1;
  return rateLawOf({
    name: `tafel-${direction}`,
    parameters: { [field]: alpha },
    rate: (u) => sign * Math.exp(sign * alpha * u),
    slope: (u) => alpha * Math.exp(sign * alpha * u),
    inverse: (rate) => (sign * rate > 0 ? (sign * Math.log(sign * rate)) / alpha : NaN),
  });
}

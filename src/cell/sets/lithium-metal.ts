import { activatedFunction, faradayConstant } from '../../material/index.ts';
import type { LithiumMetal } from '../parameters.ts';

export const lithiumSource =
  'S. Xu, K.-H. Chen, N. P. Dasgupta, J. B. Siegel, A. G. Stefanopoulou, J. Electrochem. Soc. 166 (2019) A3456';

/** Lithium atoms in the metal, mol/m³. */
const metal = 1 / 1.3e-5;
const rate = 3.5e-8 * faradayConstant * metal ** 0.7;

/** i0 = F k c_Li^0.7 c^0.3 of Xu et al. 2019. */
export const lithiumOfXu: LithiumMetal = {
  exchangeCurrentDensity: activatedFunction(
    (c) => rate * c ** 0.3,
    (c) => 0.3 * rate * c ** -0.7,
    `${rate} * x ** 0.3`,
  ),
};

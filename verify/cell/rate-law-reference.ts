/**
 * Voltages (V) of Chen2020 in a discharge at 1C with other rate laws. PyBaMM 26.10.1.1, `lithium_ion.DFN` with the option
 * "intercalation kinetics", IDAKLU at 1e-8/1e-10, 40/20/40 cells and 60 shells; of "asymmetric Butler-Volmer" with transfer
 * coefficients (anodic) of 0.4 in the negative and 0.65 in the positive electrode; the rest as in its Chen2020.
 */
export const rateLawReference = {
  time: [100, 1000, 2000, 3000, 3400],
  symmetric: [
    3.9363485191107506, 3.7197531827442814, 3.4757622620086934, 3.2256643638625944, 2.8924911780151077,
  ],
  asymmetric: [
    3.9126797686689887, 3.7046326226707498, 3.4605003898835975, 3.2058223867629696, 2.8644127184991857,
  ],
  linear: [3.8829617652016077, 3.699717582300301, 3.4541713803872605, 3.1923914779784877, 2.8156387844168873],
} as const;

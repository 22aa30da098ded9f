/**
 * Impedance (Ω) of PyBaMM 26.10.1.1's DFN of Chen2020 at its initial state with 0.2 F/m² of double layer in both electrodes
 * ("surface form": "differential"), 40/20/40 cells and 300 shells finer towards the surface; `verify/cell/impedance_pybamm.py`.
 * Its surface values are of first order in the shells: between 60, 100 and 300 of them the impedance from 0.1 to 100 Hz moves by half a per
 * cent.
 */
export const impedanceReference = {
  frequency: [0.0001, 0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0],
  real: [
    0.09477087308651447, 0.0748197052313382, 0.05484231594993973, 0.04836906112242412, 0.04576792012626579,
    0.01898172218450622, 0.006687804550386898, 0.003847027223035346, 0.0028313766822249987,
  ],
  imaginary: [
    -0.1578549378284728, -0.030298365079674636, -0.010547513266091366, -0.0033810259922142922,
    -0.006725210281298247, -0.017638802337861546, -0.004237659033791361, -0.0013871061937534466,
    -0.0004712340509403973,
  ],
} as const;

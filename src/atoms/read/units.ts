/** CODATA 2018, https://doi.org/10.1063/5.0064853 */
export const rydberg = 13.605693122994;
export const hartree = 27.211386245988;
/** Å. */
export const bohr = 0.529177210903;
/** eV/Å³. */
export const kilobar = 1 / 1602.176634;

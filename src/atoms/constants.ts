/** eV/K, CODATA 2018 (exact). */
export const boltzmannConstant = 8.617333262e-5;

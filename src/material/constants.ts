/** CODATA 2018, exact. */
export const gasConstant = 8.314462618; // J/(mol K)
export const faradayConstant = 96485.33212; // C/mol
/** F/m, CODATA 2018. */
export const vacuumPermittivity = 8.8541878128e-12;

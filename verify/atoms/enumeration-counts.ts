/**
 * Numbers of derivative structures by the number of primitive cells, 1, 2, 3, …, from the tables of Hart and Forcade
 * (doi:10.1103/PhysRevB.77.224115, doi:10.1103/PhysRevB.80.014120). Their structures count once for all exchanges of the
 * species, and have all of them.
 */
export const derivativeStructures = {
  fccBinary: [0, 2, 3, 12, 14, 50, 52, 229, 252, 685, 682, 3875],
  scBinary: [0, 3, 3, 15],
  fccTernary: [0, 0, 3, 13, 23, 130, 197],
  hcpBinary: [1, 7, 30, 163, 366],
} as const;

/** Superlattices that are no rotation of another, from the same tables. */
export const distinctSuperlattices = {
  fcc: [1, 2, 3, 7, 5, 10, 7, 20, 14, 18],
  bcc: [1, 2, 3, 7, 5, 10, 7, 20, 14, 18],
} as const;

/**
 * Without exchange of species, all structures up to a number of cells together, as icet's tests have them (MPL-2.0;
 * numbers only).
 */
export const structuresTogether = { fccTernaryTo6: 1081, hcpBinaryTo5: 984 } as const;

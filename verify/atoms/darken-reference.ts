/** What darken_walks.py prints: 194 atoms on 6 × 6 × 6 simple cubic sites, neighbours repel by 0.02 eV, 300 K; in a²ν exp(−E_KRA/kT). */
export const crowdedWalks = {
  tracer: { value: 0.0706612, error: 3.0e-5 },
  jump: { value: 0.101419, error: 4.1e-4 },
} as const;

/** A step that waits for others, by name. */
export interface Waiting {
  readonly name: string;
  readonly needs: Readonly<Record<string, string>>;
}

/**
 * Steps in an order in which each comes after all it needs; steps that could run at the same time keep the order
 * in which they were written. Needs must exist.
 * @returns the ordered steps, or the names along a cycle.
 */
export function orderByNeeds<S extends Waiting>(steps: readonly S[]): { ordered: S[] } | { cycle: string[] } {
  const ordered: S[] = [];
  const done = new Set<string>();
  while (ordered.length < steps.length) {
    const next = steps.find(
      (step) => !done.has(step.name) && Object.values(step.needs).every((need) => done.has(need)),
    );
    if (next === undefined) return { cycle: findCycle(steps, done) };
    ordered.push(next);
    done.add(next.name);
  }
  return { ordered };
}

/** Follows unmet needs until a name comes again; each step left over has at least one. */
function findCycle(steps: readonly Waiting[], done: ReadonlySet<string>): string[] {
  const trail: string[] = [];
  let name = steps.find((step) => !done.has(step.name))?.name ?? '';
  while (!trail.includes(name)) {
    trail.push(name);
    const step = steps.find((candidate) => candidate.name === name);
    name = Object.values(step?.needs ?? {}).find((need) => !done.has(need)) ?? '';
  }
  return [...trail.slice(trail.indexOf(name)), name];
}

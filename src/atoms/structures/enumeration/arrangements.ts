import type { Tally } from './restrictions.ts';

/** A motion of the sites of a supercell onto themselves. */
export interface SitePermutation {
  /** Where each site goes. */
  readonly images: Int32Array;
  /** Whether it is a translation that is not the identity. */
  readonly translation: boolean;
}

/** What is to be arranged. */
export interface ArrangementProblem {
  /** Species that each site may hold, rising numbers. */
  readonly choices: readonly (readonly number[])[];
  /** A group, the identity left out, each permutation once. */
  readonly group: readonly SitePermutation[];
  readonly tallies: readonly Tally[];
}

export interface Arrangement {
  /** Species of each site. */
  readonly colours: Uint8Array;
  /** How many arrangements the group makes of it, itself included. */
  readonly multiplicity: number;
}

/** A permutation for which the arrangement and its image agree up to a site. */
interface Tie {
  readonly permutation: SitePermutation;
  /** The first site at which the two are not yet compared. */
  readonly site: number;
}

/** Fillings tried after which others get a turn. */
const turn = 20_000;

/**
 * One arrangement of each set that the group makes alike, none that repeats within the cell; now and then `undefined`,
 * so that the caller can let others run. Sites are filled one after the other, and a beginning is given up as soon as
 * some permutation makes a lesser one of whatever follows (orderly generation): every arrangement comes out once, as
 * the least of its set, and none has to be remembered. The sums are bounded in the same way.
 */
export function* arrangements(problem: ArrangementProblem): Generator<Arrangement | undefined> {
  const search = new Search(problem);
  for (let tried = 1; search.advance(); tried++) {
    const found = search.arrangement();
    if (found !== undefined) yield found;
    if (tried % turn === 0) yield undefined;
  }
}

class Search {
  readonly #problem: ArrangementProblem;
  readonly #colours: Uint8Array;
  /** The choice made at each site filled. */
  readonly #chosen: number[] = [];
  /** Before each site: the permutations still tied, and the sums so far. */
  readonly #ties: (readonly Tie[])[];
  readonly #sums: (readonly number[])[];
  /** For each sum and site: the least and largest that the sites from there on can add. */
  readonly #ahead: readonly { least: Float64Array; most: Float64Array }[];

  constructor(problem: ArrangementProblem) {
    this.#problem = problem;
    this.#colours = new Uint8Array(problem.choices.length);
    this.#ahead = problem.tallies.map(({ weights }) => ahead(problem.choices, weights));
    this.#ties = [problem.group.map((permutation) => ({ permutation, site: 0 }))];
    this.#sums = [problem.tallies.map(() => 0)];
  }

  /** Fills the next site, or changes the last one that has other choices, once; false when there are none. */
  advance(): boolean {
    const { choices } = this.#problem;
    let next = 0;
    if (this.#ties.length <= this.#chosen.length || this.#chosen.length === choices.length) {
      for (;;) {
        const last = this.#chosen.pop();
        if (last === undefined) return false;
        next = last + 1;
        if (next < choices[this.#chosen.length].length) break;
      }
    }
    const site = this.#chosen.length;
    this.#chosen.push(next);
    this.#ties.length = site + 1;
    this.#sums.length = site + 1;
    const colour = choices[site][next];
    this.#colours[site] = colour;
    const sums = this.#problem.tallies.map(({ weights }, at) => this.#sums[site][at] + weights[colour]);
    const ties = this.#canEnd(site + 1, sums) ? this.#compared(this.#ties[site], site + 1) : undefined;
    // Without ties of its own the site cannot be gone beyond: the next turn changes it.
    if (ties === undefined) return true;
    this.#ties.push(ties);
    this.#sums.push(sums);
    return true;
  }

  /** What all sites filled make, where they are filled and nothing repeats. */
  arrangement(): Arrangement | undefined {
    const sites = this.#colours.length;
    const ties = this.#ties[sites];
    if (this.#chosen.length < sites || ties === undefined) return undefined;
    // What is tied at the end leaves the arrangement as it is.
    if (ties.some(({ permutation }) => permutation.translation)) return undefined;
    const multiplicity = (this.#problem.group.length + 1) / (ties.length + 1);
    return { colours: this.#colours.slice(), multiplicity };
  }

  #canEnd(site: number, sums: readonly number[]): boolean {
    return this.#problem.tallies.every(
      ({ least, most }, at) =>
        sums[at] + this.#ahead[at].least[site] <= most && sums[at] + this.#ahead[at].most[site] >= least,
    );
  }

  /** The permutations still tied once sites below `filled` are known; undefined where one makes something lesser. */
  #compared(ties: readonly Tie[], filled: number): Tie[] | undefined {
    const colours = this.#colours;
    const left: Tie[] = [];
    for (const tie of ties) {
      const { images } = tie.permutation;
      let { site } = tie;
      let difference = 0;
      while (site < filled && images[site] < filled) {
        difference = colours[images[site]] - colours[site];
        if (difference !== 0) break;
        site++;
      }
      if (difference < 0) return undefined;
      if (difference === 0) left.push(site === tie.site ? tie : { permutation: tie.permutation, site });
    }
    return left;
  }
}

function ahead(
  choices: readonly (readonly number[])[],
  weights: readonly number[],
): { least: Float64Array; most: Float64Array } {
  const least = new Float64Array(choices.length + 1);
  const most = new Float64Array(choices.length + 1);
  for (let site = choices.length - 1; site >= 0; site--) {
    const each = choices[site].map((colour) => weights[colour]);
    least[site] = least[site + 1] + Math.min(...each);
    most[site] = most[site + 1] + Math.max(...each);
  }
  return { least, most };
}

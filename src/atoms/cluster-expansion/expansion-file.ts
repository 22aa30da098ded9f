import { FormatError, requireValid } from '../../base/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import { clusterBasis, type ClusterBasis } from './cluster-basis.ts';
import { effectiveInteractions, type ClusterExpansion } from './cluster-expansion.ts';
import type { ExpansionFile } from './expansion-schema.ts';

/** The text of an expansion's file (`lithoscale-cluster-expansion`, version 1); numbers come back bit for bit. */
export function expansionText(expansion: ClusterExpansion): string {
  const { basis, coefficients, inversePermittivity, posterior, provenance } = expansion;
  const { lattice, sites } = basis.parent;
  const file: ExpansionFile = {
    format: 'lithoscale-cluster-expansion',
    version: 1,
    units: { energy: 'eV', length: 'angstrom' },
    parent: {
      lattice: [[...lattice[0]], [...lattice[1]], [...lattice[2]]],
      sites: sites.map(({ position, allowed }) => ({ position: [...position], allowed: [...allowed] })),
    },
    siteBasis: basis.siteBasis,
    concentrations: basis.concentrations?.map((shares) => [...shares]),
    cutoffs: { ...basis.cutoffs },
    operations: basis.operations?.map(({ rotation, translation, images }) => ({
      rotation: [[...rotation[0]], [...rotation[1]], [...rotation[2]]],
      translation: [...translation],
      images: images.map(placeOf),
    })),
    constant: coefficients[0],
    orbits: orbitsOf(expansion),
    inversePermittivity,
    posterior: posterior && {
      covariance: posterior.covariance?.map((row) => [...row]),
      samples: posterior.samples?.map((row) => [...row]),
    },
    provenance: provenance && { ...provenance },
  };
  return `${JSON.stringify(file, undefined, 1)}\n`;
}

function orbitsOf(expansion: ClusterExpansion): ExpansionFile['orbits'] {
  const { basis, coefficients } = expansion;
  const interactions = effectiveInteractions(expansion);
  return basis.orbits.map(({ clusters, diameter }, orbit) => ({
    sites: clusters[0].map(placeOf),
    multiplicity: clusters.length,
    diameter,
    functions: basis.functions.flatMap(({ orbit: of, decorations, multiplicity }, index) =>
      of === orbit
        ? [
            {
              decorations: decorations.map((decoration) => [...decoration]),
              multiplicity,
              eci: interactions[index],
              eciTimesMultiplicity: coefficients[index],
            },
          ]
        : [],
    ),
  }));
}

function placeOf({ sublattice, cell }: LatticeSite): [number, number, number, number] {
  return [sublattice, ...cell];
}

/**
 * Reads an expansion's file. Clusters and functions are made anew from the parent lattice and the cut-offs, and must be
 * those that the file lists.
 * @throws FormatError naming the file, the field and what is wrong.
 */
export async function parseExpansion(text: string, file: string): Promise<ClusterExpansion> {
  // Here and not above, so that the room loads without a validator.
  const { expansionSchema } = await import('./expansion-schema.ts');
  const data = requireValid(expansionSchema, parseJson(text, file), {
    file,
    expected: 'a cluster expansion that lithoscale atoms fit writes',
    mend: 'see docs/atoms-cluster-expansion.md',
  });
  const basis = basisOf(data);
  const coefficients = Float64Array.of(data.constant, ...matchedCoefficients(data, basis, file));
  const unknowns = coefficients.length + (data.inversePermittivity === undefined ? 0 : 1);
  return {
    basis,
    coefficients,
    inversePermittivity: data.inversePermittivity,
    posterior: posteriorOf(data, unknowns, file),
    provenance: data.provenance,
  };
}

function basisOf({ parent, cutoffs, siteBasis, concentrations, operations }: ExpansionFile): ClusterBasis {
  return clusterBasis(parent, {
    cutoffs: Object.fromEntries(Object.entries(cutoffs).map(([size, diameter]) => [Number(size), diameter])),
    siteBasis,
    concentrations,
    operations: operations?.map(({ images, ...operation }) => ({
      ...operation,
      images: images.map(([sublattice, i, j, k]) => ({ sublattice, cell: [i, j, k] })),
    })),
  });
}

/** Coefficients in the order of the basis, the constant left out. */
function matchedCoefficients(data: ExpansionFile, basis: ClusterBasis, file: string): number[] {
  const stored = data.orbits.flatMap(({ sites, multiplicity, functions }, orbit) =>
    functions.map((each, n) => ({
      ...each,
      sites,
      clusters: multiplicity,
      field: `orbits.${orbit}.functions.${n}`,
    })),
  );
  const [, ...functions] = basis.functions;
  if (stored.length !== functions.length) {
    const what = `${stored.length} functions where the parent lattice and the cut-offs make ${functions.length}`;
    throw broken(what, file, 'orbits');
  }
  return functions.map(({ orbit, decorations, multiplicity }, index) => {
    const each = stored[index];
    const { clusters } = basis.orbits[orbit];
    const same =
      each.multiplicity === multiplicity &&
      each.clusters === clusters.length &&
      each.sites.join(' ') === clusters[0].map(placeOf).join(' ') &&
      each.decorations.join(' ') === decorations.join(' ');
    if (!same)
      throw broken('not the function that the parent lattice and the cut-offs make here', file, each.field);
    if (
      Math.abs(each.eci * multiplicity - each.eciTimesMultiplicity) >
      1e-9 * Math.abs(each.eciTimesMultiplicity)
    ) {
      throw broken('eci × multiplicity is not eciTimesMultiplicity', file, each.field);
    }
    return each.eciTimesMultiplicity;
  });
}

function posteriorOf(
  { posterior }: ExpansionFile,
  unknowns: number,
  file: string,
): ClusterExpansion['posterior'] {
  if (posterior === undefined) return undefined;
  const { covariance, samples } = posterior;
  const wrong = [...(covariance ?? []), ...(samples ?? [])].some((row) => row.length !== unknowns);
  if (wrong || (covariance !== undefined && covariance.length !== unknowns)) {
    throw broken(`rows that are not of ${unknowns} numbers`, file, 'posterior');
  }
  return { covariance: covariance && rowsOf(covariance), samples: samples && rowsOf(samples) };
}

function rowsOf(given: readonly number[][]): Float64Array[] {
  return given.map((row) => Float64Array.from(row));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError('not JSON', { at: { file }, cause, expected: 'a cluster expansion' });
  }
}

function broken(what: string, file: string, field: string): FormatError {
  return new FormatError(what, {
    at: { file, field },
    expected: 'a cluster expansion that lithoscale atoms fit -o expansion.json writes',
  });
}

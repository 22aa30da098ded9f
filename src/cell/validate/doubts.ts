import { materialPath, materialsOf } from '../balance/equilibrium.ts';
import {
  electrodesOf,
  type ActiveMaterial,
  type CellParameters,
  type ElectrodeParameters,
  type HalfCellParameters,
  type Profile,
} from '../parameters.ts';
import { profileMean } from '../profiles.ts';
import { balanceDoubts } from './balance-doubts.ts';
import { unusual, usual } from './usual.ts';
import type { ParameterWarning } from './warning.ts';

type Cell = CellParameters | HalfCellParameters;

/** Area over what spheres of that volume and radius have: images give less where surface does not react. */
const [leastArea, mostArea] = [1 / 3, 3];

/** D_eff/D above the porosity itself is more than straight pores give, apart from the error of values solved on images. */
const straight = 1.01;

/**
 * What in a set that {@link validateParameters} lets pass is seldom meant: numbers that a slip of units explains,
 * areas that do not fit radius and volume, functions used where their source does not vouch, cut-offs that the lithium
 * does not reach, a nominal capacity unlike that between the cut-offs. Nothing is changed.
 */
export function parameterWarnings(parameters: Cell): readonly ParameterWarning[] {
  const { separator, electrolyte, temperature } = parameters;
  const salt = electrolyte.initialConcentration;
  const at = `at ${salt} mol/m³`;
  return [
    ...unusual(temperature, 'temperature', usual.temperature),
    ...unusual(separator.thickness, 'separator.thickness', usual.thickness),
    ...tooStraight(separator.electrolyteTransportEfficiency, separator.porosity, 'separator'),
    ...unusual(salt, 'electrolyte.initialConcentration', usual.initialConcentration),
    ...unusual(
      electrolyte.diffusivity(salt, temperature),
      'electrolyte.diffusivity',
      usual.saltDiffusivity,
      at,
    ),
    ...unusual(
      electrolyte.conductivity(salt, temperature),
      'electrolyte.conductivity',
      usual.conductivity,
      at,
    ),
    ...electrodesOf(parameters).flatMap(([side, electrode]) => electrodeDoubts(parameters, electrode, side)),
    ...balanceDoubts(parameters),
  ];
}

function electrodeDoubts(
  cell: Cell,
  electrode: ElectrodeParameters,
  side: string,
): readonly ParameterWarning[] {
  const { thickness, porosity, electrolyteTransportEfficiency, effectiveElectronicConductivity } = electrode;
  const bulk = electrode.electronicConductivity;
  const conducts = profileMean(effectiveElectronicConductivity);
  return [
    ...unusual(thickness, `${side}.thickness`, usual.thickness),
    ...tooStraight(electrolyteTransportEfficiency, porosity, side),
    ...(conducts > bulk * straight
      ? [
          {
            field: `${side}.effectiveElectronicConductivity`,
            what: `${conducts} S/m is more than the ${bulk} S/m of its solid`,
            mend: 'the effective conductivity is that of the whole electrode',
          },
        ]
      : []),
    ...materialsOf(electrode).flatMap((material, k) =>
      materialDoubts(cell, material, materialPath(side, k), thickness),
    ),
  ];
}

/** The first slice, if any, in which ions travel more easily than in straight pores. */
function tooStraight(efficiency: Profile, porosity: Profile, path: string): readonly ParameterWarning[] {
  const count = Math.max(lengthOf(efficiency), lengthOf(porosity));
  const at = (profile: Profile, i: number): number =>
    typeof profile === 'number' ? profile : profile[Math.floor((i * profile.length) / count)];
  for (let i = 0; i < count; i++) {
    if (at(efficiency, i) <= at(porosity, i) * straight) continue;
    return [
      {
        field: `${path}.electrolyteTransportEfficiency`,
        what: `${at(efficiency, i)} is more than the porosity of ${at(porosity, i)}`,
        expected: 'the porosity over a tortuosity factor of at least 1',
      },
    ];
  }
  return [];
}

function lengthOf(profile: Profile): number {
  return typeof profile === 'number' ? 1 : profile.length;
}

function materialDoubts(
  { temperature, electrolyte }: Cell,
  material: ActiveMaterial,
  path: string,
  thickness: number,
): readonly ParameterWarning[] {
  const { initialStoichiometry: x, maximumConcentration: full, openCircuitPotential } = material;
  const radius = profileMean(material.particleRadius);
  const at = `at the stoichiometry ${Number(x.toPrecision(4))}`;
  const salt = electrolyte.initialConcentration;
  const rises = openCircuitPotential(0.8) > openCircuitPotential(0.2) + 0.01;
  return [
    ...unusual(radius, `${path}.particleRadius`, usual.particleRadius),
    ...(2 * radius > thickness
      ? [
          {
            field: `${path}.particleRadius`,
            what: `particles of ${2 * radius} m across do not fit an electrode of ${thickness} m`,
          },
        ]
      : []),
    ...unusual(full, `${path}.maximumConcentration`, usual.maximumConcentration),
    ...areaDoubts(material, path),
    ...unusual(material.diffusivity(x, temperature), `${path}.diffusivity`, usual.solidDiffusivity, at),
    ...unusual(openCircuitPotential(x), `${path}.openCircuitPotential`, usual.potential, at),
    ...unusual(
      material.entropicCoefficient?.(x) ?? 0,
      `${path}.entropicCoefficient`,
      usual.entropicCoefficient,
      at,
    ),
    ...unusual(
      material.exchangeCurrentDensity(salt, x * full, full, temperature),
      `${path}.exchangeCurrentDensity`,
      usual.exchangeCurrent,
      at,
    ),
    ...(rises
      ? [
          {
            field: `${path}.openCircuitPotential`,
            what: 'rises as the material takes lithium',
            expected: 'a potential that falls with the stoichiometry, which is 1 where the host is full',
            mend: 'is it a function of the state of charge, or of the lithium that is missing?',
          },
        ]
      : []),
  ];
}

const dimensions = { sphere: 3, cylinder: 2, plane: 1 } as const;

/** a against 3 ε/R (2 and 1 of cylinders and planes), of all sizes together. */
function areaDoubts(material: ActiveMaterial, path: string): readonly ParameterWarning[] {
  const { particleShape = 'sphere', particleSizes } = material;
  const inverse =
    particleSizes?.relativeRadii.reduce(
      (sum, radius, k) => sum + particleSizes.volumeShares[k] / radius,
      0,
    ) ?? 1;
  const volume = profileMean(material.activeMaterialFraction);
  const expected = (dimensions[particleShape] * volume * inverse) / profileMean(material.particleRadius);
  const area = profileMean(material.specificSurfaceArea);
  const ratio = area / expected;
  if (ratio >= leastArea && ratio <= mostArea) return [];
  return [
    {
      field: `${path}.specificSurfaceArea`,
      what: `${Number(area.toPrecision(4))} 1/m is ${Number(ratio.toPrecision(3))} times what its ${particleShape}s have`,
      expected: `about ${Number(expected.toPrecision(4))} 1/m, from volume fraction and radius`,
      mend: 'check the units of area and radius, and whether the radius is a diameter',
    },
  ];
}

import { InputError, nearestName } from '../base/index.ts';
import { conductingNetworkDescriptor } from './conducting-network.ts';
import { overviewDescriptor } from './describe-volume.ts';
import { arrangementDescriptor } from './arrangement/arrangement-descriptor.ts';
import { sizeFitsDescriptor } from './arrangement/size-fits-descriptor.ts';
import { binderDistanceDescriptor } from './contacts/binder-distance.ts';
import { collectorCoverageDescriptor } from './contacts/collector-coverage.ts';
import { surfaceCoverageDescriptor } from './contacts/surface-coverage.ts';
import { voxelContactsDescriptor } from './contacts/voxel-contacts.ts';
import { chordLengthsDescriptor } from './correlation/chord-lengths.ts';
import {
  spectralDensityDescriptor,
  surfaceCorrelationDescriptor,
  twoPointDescriptor,
} from './correlation/index.ts';
import { clusterFunctionDescriptor } from './correlation/cluster-function.ts';
import { linealPathDescriptor } from './correlation/lineal-path.ts';
import { threePointParameterDescriptor } from './correlation/three-point-parameter.ts';
import { threePointDescriptor } from './correlation/three-point.ts';
import { deadEndsDescriptor } from './dead-ends.ts';
import { porosityDescriptor } from './porosity.ts';
import { minkowskiDescriptor, smoothAreasDescriptor, tripleLinesDescriptor } from './surface/index.ts';
import { poreNetworkDescriptor } from './network/pore-network-descriptor.ts';
import type { Descriptor } from './descriptor.ts';
import { particleContactsDescriptor } from './particles/contacts-descriptor.ts';
import { particlesDescriptor } from './particles/particles-descriptor.ts';
import { compositionDescriptor } from './mass/composition-descriptor.ts';
import {
  geometricConstrictivityDescriptor,
  mercuryIntrusionDescriptor,
} from './pores/intrusion-descriptors.ts';
import { localThicknessDescriptor } from './pores/local-thickness.ts';
import { poreSizesDescriptor } from './pores/pore-sizes.ts';
import { gradingDescriptor } from './profiles/grading-descriptor.ts';
import { representativenessDescriptor } from './representativeness/descriptor.ts';
import { particleRoughnessDescriptor } from './particles/roughness-descriptor.ts';
import { particleSeparationDescriptor } from './particles/separation-descriptor.ts';

/** Every descriptor, in the order in which they are measured and shown. */
export const descriptors: readonly Descriptor[] = [
  overviewDescriptor,
  compositionDescriptor,
  representativenessDescriptor,
  gradingDescriptor,
  conductingNetworkDescriptor,
  porosityDescriptor,
  deadEndsDescriptor,
  minkowskiDescriptor,
  smoothAreasDescriptor,
  tripleLinesDescriptor,
  twoPointDescriptor,
  spectralDensityDescriptor,
  surfaceCorrelationDescriptor,
  linealPathDescriptor,
  chordLengthsDescriptor,
  threePointDescriptor,
  clusterFunctionDescriptor,
  threePointParameterDescriptor,
  poreSizesDescriptor,
  localThicknessDescriptor,
  mercuryIntrusionDescriptor,
  geometricConstrictivityDescriptor,
  voxelContactsDescriptor,
  surfaceCoverageDescriptor,
  binderDistanceDescriptor,
  collectorCoverageDescriptor,
  particleSeparationDescriptor,
  particlesDescriptor,
  sizeFitsDescriptor,
  arrangementDescriptor,
  particleContactsDescriptor,
  particleRoughnessDescriptor,
  poreNetworkDescriptor,
];

/**
 * The descriptors of these names, in the catalogue's order.
 * @throws InputError on a name that no descriptor has.
 */
export function descriptorsNamed(
  names: readonly string[],
  from: readonly Descriptor[] = descriptors,
): readonly Descriptor[] {
  const known = from.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const meant = nearestName(unknown, known);
    throw new InputError(`no descriptor is called '${unknown}'`, {
      at: { field: 'only' },
      expected: `some of ${known.join(', ')}`,
      mend: meant === undefined ? undefined : `did you mean ${meant}?`,
    });
  }
  return from.filter(({ name }) => names.includes(name));
}

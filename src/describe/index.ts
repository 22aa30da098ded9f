export type { CompositionDescription } from './mass/composition-descriptor.ts';
export { parseDensities, type Densities } from './mass/densities.ts';
export {
  massComposition,
  type MassComposition,
  type MassCompositionOptions,
  type PhaseMass,
} from './mass/mass-composition.ts';
export type { ParticleArrangement } from './arrangement/arrangement-descriptor.ts';
export {
  nearestNeighbours,
  surfaceDistances,
  type NearestNeighbours,
  type NearestOptions,
} from './arrangement/nearest.ts';
export { pointPattern, type PointPattern } from './arrangement/points.ts';
export {
  pairFunctions,
  type EdgeCorrection,
  type PairFunctions,
  type PairOptions,
} from './arrangement/ripley.ts';
export { sizeFits, type SizeFits } from './arrangement/size-fits-descriptor.ts';
export {
  spatialArrangement,
  type ArrangementOptions,
  type Envelope,
  type SpatialArrangement,
} from './arrangement/spatial-arrangement.ts';
export {
  averagedField,
  fieldProfile,
  type AveragedField,
  type FieldProfile,
  type PhaseAverage,
} from './profiles/field-averages.ts';
export { grading, type GradingDescription, type PhaseGrading } from './profiles/grading-descriptor.ts';
export { gradingOf, type Grading, type Step, type Trend } from './profiles/grading.ts';
export type { SliceNoise } from './profiles/slice-noise.ts';
export { profileAlong, type MeasuredProfile, type WindowOptions } from './profiles/windows.ts';
export type { FractionRepresentativeness } from './representativeness/descriptor.ts';
export {
  fractionUncertainty,
  type FractionUncertainty,
  type FractionUncertaintyOptions,
} from './representativeness/fraction-uncertainty.ts';
export {
  boxProperties,
  boxPropertyNamed,
  measureOf,
  propertyConvergence,
  propertyRepresentativeness,
  type BoxProperty,
  type PropertyConvergence,
  type PropertyOptions,
  type PropertyRepresentativeness,
} from './representativeness/properties.ts';
export {
  measureNested,
  measureSizes,
  type BoxOptions,
  type MeasuredBox,
  type MeasuredSize,
  type MeasurePart,
} from './representativeness/boxes.ts';
export { checkAccuracy, curveOf, type ConvergenceCurve } from './representativeness/curve.ts';
export {
  biasOf,
  momentsOf,
  scatterOf,
  sizeOf,
  volumeNeeded,
  type Bias,
  type BoxSize,
  type Moments,
  type Scatter,
} from './representativeness/scatter.ts';
export type { Box, NestedFrom } from './representativeness/sub-volumes.ts';
export {
  sizeDistribution,
  type ParticleSizes,
  type SizeDistribution,
  type SizeDistributionOptions,
  type SizeQuantiles,
} from './arrangement/size-distribution.ts';
export { composition, fractionProfile, type Composition, type Profile } from './composition.ts';
export {
  spectralDensity,
  spectralDensityMap,
  surfaceCorrelation,
  twoPointCorrelation,
  twoPointCorrelations,
  twoPointMap,
  type CorrelationCurve,
  type CorrelationLengths,
  type CorrelationsOptions,
  type IntegralRange,
  type PairCorrelation,
  type SpectralDensity,
  type SpectralMap,
  type SpectralOptions,
  type SurfaceCorrelation,
  type SurfaceCorrelationOptions,
  type TwoPointCorrelation,
  type TwoPointCorrelations,
  type TwoPointMap,
  type TwoPointOptions,
} from './correlation/index.ts';
export {
  conductingNetwork,
  type ConductingNetwork,
  type IsolatedParticle,
  type NetworkOptions,
  type SideShares,
} from './conducting-network.ts';
export {
  phaseConnectivity,
  type ConnectivityOptions,
  type IsolatedPart,
  type PhaseConnectivity,
} from './connectivity.ts';
export {
  contactProbability,
  endDistances,
  inscribedDiameters,
  measureParticles,
  orientationOf,
  particleShapes,
  particleSizeStatistics,
  particleTable,
  reachedByElectrons,
  surfaceRoughness,
  windowWeights,
  type ContactDescription,
  type ContactProbability,
  type ContactTable,
  type CumulativePoint,
  type Deciles,
  type EndDistances,
  type Estimate,
  type NoRoughness,
  type Orientation,
  type ParticleDescription,
  type ParticleLabels,
  type ParticleMeasures,
  type ParticleShapes,
  type ParticleSizeStatistics,
  type ParticleSurfaces,
  type ParticleTable,
  type RoughnessDescription,
  type RoughnessOptions,
  type ShapeClass,
  type SizeClass,
  type SizeStatistics,
  type SurfaceRoughness,
} from './particles/index.ts';
export {
  describeVolume,
  type DescribeOptions,
  type PhaseDescription,
  type VolumeDescription,
} from './describe-volume.ts';
export { interfaceProfiles, type InterfaceProfile } from './interface-profile.ts';
export { deadEnds, type DeadEnds } from './dead-ends.ts';
export { porosity, type Porosity } from './porosity.ts';
export { geodesicDistance, type Face, type OpenVoxels } from './geodesic.ts';
export { phaseDistances, type PhaseDistancesOptions } from './pores/phase-distances.ts';
export { geometricConstrictivity, type GeometricConstrictivity } from './pores/geometric-constrictivity.ts';
export {
  localThickness,
  localThicknessMap,
  type LocalThickness,
  type LocalThicknessOptions,
  type ThicknessMap,
  type ThicknessMapOptions,
} from './pores/local-thickness.ts';
export { mercuryIntrusion, type IntrusionOptions, type MercuryIntrusion } from './pores/mercury-intrusion.ts';
export { poreSizes, type PoreSizes, type SurfaceDistanceOptions } from './pores/pore-sizes.ts';
export { geodesicTortuosity, type GeodesicTortuosity } from './geodesic-tortuosity.ts';
export {
  interfaceAreas,
  interfaceBetween,
  sauterRadius,
  totalArea,
  type Area,
  type InterfaceArea,
  type InterfaceOptions,
} from './interfaces.ts';
export {
  minkowskiFunctionals,
  smoothAreas,
  surfaceMesh,
  tripleLines,
  type LineLength,
  type MinkowskiFunctionals,
  type MinkowskiOptions,
  type SmoothAreaOptions,
  type SmoothAreas,
  type SurfaceMesh,
  type SurfaceMeshOptions,
  type Surroundings,
  type TripleLine,
} from './surface/index.ts';
export { descriptors, descriptorsNamed } from './catalogue.ts';
export {
  describeImage,
  descriptionDocument,
  findingOf,
  type DescribeImageOptions,
  type Description,
  type Finding,
  type Measurement,
} from './describe.ts';
export {
  resultKey,
  type Column,
  type Descriptor,
  type Figure,
  type Quantity,
  type Scale,
  type Series,
  type Table,
} from './descriptor.ts';
export { tableCsv, tableParquet } from './tables.ts';
export { Subject, type Roles, type SubjectOptions } from './subject.ts';
export { chordLengths, type ChordLengths, type DirectionChords } from './correlation/chord-lengths.ts';
export type { SphereDiameters } from './correlation/chord-spheres.ts';
export {
  linealPaths,
  type LinealPath,
  type LinealPathCurve,
  type LinealPathOptions,
} from './correlation/lineal-path.ts';
export {
  npointProbabilities,
  npointProbability,
  type TemplateCount,
  type TemplateOptions,
  type TemplatePoint,
} from './correlation/n-point.ts';
export type { RunOptions } from './correlation/phase-runs.ts';
export {
  threePoint,
  type ThreePoint,
  type ThreePointCurve,
  type ThreePointOptions,
} from './correlation/three-point.ts';
export {
  binderDistance,
  type BinderDistance,
  type BinderDistanceOptions,
} from './contacts/binder-distance.ts';
export {
  collectorCoverage,
  type CollectorCoverage,
  type CollectorOptions,
} from './contacts/collector-coverage.ts';
export {
  surfaceCoverage,
  type Cover,
  type CoverageOptions,
  type SurfaceCoverage,
} from './contacts/surface-coverage.ts';
export {
  voxelContacts,
  type PhaseContact,
  type VoxelContacts,
  type VoxelContactsOptions,
} from './contacts/voxel-contacts.ts';
export type { DistanceDistribution } from './contacts/weighted-distances.ts';
export {
  conductanceModels,
  throatConductances,
  type ConductanceModel,
  type Conductances,
} from './network/conductance.ts';
export { extractNetwork, type ExtractOptions } from './network/extract-network.ts';
export { networkTransport, type NetworkTransport } from './network/network-transport.ts';
export {
  imageFaces,
  type Openings,
  type Passages,
  type PoreNetwork,
  type Pores,
  type Throats,
} from './network/pore-network.ts';
export { drainage, mercuryPressure, type Drainage } from './network/drainage.ts';
export { writeNetwork } from './network/write-network.ts';
export { particlesFromLabels, type GivenLabelOptions } from './particles/given-labels.ts';
export {
  defaultNeckRatio,
  separateParticles,
  type Separation,
  type SeparationMethod,
  type SeparationOptions,
} from './particles/separate.ts';
export type { Inscribed } from './particles/partition.ts';
export type { ParticleSeparation } from './particles/separation-descriptor.ts';
export type { SeparationStability } from './particles/separation-stability.ts';
export {
  clusterFunction,
  type ClusterFunction,
  type ClusterOptions,
} from './correlation/cluster-function.ts';
export { conductivityBounds, type Composite } from './correlation/conductivity-bounds.ts';
export { threePointParameter, type ThreePointParameter } from './correlation/three-point-parameter.ts';

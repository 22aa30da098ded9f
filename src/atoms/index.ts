export {
  clusterBasis,
  type ClusterBasis,
  type ClusterBasisOptions,
} from './cluster-expansion/cluster-basis.ts';
export type { ClusterFunction, SiteBasisChoice } from './cluster-expansion/cluster-functions.ts';
export {
  effectiveInteractions,
  expansionEnergy,
  expansionOfSample,
  type ClusterExpansion,
  type ExpansionPosterior,
} from './cluster-expansion/cluster-expansion.ts';
export type { Cluster } from './cluster-expansion/cluster.ts';
export {
  correlationMatrix,
  correlations,
  type CorrelationMatrix,
  type OccupiedSupercell,
} from './cluster-expansion/correlations.ts';
export type { Decoration } from './cluster-expansion/decorations.ts';
export {
  coulombConstant,
  ewaldEnergies,
  ewaldEnergy,
  EwaldPairs,
  formalCharges,
} from './cluster-expansion/ewald.ts';
export { expansionText, parseExpansion } from './cluster-expansion/expansion-file.ts';
export { hopsAlike, hopSymmetry, type AlikeHop, type Hop } from './cluster-expansion/hop-symmetry.ts';
export {
  hopEnergyOf,
  localClusterBasis,
  localCorrelations,
  movedHopEnergy,
  type HopEnergy,
  type LocalBasisOptions,
  type LocalClusterBasis,
} from './cluster-expansion/local-expansion.ts';
export { latticeModelOf, type LatticeModelOptions } from './cluster-expansion/lattice-model-of.ts';
export { mapEntries, type MappedEntries, type MappedEntry } from './cluster-expansion/map-entries.ts';
export type { Orbit } from './cluster-expansion/orbit-search.ts';
export type { Cutoffs } from './cluster-expansion/orbits.ts';
export { siteBases, siteFunctions, type SiteBasis } from './cluster-expansion/site-basis.ts';
export { boltzmannConstant } from './constants.ts';
export { parseLatticeModel, type NamedModel } from './lattice-model/model-file.ts';
export { statisticalInefficiency } from './monte-carlo-analysis/autocorrelation.ts';
export { blockingError, type BlockingResult } from './monte-carlo-analysis/blocking.ts';
export {
  walkBranch,
  type BranchJob,
  type BranchStep,
  type Condition,
} from './monte-carlo-analysis/branch.ts';
export {
  commensurateBlock,
  ordersLeftOut,
  type KnownOrder,
} from './monte-carlo-analysis/commensurate.ts';
export {
  analyseSeries,
  equilibrationStart,
  type MeanEstimate,
  type SeriesAnalysis,
} from './monte-carlo-analysis/equilibration.ts';
export { fluctuations, type Fluctuations } from './monte-carlo-analysis/fluctuations.ts';
export {
  countedReference,
  grandPotentials,
  grandPotentialsOverTemperature,
  integrateAlong,
  type GrandPotentialPoint,
  type PathPoint,
} from './monte-carlo-analysis/grand-potential.ts';
export { jackknife, jackknifeBlocks } from './monte-carlo-analysis/jackknife.ts';
export {
  lowTemperatureExpansion,
  type LowTemperatureExpansion,
} from './monte-carlo-analysis/low-temperature.ts';
export { fits as fitsOrder, orderAlong, type OrderVector } from './monte-carlo-analysis/order-parameters.ts';
export { coexistence, type BranchPoint, type Coexistence } from './monte-carlo-analysis/phase-boundary.ts';
export { runBranches, type RunBranchesOptions } from './monte-carlo-analysis/run-branches.ts';
export {
  fillingWindow,
  interactionSpan,
  mobileSpecies,
  type FillingWindow,
} from './monte-carlo-analysis/stability.ts';
export {
  hysteresisLoops,
  voltageCurve,
  type HysteresisLoop,
  type VoltagePoint,
} from './monte-carlo-analysis/voltage.ts';
export { type KeptSamples } from './monte-carlo-analysis/kept-samples.ts';
export { type CurvePoint, type ReweightedCurve } from './monte-carlo-analysis/reweighting/curves.ts';
export {
  JoinedConditions,
  type ReweightedPoint,
  type SampledState,
} from './monte-carlo-analysis/reweighting/joined-conditions.ts';
export {
  JoinedSamples,
  type PooledSamples,
  type Reweighted,
} from './monte-carlo-analysis/reweighting/joined-samples.ts';
export {
  walkCondition,
  type ConditionResult,
  type SampledCondition,
  type SamplingPlan,
} from './monte-carlo-analysis/walk-condition.ts';
export {
  branchesOf,
  type Campaign,
  type Direction,
  type NamedBranch,
} from './monte-carlo-analysis/campaign.ts';
export {
  campaignResult,
  type BranchResult,
  type CampaignResult,
  type PhaseBoundary,
} from './monte-carlo-analysis/campaign-results.ts';
export { startOccupation } from './monte-carlo-analysis/start-occupations.ts';
export { compositionsOf, type Compositions } from './fit/compositions.ts';
export { fitEnergies } from './fit/fit-energies.ts';
export type { FitWeighting } from './fit/weights.ts';
export { fitDocument, type FitDocument } from './fit/fit-document.ts';
export { fitExpansion, type ExpansionFit, type ExpansionFitOptions } from './fit/fit-expansion.ts';
export {
  fitMethods,
  type EnergyFit,
  type EnergyProblem,
  type FeatureGroup,
  type FitMethod,
  type FitOptions,
  type NamedDependency,
  type FitPathPoint,
} from './fit/fit-types.ts';
export {
  convexHull,
  energiesAboveEnds,
  hullEnergy,
  type EnergiesAboveEnds,
  type Hull,
  type HullPlace,
  type Phases,
  type Product,
} from './fit/hull.ts';
export { hullErrors, type HullErrors, type WrongState } from './fit/hull-errors.ts';
export {
  nextStructures,
  type EnergyPosterior,
  type NextCriterion,
  type NextStructure,
  type Pool,
} from './fit/next-structures.ts';
export { orbitGroups } from './fit/orbit-groups.ts';
export { binderCrossing, binderCumulant, type SizeSamples } from './monte-carlo-analysis/finite-size.ts';
export {
  evenTemperatures,
  replicaExchange,
  type ReplicaExchangeOptions,
  type ReplicaExchangeResult,
} from './monte-carlo-analysis/replica-exchange.ts';
export {
  densityRun,
  type DensityOptions,
  type DensityPoint,
  type DensityResult,
} from './monte-carlo-analysis/methods/density.ts';
export {
  replicaRun,
  type ReplicaOptions,
  type ExchangePoint,
  type ExchangeResult,
} from './monte-carlo-analysis/methods/exchange.ts';
export {
  sizesRun,
  type SizeCrossing,
  type SizeCurve,
  type SizesResult,
} from './monte-carlo-analysis/methods/sizes.ts';
export {
  thermodynamicsOf,
  wangLandau,
  type DensityOfStates,
  type FactorStep,
  type WangLandauOptions,
} from './monte-carlo-analysis/wang-landau.ts';
export {
  groundStateSupercell,
  proposeStructures,
  type Proposal,
  type ProposalOptions,
} from './fit/propose-structures.ts';
export type { Calculation, Structure, StructureEntry } from './structures/structure.ts';
export {
  elementOf,
  formula,
  isElement,
  parseSpecies,
  speciesLabel,
  type Species,
} from './structures/species.ts';
export { vacancy, type ParentLattice, type ParentSite } from './structures/parent-lattice.ts';
export { cellVolume, reciprocalLattice } from './structures/cell-geometry.ts';
export {
  commensurateSupercell,
  isCommensurate,
  type CommensurateOptions,
} from './structures/commensurate.ts';
export {
  enumerateStructures,
  type EnumeratedStructure,
  type Enumeration,
  type EnumerationCount,
  type EnumerationOptions,
} from './structures/enumeration/enumerate.ts';
export type { Restrictions } from './structures/enumeration/restrictions.ts';
export {
  mapOntoLattice,
  type LatticeMapping,
  type MappingOptions,
} from './structures/mapping/map-structure.ts';
export { matchStructures, type MatchingOptions, type StructureMatch } from './structures/matching.ts';
export { neighbourList, type NeighbourList } from './structures/neighbours.ts';
export { parentText, parseParent, readParent, type AllowedSpecies } from './structures/parent-file.ts';
export { moved, movedSite, parentSymmetry, type ParentOperation } from './structures/parent-symmetry.ts';
export { PeriodicPoints, shortestSeparations, type NearPoint } from './structures/periodic-points.ts';
export { equivalentAtoms, pointGroup } from './structures/point-group.ts';
export { minkowskiReduced, niggliReduced, type ReducedCell } from './structures/reduction.ts';
export {
  namedSpaceGroup,
  type NamedSpaceGroup,
  type SpaceGroupName,
} from './structures/space-group/named.ts';
export {
  settingOperations,
  spaceGroupSettings,
  type SpaceGroupSetting,
} from './structures/space-group/settings.ts';
export { spaceGroupOf, type SpaceGroup, type StandardCell } from './structures/space-group/space-group.ts';
export type { SiteSymmetry } from './structures/space-group/wyckoff.ts';
export { primitiveCell, structureOf, supercellOf } from './structures/supercells.ts';
export {
  crystalOf,
  operationsOf,
  symmetryOf,
  type Crystal,
  type Symmetry,
  type SymmetryOperation,
} from './structures/symmetry.ts';
export { hermiteNormalForm, type IntegerMatrix3 } from './lattice-model/hermite.ts';
export { diagonalSupercell, Supercell } from './lattice-model/supercell.ts';
export type { ClusterInteraction, LatticeModel, LatticeSite } from './lattice-model/lattice-model.ts';
export { requireComparable } from './read/comparable.ts';
export { formationEnergies, type FormationEnergy } from './read/formation-energy.ts';
export { parseCif } from './read/cif/parse-cif.ts';
export { datasetText, parseDataset } from './read/dataset.ts';
export { largestForce, type DftOptions } from './read/dft-run.ts';
export { parseExtxyz, type ExtxyzOptions } from './read/extxyz.ts';
export { parsePoscar, type PoscarOptions } from './read/poscar.ts';
export { readStructures, type ReadStructuresOptions } from './read/read-structures.ts';
export { cifText, type CifSymmetry } from './write/cif.ts';
export { extxyzText } from './write/extxyz.ts';
export { poscarText } from './write/poscar.ts';
export { latticeEnergy } from './lattice-model/lattice-energy.ts';
export { compileLattice, type CompiledLattice } from './lattice-monte-carlo/compiled-lattice.ts';
export type { ChemicalPotentials, Ensemble } from './lattice-monte-carlo/ensemble.ts';
export { Moments } from './lattice-monte-carlo/moments.ts';
export { randomOccupation } from './lattice-monte-carlo/random-occupation.ts';
export {
  runWalkers,
  WalkersCancelledError,
  type RunWalkersOptions,
  type WalkOutcome,
} from './lattice-monte-carlo/run-walkers.ts';
export type { StageResult, WalkJob, WalkStage } from './lattice-monte-carlo/walk-job.ts';
export type { Slot } from './lattice-monte-carlo/walker-memory.ts';
export type { WalkSamples } from './lattice-monte-carlo/walk-samples.ts';
export {
  MonteCarloWalker,
  type RunOptions,
  type WalkerOptions,
  type WalkerState,
  type WalkResult,
} from './lattice-monte-carlo/walker.ts';
export {
  chainHop,
  exchangeHop,
  reversedHop,
  type AtomMove,
  type ChainOptions,
  type ExchangeOptions,
  type HopMechanism,
  type KineticBarrier,
  type SiteChange,
} from './kinetic-monte-carlo/mechanism.ts';
export { neighbourHops, type NeighbourHopsOptions } from './kinetic-monte-carlo/neighbour-hops.ts';
export { kineticModel, type KineticModel } from './kinetic-monte-carlo/kinetic-model.ts';
export {
  choosers,
  KineticWalker,
  type Chooser,
  type EventLog,
  type KineticWalkerOptions,
} from './kinetic-monte-carlo/walker.ts';
export {
  diffusion,
  type Diffusion,
  type DiffusionOptions,
  type Separation,
} from './kinetic-monte-carlo/diffusion/diffusion.ts';
export type { DisplacementCurve, EventClass, WalkSummary } from './kinetic-monte-carlo/diffusion/summary.ts';
export type { Estimate } from './kinetic-monte-carlo/diffusion/statistics.ts';
export {
  thermodynamicFactor,
  type ThermodynamicFactor,
  type ThermodynamicFactorOptions,
} from './kinetic-monte-carlo/diffusion/thermodynamic-factor.ts';
export {
  fitArrhenius,
  type ArrheniusFit,
  type ArrheniusPoint,
} from './kinetic-monte-carlo/diffusion/arrhenius.ts';
export {
  diffusivityCsv,
  diffusivityTable,
  type DiffusivityTable,
} from './kinetic-monte-carlo/diffusion/diffusivity-table.ts';
export type { Composition } from './kinetic-monte-carlo/diffusion/filling.ts';
export { latticeIn } from './kinetic-monte-carlo/electrostatics.ts';
export { readKineticModel, type NamedKineticModel } from './kinetic-monte-carlo/kinetic-file.ts';
export {
  groundStates,
  type GroundState,
  type GroundStateOptions,
} from './phase-diagram/ground-states.ts';
export { orderCells, withPotentials } from './phase-diagram/phase-system.ts';
export { runDiagram, type DiagramRun, type RunDiagramOptions } from './phase-diagram/run-diagram.ts';
export { phaseDiagram } from './phase-diagram/diagram-result.ts';
export type {
  DiagramBoundary,
  DiagramCurve,
  DiagramEnd,
  DiagramPhase,
  DiagramPlan,
  PhaseDiagram,
  StableStretch,
} from './phase-diagram/diagram-types.ts';

export { balancePage, type BalancedMaterial, type BalanceReport } from './balance/page.ts';
export { cellPage, type CellPage } from './cell-run/page.ts';
export type { CellPageRun } from './cell-run/data.ts';
export { fitPage, type FitReport } from './expansion-fit/page.ts';
export { descriptionPage, type DescriptionPage } from './description/page.ts';
export { quantityBlocks, type QuantityBlock } from './description/quantities.ts';
export { imageToCellPage } from './image-to-cell.ts';
export type {
  CellRegion,
  CellVariant,
  Discharge,
  ImageCheck,
  ImageSource,
  ImageToCellReport,
  InternalFields,
  Origin,
  ParameterChanges,
  PhaseCount,
  Profile,
  Series,
  TransportRow,
} from './image-to-cell-data.ts';
export { monteCarloPage, type MonteCarloReport } from './monte-carlo/page.ts';
export { phaseDiagramPage, type PhaseDiagramReport } from './monte-carlo/phase-diagram-page.ts';
export { methodPage, type MethodReport } from './monte-carlo/methods.ts';
export { impedancePage, type ImpedancePage } from './impedance/page.ts';
export { kineticPage, type KineticReport } from './kinetic/page.ts';
export { atomsReportStep } from './material/atoms-to-cell-step.ts';
export { atomsToCellPage, type AtomsToCellReport } from './material/atoms-to-cell.ts';
export { handOverPage, type HandOverReport, type HandOverRow } from './material/diffusivity.ts';
export { thermoPage, type GapRow, type ThermoReport } from './material/thermo.ts';
export { timescalesPage, type TimescalesReport } from './material/timescales.ts';
export {
  measuredPage,
  type MeasuredCell,
  type MeasuredRun,
} from './measured/page.ts';
export { phaseColours, type PhaseColour } from './pictures/palette.ts';
export {
  encodePalette,
  encodeTrueColour,
  type Colour,
  type PaletteImage,
  type TrueColourImage,
} from './pictures/png.ts';
export { renderPhases, type PhaseRender, type RenderOptions } from './pictures/render3d.ts';
export { middleSlices, sliceOf, type Slice } from './pictures/slices.ts';
export { ratesPage, type RagoneRow, type RateRow, type RatesReport } from './rates/page.ts';
export { reportStep, type ReportResult } from './step.ts';
export { summaryText } from './summary.ts';

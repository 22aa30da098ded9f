export { generateElectrode, type ElectrodeInfo, type GeneratedElectrode } from './electrode.ts';
export type { ElectrodeOptions } from './electrode-options.ts';
export type { SizeDistribution } from './particle-sizes.ts';

export { basinsOfMaxima, watershed, type Basins } from './watershed.ts';
export type { HeightField, Neighbourhood, WatershedOptions } from './field.ts';
export type { Saddles } from './saddles.ts';

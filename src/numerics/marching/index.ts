export { withDistances } from './fronts.ts';
export type { FrontStart, OpenGrid } from './grid.ts';

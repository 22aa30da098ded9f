export { transport } from './transport.ts';
export type { TransportBoundary, TransportOptions, TransportResult } from './transport-types.ts';

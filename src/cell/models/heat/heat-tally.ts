/** Heat of a run, J per m² of electrode area since the start. */
export interface HeatTally {
  readonly made: number;
  readonly given: number;
  /** In the cell, above its initial temperature. */
  readonly stored: number;
}

/** What a model in its own heat counts it from. */
export interface TalliedModel {
  readonly size: number;
  /** J/m² per unit of both tallies and of relative temperature. */
  readonly energyScale: number;
  /** K */
  readonly initialTemperature: number;
  meanTemperature(y: Float64Array): number;
}

/** The tallies of heat made and given away are the last two unknowns. */
export function heatTallyOf(model: TalliedModel, y: Float64Array): HeatTally {
  const { size, energyScale, initialTemperature } = model;
  return {
    made: y[size - 2] * energyScale,
    given: y[size - 1] * energyScale,
    stored: (model.meanTemperature(y) - initialTemperature) * energyScale,
  };
}

/** Heat made that was neither given away nor stored, over all that passed. */
export function heatImbalanceOf({ made, given, stored }: HeatTally): number {
  const whole = Math.abs(made) + Math.abs(given);
  return whole > 0 ? Math.abs(made - given - stored) / whole : 0;
}

import type { CellModel } from '../models/cell-model.ts';
import type { Electrode } from '../models/porous/electrode.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import type { ModelSource, Replacement, Standing } from '../run/model-source.ts';
import type { CellMesh } from '../solution.ts';
import { meshFor, unknownsOf, type Plans } from './made-mesh.ts';
import { shellPlans, type ShellPlan } from './shells-for.ts';
import { coldModel, excess, facesFor, layerProfiles, widthsFor } from './through-mesh.ts';

/** A mesh, and when a run went over to it. */
export interface Change {
  /** How many times the run had begun to hold something. */
  readonly holds: number;
  /** s since the last time. */
  readonly elapsed: number;
  readonly mesh: CellMesh;
}

/** s after a change in current from which the shells resolve it. */
export const resolvedFrom = 0.1;
/** Over what is allowed: local errors of the shells, whose estimate is high, and of the volumes through the thickness. */
const [shellShare, throughShare] = [3, 0.25];
/** A local error that has grown by so much is too large. */
const tooLarge = 2;
/** A mesh is given up for one with this share of the unknowns. */
const worthwhile = 0.65;
/** Steps of the integrator from one look to the next, and between a change and one that only saves. */
const [patience, settled] = [3, 12];
/** A change of the current (over that of 1C) that makes a layer. */
const smallestJump = 0.01;
const longAgo = 1e6;

/** Chooses the mesh of a run along the way, from the states it comes to. */
export class MeshAdaptation {
  /** What has been chosen, in order. */
  private readonly changes: Change[];
  private readonly make: (mesh: CellMesh) => ModelSource;
  private readonly tolerance: number;
  private holds = 0;
  private steps = 0;
  private begun = 0;
  private current = 0;
  private seen = 0;
  /** s; of the last change in current. */
  private jumped = -longAgo;
  private jump = 0;
  private plans: Plans = {};

  /** `tolerance`: of the voltage, V; what is chosen is put into `changes`. */
  constructor(make: (mesh: CellMesh) => ModelSource, tolerance: number, changes: Change[]) {
    this.make = make;
    this.tolerance = tolerance;
    this.changes = changes;
  }

  /** See {@link NextModels}. */
  next({ model, y, reading: { time }, begins }: Standing): Replacement | undefined {
    this.steps++;
    if (begins) {
      this.holds++;
      this.begun = time;
    } else if (this.steps % patience > 0) return undefined;
    const isJump = this.follow(model, time, begins);
    const inner = coldModel(model);
    if (inner === undefined) return undefined;
    const profiles = layerProfiles(model, y);
    const widths = profiles.map((profile) => widthsFor(profile, throughShare * this.tolerance));
    const plans = this.plansFor(model, time);
    const coarse = profiles.some((profile, i) => excess(profile, widths[i]) > tooLarge);
    const shellsTooFew = isJump && this.areFiner(plans);
    const faces = profiles.map((profile, i) => facesFor(profile.faces, widths[i]));
    const mesh = meshFor(
      inner.parameters,
      profiles.map(({ name }, i) => [name, faces[i]] as const),
      plans,
    );
    const saves = this.steps > settled && unknownsOf(mesh) < worthwhile * model.size;
    if (!coarse && !shellsTooFew && !saves) return undefined;
    this.steps = 0;
    const change = { holds: this.holds, elapsed: time - this.begun, mesh };
    const adopted = (): void => {
      this.plans = plans;
      this.changes.push(change);
    };
    return { source: this.make(mesh), adopted };
  }

  /** Notes changes in current; whether one has just been made at once. */
  private follow(model: CellModel, time: number, begins: boolean): boolean {
    const change = Math.abs(model.currentDensity - this.current) / model.currentScale;
    this.current = model.currentDensity;
    const span = time - this.seen;
    this.seen = time;
    if (change < smallestJump) return false;
    // A ramp makes the layer of a jump some time ago.
    const at = begins ? time : Math.max(this.jumped, time - span / change);
    this.jump = Math.max(begins ? 0 : this.jump, change * model.currentScale);
    this.jumped = at;
    return begins;
  }

  private plansFor(model: CellModel, time: number): Plans {
    const inner = coldModel(model);
    if (inner === undefined) return {};
    const since = Math.max(resolvedFrom, time - this.jumped);
    const plan = (electrode: Electrode): readonly ShellPlan[] =>
      shellPlans(electrode, inner.temperature[0], this.jump, since, shellShare * this.tolerance);
    const [negative, positive] =
      inner instanceof PorousCell
        ? [inner.negative, inner.positive]
        : [inner.negative?.electrode, inner.positive.electrode];
    return { ...(negative && { negative: plan(negative) }), positive: plan(positive) };
  }

  private areFiner(plans: Plans): boolean {
    return (['negative', 'positive'] as const).some((side) =>
      (plans[side] ?? []).some(({ shortestTime, accuracy }, i) => {
        const made = this.plans[side]?.[i];
        return made === undefined || shortestTime < made.shortestTime / 2 || accuracy < made.accuracy / 2;
      }),
    );
  }
}

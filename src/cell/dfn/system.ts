import { faradayConstant, gasConstant } from '../../material/index.ts';
import { BandedMatrix, type DaeSystem } from '../../numerics/index.ts';
import { radialMesh, type RadialMesh } from '../../particle/index.ts';
import type { CellParameters } from '../parameters.ts';
import type { CellMesh } from '../solution.ts';
import { Electrode } from './electrode.ts';
import { Electrolyte } from './electrolyte.ts';
import { throughMesh, type ThroughMesh } from './through-mesh.ts';

/** Where each kind of unknown starts in the state vector. */
export interface DfnLayout {
  readonly negativeShells: number;
  readonly positiveShells: number;
  /** c_e over its initial value, in all cells */
  readonly electrolyte: number;
  /** i_s over that of 1C at the inner faces of each electrode */
  readonly negativeCurrents: number;
  readonly positiveCurrents: number;
  readonly size: number;
}

/**
 * The Doyle–Fuller–Newman model at a given current, as a differential-algebraic system. Unknowns are the shells of
 * the particles, the electrolyte concentration and the current in the solid at the faces inside the electrodes;
 * potentials follow from these (φ_s − φ_e = U + η with Butler–Volmer solved for η), so each face has one algebraic
 * equation: the sum of potential differences round the loop of two neighbouring cells is zero. The reaction is the
 * difference of face currents, whence lithium and charge are kept to rounding whatever the iteration's tolerance.
 * In a solve, each particle is eliminated to its surface and a matrix of five diagonals in x remains.
 * M. Doyle, T. F. Fuller, J. Newman, J. Electrochem. Soc. 140 (1993) 1526 (doi:10.1149/1.2221597).
 */
export class DfnSystem implements DaeSystem {
  readonly size: number;
  readonly parameters: CellParameters;
  readonly mesh: ThroughMesh;
  readonly radial: RadialMesh;
  readonly layout: DfnLayout;
  readonly negative: Electrode;
  readonly positive: Electrode;
  readonly electrolyte: Electrolyte;
  /** A/m² of electrode area at 1C: the scale of the currents among the unknowns. */
  readonly currentScale: number;
  /** A/m², positive is discharge */
  currentDensity = 0;
  private readonly matrix: BandedMatrix;
  private readonly right: Float64Array;
  /** Place in the matrix of the concentration of each cell; the current of a face comes after its left cell. */
  private readonly places: Int32Array;
  /** Makes both kinds of rows of order one. */
  private readonly massScale: number;
  private readonly potentialScale: number;

  constructor(parameters: CellParameters, mesh: CellMesh) {
    this.parameters = parameters;
    this.mesh = throughMesh(parameters, mesh);
    this.radial = radialMesh(mesh.radial, mesh.radialSpacing);
    this.layout = layoutOf(mesh);
    this.size = this.layout.size;
    const { temperature } = parameters;
    this.negative = new Electrode(this.mesh.negative, this.radial, temperature);
    this.positive = new Electrode(this.mesh.positive, this.radial, temperature);
    this.electrolyte = new Electrolyte(parameters.electrolyte, this.mesh, temperature);
    this.currentScale = parameters.nominalCapacity / parameters.area;
    this.massScale = faradayConstant / this.currentScale;
    this.potentialScale = faradayConstant / (gasConstant * temperature);
    const unknowns = this.mesh.count + mesh.negative + mesh.positive - 2;
    this.matrix = new BandedMatrix(unknowns, 2, 2);
    this.right = new Float64Array(unknowns);
    this.places = placesOf(this.mesh);
  }

  /** Updates everything that follows from the unknowns; false where they have left their range. */
  evaluate(y: Float64Array): boolean {
    const { layout, negative, positive, electrolyte } = this;
    this.takeCurrents(y, negative, layout.negativeCurrents, this.currentDensity, 0);
    this.takeCurrents(y, positive, layout.positiveCurrents, 0, this.currentDensity);
    return (
      electrolyte.evaluate(y, layout.electrolyte) &&
      negative.evaluate(y, layout.negativeShells, electrolyte) &&
      positive.evaluate(y, layout.positiveShells, electrolyte)
    );
  }

  residual(_time: number, y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    if (!this.evaluate(y)) return false;
    const { layout, negative, positive } = this;
    negative.spheres.residual(y, derivative, negative.loss, layout.negativeShells, out);
    positive.spheres.residual(y, derivative, positive.loss, layout.positiveShells, out);
    this.massResidual(derivative, out);
    this.loopResidual(negative, layout.negativeCurrents, out);
    this.loopResidual(positive, layout.positiveCurrents, out);
    return true;
  }

  prepare(_time: number, y: Float64Array, _derivative: Float64Array, shift: number): boolean {
    if (!this.evaluate(y)) return false;
    const { layout, negative, positive, electrolyte, matrix } = this;
    electrolyte.linearise();
    negative.linearise(electrolyte);
    positive.linearise(electrolyte);
    if (!negative.spheres.prepare(y, negative.loss, layout.negativeShells, shift)) return false;
    if (!positive.spheres.prepare(y, positive.loss, layout.positiveShells, shift)) return false;
    matrix.clear();
    this.assembleMass(shift);
    this.assembleLoops(negative);
    this.assembleLoops(positive);
    return matrix.factor();
  }

  solve(b: Float64Array): void {
    const { layout, negative, positive, mesh, right, places } = this;
    negative.spheres.solveFixed(b, layout.negativeShells);
    positive.spheres.solveFixed(b, layout.positiveShells);
    for (let k = 0; k < mesh.count; k++) right[places[k]] = b[layout.electrolyte + k];
    this.reduceLoops(b, negative, layout.negativeShells, layout.negativeCurrents);
    this.reduceLoops(b, positive, layout.positiveShells, layout.positiveCurrents);
    this.matrix.solve(right);
    for (let k = 0; k < mesh.count; k++) b[layout.electrolyte + k] = right[places[k]];
    this.expandParticles(b, negative, layout.negativeShells, layout.negativeCurrents);
    this.expandParticles(b, positive, layout.positiveShells, layout.positiveCurrents);
  }

  /** Factor of the rate of the electrolyte's unknown of cell k in its row of the residual. */
  storage(k: number): number {
    const { porosity, widths } = this.mesh;
    return this.massScale * porosity[k] * widths[k] * this.parameters.electrolyte.initialConcentration;
  }

  /** Cell voltage of the state last evaluated, V. */
  voltage(): number {
    const { negative, positive, currentDensity } = this;
    const { first, collectorResistance, count } = positive.cells;
    let potential = -currentDensity * negative.cells.collectorResistance - negative.drop[0];
    for (let k = 0; k < first + count - 1; k++) potential += this.electrolyteStep(k);
    return potential + positive.drop[count - 1] - currentDensity * collectorResistance;
  }

  /** φ_e of cell k + 1 minus φ_e of cell k, V. */
  electrolyteStep(k: number): number {
    const { negative, positive, electrolyte } = this;
    let solid = 0;
    if (k < negative.cells.count) solid = negative.faceCurrent[k + 1];
    else if (k >= positive.cells.first) solid = positive.faceCurrent[k + 1 - positive.cells.first];
    return electrolyte.diffusionPotential[k] - (this.currentDensity - solid) * electrolyte.resistance[k];
  }

  private takeCurrents(
    y: Float64Array,
    electrode: Electrode,
    offset: number,
    left: number,
    right: number,
  ): void {
    const { faceCurrent, cells } = electrode;
    faceCurrent[0] = left;
    for (let q = 1; q < cells.count; q++) faceCurrent[q] = y[offset + q - 1] * this.currentScale;
    faceCurrent[cells.count] = right;
  }

  private massResidual(derivative: Float64Array, out: Float64Array): void {
    const { mesh, electrolyte, layout, massScale } = this;
    const { concentration, diffusionConductance } = electrolyte;
    let inflow = 0;
    for (let k = 0; k < mesh.count; k++) {
      const outflow =
        k === mesh.count - 1 ? 0 : diffusionConductance[k] * (concentration[k] - concentration[k + 1]);
      const stored = this.storage(k) * derivative[layout.electrolyte + k];
      out[layout.electrolyte + k] = stored + massScale * (outflow - inflow);
      inflow = outflow;
    }
    this.addReactions(this.negative, out);
    this.addReactions(this.positive, out);
  }

  /** (1 − t₊) a i/F, written with the difference of the solid's currents. */
  private addReactions(electrode: Electrode, out: Float64Array): void {
    const { faceCurrent, cells } = electrode;
    const share = ((1 - this.parameters.electrolyte.transferenceNumber) / faradayConstant) * this.massScale;
    const base = this.layout.electrolyte + cells.first;
    for (let k = 0; k < cells.count; k++) out[base + k] += share * (faceCurrent[k + 1] - faceCurrent[k]);
  }

  private loopResidual(electrode: Electrode, offset: number, out: Float64Array): void {
    const { cells, drop, faceCurrent } = electrode;
    for (let q = 1; q < cells.count; q++) {
      const solidStep = -faceCurrent[q] * cells.solidResistance[q - 1];
      const loop = drop[q] - drop[q - 1] - solidStep + this.electrolyteStep(cells.first + q - 1);
      out[offset + q - 1] = this.potentialScale * loop;
    }
  }

  private assembleMass(shift: number): void {
    const { mesh, electrolyte, places, matrix, massScale, parameters } = this;
    const { initialConcentration } = parameters.electrolyte;
    const { concentration, diffusionConductance, slopes } = electrolyte;
    const scale = massScale * initialConcentration;
    for (let k = 0; k < mesh.count; k++) {
      matrix.add(places[k], places[k], shift * this.storage(k));
    }
    for (let k = 0; k < mesh.count - 1; k++) {
      const step = concentration[k] - concentration[k + 1];
      const left = scale * (diffusionConductance[k] + slopes.conductance[0][k] * step);
      const right = scale * (-diffusionConductance[k] + slopes.conductance[1][k] * step);
      matrix.add(places[k], places[k], left);
      matrix.add(places[k], places[k + 1], right);
      matrix.add(places[k + 1], places[k], -left);
      matrix.add(places[k + 1], places[k + 1], -right);
    }
  }

  /** Rows of the faces of one electrode, and what their currents do to the rows of the neighbouring cells. */
  private assembleLoops(electrode: Electrode): void {
    const { places, matrix, currentScale, massScale, potentialScale, electrolyte, currentDensity } = this;
    const { cells, faceCurrent } = electrode;
    const { initialConcentration, transferenceNumber } = this.parameters.electrolyte;
    const reaction = ((1 - transferenceNumber) / faradayConstant) * massScale * currentScale;
    for (let q = 1; q < cells.count; q++) {
      const cell = cells.first + q - 1;
      const row = places[cell] + 1;
      matrix.add(places[cell], row, reaction);
      matrix.add(places[cell + 1], row, -reaction);
      const ionic = currentDensity - faceCurrent[q];
      for (let side = 0; side < 2; side++) {
        const sign = side === 0 ? -1 : 1;
        const slope =
          sign * electrode.dropByElectrolyte[q - 1 + side] +
          electrolyte.slopes.potential[side][cell] -
          ionic * electrolyte.slopes.resistance[side][cell];
        matrix.add(row, places[cell + side], potentialScale * initialConcentration * slope);
        this.addDropByCurrents(electrode, row, q - 1 + side, sign);
      }
      const resistance = cells.solidResistance[q - 1] + electrolyte.resistance[cell];
      matrix.add(row, row, potentialScale * currentScale * resistance);
    }
  }

  /** Adds `sign` × ∂drop/∂i of cell k, its particle eliminated, to the row of a face. */
  private addDropByCurrents(electrode: Electrode, row: number, k: number, sign: number): void {
    const { cells, dropBySurface, dropByCurrent, spheres } = electrode;
    const perCurrent = dropByCurrent[k] + dropBySurface[k] * spheres.respond[k] * cells.lossPerCurrent[k];
    const value = (sign * this.potentialScale * this.currentScale * perCurrent) / cells.width;
    const place = this.places[cells.first + k];
    if (k > 0) this.matrix.add(row, this.places[cells.first + k - 1] + 1, value);
    if (k < cells.count - 1) this.matrix.add(row, place + 1, -value);
  }

  private reduceLoops(b: Float64Array, electrode: Electrode, shells: number, currents: number): void {
    const { cells, spheres, dropBySurface } = electrode;
    const { right, places, potentialScale } = this;
    let before = dropBySurface[0] * spheres.surfaceChange(b, shells, 0);
    for (let q = 1; q < cells.count; q++) {
      const change = dropBySurface[q] * spheres.surfaceChange(b, shells, q);
      right[places[cells.first + q - 1] + 1] = b[currents + q - 1] - potentialScale * (change - before);
      before = change;
    }
  }

  private expandParticles(b: Float64Array, electrode: Electrode, shells: number, currents: number): void {
    const { cells, spheres } = electrode;
    const { right, places, currentScale } = this;
    let before = 0;
    for (let k = 0; k < cells.count; k++) {
      const next = k === cells.count - 1 ? 0 : right[places[cells.first + k] + 1];
      if (k < cells.count - 1) b[currents + k] = next;
      const change = (currentScale * (before - next) * cells.lossPerCurrent[k]) / cells.width;
      spheres.addLoss(b, shells, k, change);
      before = next;
    }
  }
}

function layoutOf(mesh: CellMesh): DfnLayout {
  const positiveShells = mesh.negative * mesh.radial;
  const electrolyte = positiveShells + mesh.positive * mesh.radial;
  const negativeCurrents = electrolyte + mesh.negative + mesh.separator + mesh.positive;
  const positiveCurrents = negativeCurrents + mesh.negative - 1;
  return {
    negativeShells: 0,
    positiveShells,
    electrolyte,
    negativeCurrents,
    positiveCurrents,
    size: positiveCurrents + mesh.positive - 1,
  };
}

function placesOf(mesh: ThroughMesh): Int32Array {
  const { negative, positive } = mesh;
  return Int32Array.from({ length: mesh.count }, (_, k) => {
    if (k < negative.count) return 2 * k;
    const passed = negative.count - 1 + k;
    return k < positive.first ? passed : passed + k - positive.first;
  });
}

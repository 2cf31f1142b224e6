// A field of logits made ready for drawing: clipped, and ranked at every place.

/** Logits over a square of the plane; a worker's answer has this form. */
export interface LogitField {
  /** Places along each side; the outer ones lie on the frame. */
  readonly grid: number;
  readonly x1: readonly [least: number, most: number];
  readonly x2: readonly [least: number, most: number];
  /** 1 for two classes (logit of label 1), else one for each class. */
  readonly outputs: number;
  /** One plane of grid × grid for each output; place `j·grid + i` is column i and row j, row 0 at the least x2. */
  readonly logits: Float32Array;
}

/** Probabilities nearer to 0 or 1 than doubles can tell from them are drawn as this logit. */
const largestLogit = 40;

/** In place of a label where a logit is not a number. */
export const noLabel = 255;

/**
 * Logits between ±40 for two classes. For several, each logit is taken relative to the largest at its place and no
 * lower than −40: differences, which are all that counts, stay as they are. The arrays are reused.
 */
export class LogitPlanes {
  grid = 0;
  outputs = 0;
  /** Planes one after the other, as in {@link LogitField}. */
  values: Float32Array<ArrayBuffer> = new Float32Array(0);
  /** Label with the largest logit at each place, {@link noLabel} where there is none. */
  first: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** Label that comes next. */
  second: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  set({ grid, outputs, logits }: LogitField): void {
    const places = grid * grid;
    if (grid < 2 || logits.length !== places * outputs) {
      throw new Error(
        `LogitPlanes: field needs ${outputs} planes of ${grid} x ${grid}, got ${logits.length} logits`,
      );
    }
    if (this.values.length !== logits.length) this.values = new Float32Array(logits.length);
    if (this.first.length !== places) {
      this.first = new Uint8Array(places);
      this.second = new Uint8Array(places);
    }
    this.grid = grid;
    this.outputs = outputs;
    if (outputs === 1) this.#clip(logits);
    else this.#rank(logits, places);
  }

  #clip(logits: Float32Array): void {
    const { values, first, second } = this;
    for (let v = 0; v < logits.length; v++) {
      const z = logits[v]!;
      values[v] = z < -largestLogit ? -largestLogit : z > largestLogit ? largestLogit : z;
      first[v] = z >= 0 ? 1 : z < 0 ? 0 : noLabel;
      second[v] = z >= 0 ? 0 : 1;
    }
  }

  #rank(logits: Float32Array, places: number): void {
    const { outputs, values, first, second } = this;
    for (let v = 0; v < places; v++) {
      let [one, two] = [0, -1];
      let known = true;
      for (let k = 0; k < outputs; k++) {
        const z = logits[k * places + v]!;
        if (Number.isNaN(z)) known = false;
        if (k === 0) continue;
        if (z > logits[one * places + v]!) {
          two = one;
          one = k;
        } else if (two < 0 || z > logits[two * places + v]!) two = k;
      }
      first[v] = known ? one : noLabel;
      second[v] = known ? two : noLabel;
      const top = Math.min(Number.MAX_VALUE, logits[one * places + v]!);
      for (let k = 0; k < outputs; k++) {
        const lead = logits[k * places + v]! - top;
        values[k * places + v] = k === one && known ? 0 : Math.max(-largestLogit, lead);
      }
    }
  }
}

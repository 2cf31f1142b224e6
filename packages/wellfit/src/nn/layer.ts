// The contract of a layer: what it is as data, and how it passes a batch forward and a gradient back.
import type { Matrix } from '../core/matrix.ts';

/** A layer as plain data: what a model file stores. */
export interface LayerDescription {
  readonly kind: string;
  readonly name?: string;
  readonly [option: string]: unknown;
}

/** What a layer learns, by the field's letters: `W` [fanIn, fanOut], `b` [1, fanOut]. */
export type LayerParameters = Readonly<Record<string, Matrix>>;

/** A parameter before training: its shape, how it starts, and whether penalties read it. */
export interface ParameterShape {
  readonly rows: number;
  readonly columns: number;
  /** Fills the values; `normal` draws from N(0, 1). */
  readonly start: (values: Matrix['data'], normal: () => number) => void;
  /** True for weights; biases are left alone. */
  readonly penalized: boolean;
}

/** The room a layer is given in a network that runs. */
export interface LayerPlace {
  readonly fanIn: number;
  /** Examples of the largest batch. */
  readonly examples: number;
  readonly parameters: LayerParameters;
  /** Gradients to write, in the shape of the parameters. */
  readonly gradients: LayerParameters;
  /** Makes a buffer of examples × units in the network's precision. */
  readonly buffer: (units: number) => Buffer;
  /** Random bits for a layer that needs them: a stream of its own. */
  readonly masks: () => MaskStream;
}

/** Draws the 0/1 masks of one dropout layer. */
export interface MaskStream {
  /** Fills examples × units with 0 and 1 for one step: 1 with probability keepProb. */
  draw(
    mask: Uint8Array,
    options: {
      readonly examples: number;
      readonly units: number;
      readonly keepProb: number;
      readonly fixed: boolean;
    },
  ): void;
}

/** A buffer for the largest batch that can be seen at the size of a smaller one. */
export interface Buffer {
  /** The first rows of the buffer: a view, the same one as long as the number stays. */
  take(examples: number): Matrix;
}

/** A layer in a network that runs. */
export interface LayerRun {
  /** examples × fanIn to examples × fanOut; what the backward pass needs is kept until the next call. */
  forward(input: Matrix, training: boolean): Matrix;
  /** Gradient of the cost with respect to the output, to the one with respect to the input. */
  backward(gradient: Matrix): Matrix;
}

/** A kind of layer with its options. */
export interface Layer {
  readonly description: LayerDescription;
  /** Units that leave when fanIn units enter. */
  fanOut(fanIn: number): number;
  /** What the layer learns, if anything. */
  parameters(fanIn: number): Readonly<Record<string, ParameterShape>>;
  run(place: LayerPlace): LayerRun;
}

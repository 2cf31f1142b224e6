// The contract of a layer: what it is as data, what it learns, and its forward pass as formulas. Gradients follow.
import type { Matrix } from '../core/matrix.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { Program } from '../engine/program.ts';

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
  /** True for a row of one number for each unit, which is a column in programs. */
  readonly perUnit: boolean;
}

/** Where a layer writes its forward pass. */
export interface LayerPlace {
  readonly program: Program;
  /** The layer's name, for the names of what it computes. */
  readonly name: string;
  /** What comes in, units × examples. */
  readonly input: Buffer;
  /** What the layer learns: a matrix [fanIn, fanOut] as it is, a row of units as a column. */
  readonly parameters: Readonly<Record<string, Buffer>>;
  /** True in training, false at prediction: nothing random, nothing that looks at other examples. */
  readonly training: boolean;
  /** A number of the layer that can be set while a program runs. */
  readonly setting: (option: string, value: number) => Buffer;
}

/** A kind of layer with its options. */
export interface Layer {
  readonly description: LayerDescription;
  /** Units that leave when fanIn units enter. */
  fanOut(fanIn: number): number;
  /** What the layer learns, if anything. */
  parameters(fanIn: number): Readonly<Record<string, ParameterShape>>;
  /** Appends the forward pass to a program and returns what goes out, units × examples. */
  forward(place: LayerPlace): Buffer;
}

/** A layer in its place: named, with the units that enter and leave. */
export interface NamedLayer {
  readonly name: string;
  readonly layer: Layer;
  readonly fanIn: number;
  readonly fanOut: number;
}

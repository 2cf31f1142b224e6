// The contract of a layer: what it is as data, what it learns, and its forward pass as formulas. Gradients follow.
import type { Matrix } from '../core/matrix.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { Program } from '../engine/program.ts';
import type { Draws } from './init.ts';

/** A layer as plain data: what a model file stores. */
export interface LayerDescription {
  readonly kind: string;
  readonly name?: string;
  readonly [option: string]: unknown;
}

/** What a layer holds, by the field's letters: `W` [fanIn, fanOut], `b` [1, fanOut]; `gamma`, `beta`, `mean`, `variance`. */
export type LayerParameters = Readonly<Record<string, Matrix>>;

/** A parameter before training: its shape, how it starts, and what training does with it. */
export interface ParameterShape {
  readonly rows: number;
  readonly columns: number;
  /** Fills the values. */
  readonly start: (values: Matrix['data'], draws: Draws) => void;
  /**
   * `weight`: learned, penalized and constrained. `offset`: learned, otherwise left alone, such as a bias or a scale.
   * `statistic`: follows the batches, without a gradient.
   */
  readonly role: 'weight' | 'offset' | 'statistic';
  /** True for a row of one number for each unit, which is a column in programs. */
  readonly perUnit: boolean;
}

/** A row of one number for each unit that all starts at one value. */
export const perUnit = (units: number, role: ParameterShape['role'], value: number): ParameterShape => ({
  rows: 1,
  columns: units,
  role,
  perUnit: true,
  start: values => values.fill(value),
});

/** Where a layer writes its forward pass. */
export interface LayerPlace {
  readonly program: Program;
  /** The layer's name, for the names of what it computes. */
  readonly name: string;
  /** What comes in, units × examples. */
  readonly input: Buffer;
  /** What the layer holds: a matrix [fanIn, fanOut] as it is, a row of units as a column. */
  readonly parameters: Readonly<Record<string, Buffer>>;
  /** What there is in training, and undefined at prediction: nothing random then, nothing that looks at other examples. */
  readonly training: TrainingPlace | undefined;
  /** A number of the layer that can be set while a program runs. */
  readonly setting: (option: string, value: number) => Buffer;
}

/** What a layer can use in training alone. */
export interface TrainingPlace {
  /** The share of each example in a mean over the batch: 1/m, and 0 for what only fills up the last vector. */
  readonly share: Buffer;
  /** 1/m, m the number of examples in the batch. */
  readonly inverseCount: Buffer;
  /** Standard normal draws, units × examples. */
  readonly normal: (name: string, units: number) => Buffer;
}

/** A kind of layer with its options. */
export interface Layer {
  readonly description: LayerDescription;
  /** Units that leave when fanIn units enter. */
  fanOut(fanIn: number): number;
  /** What the layer learns or keeps, if anything. */
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

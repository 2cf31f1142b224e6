// What grows in the curves of growth: examples, width or depth, all else kept.
import type { StepJob } from './probes/step.ts';

/** One size that grows, all else kept. */
export interface Axis {
  readonly id: 'examples' | 'width' | 'depth';
  readonly title: string;
  readonly sizes: readonly number[];
  readonly shape: (size: number) => Pick<StepJob, 'widths' | 'rows' | 'precision'>;
}

/** A point of a curve. */
export interface GrowthPoint {
  readonly size: number;
  /** Floating-point operations of a step's matrix products. */
  readonly operations: number;
  readonly seconds: number;
}

export interface GrowthCurve {
  readonly axis: Axis['id'];
  readonly contender: string;
  readonly points: readonly GrowthPoint[];
}

export const axes: readonly Axis[] = [
  {
    id: 'examples',
    title: "The assignment's network, 2-20-3-1, float64",
    sizes: [100, 316, 1000, 3162, 10_000, 31_623, 100_000, 316_228, 1_000_000],
    shape: rows => ({ widths: [2, 20, 3, 1], rows, precision: 'float64' }),
  },
  {
    id: 'width',
    title: 'Two hidden layers of one width, 32 inputs, 256 examples, float32',
    sizes: [4, 8, 16, 32, 64, 128, 256, 512, 1024],
    shape: width => ({ widths: [32, width, width, 1], rows: 256, precision: 'float32' }),
  },
  {
    id: 'depth',
    title: 'Hidden layers of 64 units, 64 inputs, 256 examples, float32',
    sizes: [1, 2, 3, 4, 6, 8, 12, 16],
    shape: depth => ({ widths: [64, ...Array<number>(depth).fill(64), 1], rows: 256, precision: 'float32' }),
  },
];

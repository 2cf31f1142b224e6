// One small figure of each kind, the same wherever the tests run.
import {
  type BoundaryPoint,
  costCurve,
  type DecisionBoundaryOptions,
  decisionBoundary,
  lossCurves,
  weightNorms,
} from '../src/index.ts';

/** Points on two rings, one inside the other: label 1 inside. */
export const points: readonly BoundaryPoint[] = Array.from({ length: 24 }, (_, i) => ({
  x1: ((i * 7) % 24) / 12 - 1,
  x2: ((i * 11) % 24) / 12 - 1,
  label: i % 3 === 0 ? 1 : 0,
  set: i % 4 === 0 ? 'test' : 'train',
}));

/** A steep circle of radius 0.6 around the origin: p = 0.5 on it, 1 inside. */
export const circle = (x1: number, x2: number): number => 1 / (1 + Math.exp(60 * (x1 * x1 + x2 * x2 - 0.36)));

/** The circle's picture, with axes from -1 to 1. */
export function circleFigure(document: Document, more: Partial<DecisionBoundaryOptions> = {}): SVGSVGElement {
  return decisionBoundary({
    title: 'Circle',
    points,
    probability: circle,
    xDomain: [-1, 1],
    yDomain: [-1, 1],
    document,
    ...more,
  });
}

const steps = Array.from({ length: 40 }, (_, i) => 1 + i * 25);

/** One figure of each kind. */
export function figures(document: Document): Record<string, SVGSVGElement> {
  const every = 1000;
  const learningRate = 0.3;
  return {
    cost: costCurve({ costs: [0.656, 0.222, 0.203, 0.182, 0.176], every, learningRate, document }),
    costs: costCurve({
      series: [
        { name: 'none', costs: [0.656, 0.222, 0.163] },
        { name: 'L2', costs: [0.697, 0.268, 0.268] },
        { name: 'dropout', costs: [0.654, Number.NaN, 0.172] },
      ],
      every,
      learningRate,
      document,
      theme: 'dark',
    }),
    boundary: circleFigure(document),
    loss: lossCurves({
      train: { steps, values: steps.map(step => 1 / Math.sqrt(step)) },
      validation: { steps, values: steps.map(step => 1 / Math.sqrt(step) + step / 2000) },
      penalty: { steps, values: steps.map(step => step / 10000) },
      document,
    }),
    norms: weightNorms({
      layers: ['W1', 'W2', 'W3'],
      runs: [
        { name: 'none', norms: [22.8, 13.1, 5.93] },
        { name: 'L2', norms: [3.19, 3.15, 3.14] },
      ],
      document,
    }),
  };
}

/** All texts of a figure but its title for screen readers. */
export function texts(figure: Element): string[] {
  return Array.from(figure.querySelectorAll('text'), ({ textContent }) => textContent ?? '');
}

// The public face of the pictures.
export { type CostCurveOptions, type CostSeries, costCurve } from './cost-curve.ts';
export {
  type BoundaryPoint,
  type DecisionBoundaryOptions,
  decisionBoundary,
  type PointSet,
  type ProbabilityGrid,
} from './decision-boundary.ts';
export type { FigureOptions } from './figure.ts';
export { type LossCurvesOptions, type LossSeries, type LossValues, lossCurves } from './loss-curves.ts';
export { svgText } from './svg-text.ts';
export { fieldColor, type Oklch, type Theme, type ThemeName, themes } from './theme.ts';
export { type WeightNormsOptions, type WeightNormsRun, weightNorms } from './weight-norms.ts';

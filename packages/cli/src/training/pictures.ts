// The pictures of a fit: its losses, the norms of its weights, and its boundary where the plane holds it.
import { lossCurves, weightNorms } from '@wellfit/plots';
import { type Loss, Matrix, type NetworkParameters, type Table } from 'wellfit';
import { drawBoundary, type PlanePoints } from '../output/boundary.ts';
import { drawingDocument, type Picture, picture } from '../output/pictures.ts';
import type { TrainReport } from './verdict.ts';

/** `cost`, `weights`, and `boundary` for two classes by two columns of numbers. */
export function trainPictures(report: TrainReport): Map<string, Picture> {
  const pictures = new Map([['cost', picture(curves(report))]]);
  pictures.set('weights', picture(norms(report.model.network.parameters)));
  const boundary = boundaryOf(report);
  return boundary ? pictures.set('boundary', boundary) : pictures;
}

/** What is measured, in the words of a picture. */
const lossNames: Readonly<Record<string, string>> = {
  meanSquaredError: 'squared error in deviations of the target',
  huber: "Huber's loss in deviations of the target",
};

/** What a loss measures: cross-entropy, or the error of values. */
function lossInWords({ description }: Loss): string {
  return lossNames[description.kind] ?? 'cross-entropy';
}

function curves({ result, settings, model }: TrainReport) {
  const { step: steps, loss, penalty, cost, validationLoss } = result.history;
  const masked = cost.map((value, k) => value - penalty[k]!);
  return lossCurves({
    train: { steps, values: loss },
    ...(validationLoss.length > 0 && { validation: { steps, values: validationLoss } }),
    ...(penalty.some(value => value > 0) && { penalty: { steps, values: penalty } }),
    ...(hasOneMask(settings) && {
      series: [
        { name: 'under its one mask', steps: steps.slice(0, masked.length), values: masked, dashed: true },
      ],
    }),
    title: 'Loss while training',
    yLabel: `loss (${lossInWords(model.network.loss)}, dropout off, penalty apart)`,
    document: drawingDocument(),
    width: 760,
  });
}

/** Whether training saw one and the same dropout mask throughout. */
export function hasOneMask({ keepProb, mask }: TrainReport['settings']): boolean {
  return keepProb < 1 && mask === 'fixed';
}

function norms(parameters: NetworkParameters) {
  const layers = Object.entries(parameters).filter(([, letters]) => letters['W']);
  return weightNorms({
    layers: layers.map(([name]) => name),
    runs: [{ name: 'after training', norms: layers.map(([, letters]) => letters['W']!.norm()) }],
    document: drawingDocument(),
  });
}

function boundaryOf({ data, model, sets }: TrainReport): Picture | undefined {
  const { target, preprocessing, train, validation, test } = data;
  const [first, second, ...more] = preprocessing.features;
  if (target.kind !== 'binary' || first?.kind !== 'numeric' || second?.kind !== 'numeric') return undefined;
  if (more.length > 0 || sets.train.kind !== 'classes') return undefined;
  const names = [first.name, second.name] as const;
  const parts = Object.entries({ train, validation, test }) as [PlanePoints['set'], typeof test][];
  return drawBoundary({
    points: parts.flatMap(([set, part]) =>
      part ? [{ x: planeOf(part.table, names), y: part.encoded as Int32Array, set }] : [],
    ),
    probabilities: (x1, x2) => {
      const plane = new Map([
        [first.name, x2.flatMap(() => x1)],
        [second.name, x2.flatMap(b => x1.map(() => b))],
      ]);
      const { data: both, rows } = model.predictProbabilities(plane);
      return Float64Array.from({ length: rows }, (_, i) => both[2 * i + 1]!);
    },
    title: `Accuracy ${(100 * sets.train.accuracy).toFixed(1)} % on the training set`,
    features: names,
    classes: [`${target.name} = ${target.labels[0]}`, `${target.name} = ${target.labels[1]}`],
  });
}

/** Two columns as points; NaN where a value is missing. */
function planeOf(table: Table, [first, second]: readonly [string, string]): Matrix {
  const [a, b] = [table.column(first), table.column(second)];
  const plane = Matrix.zeros(table.rows, 2);
  const number = (cell: unknown) => (cell === null ? Number.NaN : Number(cell));
  for (let i = 0; i < table.rows; i++) plane.row(i).set([number(a[i]), number(b[i])]);
  return plane;
}

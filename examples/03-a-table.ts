// A table as people have it, with text, gaps and labels: what a classifier makes of it, and what it says of new rows.
//
//   node examples/03-a-table.ts
import { Classifier, readModel, synthetic, writeModel } from 'wellfit';

// Shops on a map: which chain one belongs to depends on where it stands and on the kind of street. Some prices are unknown.
const { x, y } = synthetic('blobs', { rows: 600, noise: 1.2, seed: 1 });
const rows = Array.from(y, (label, i) => ({
  east: x.at(i, 0),
  north: x.at(i, 1),
  street: ['high street', 'side street', 'market'][(i + label) % 3],
  rent: i % 7 === 0 ? null : 20 + 5 * x.at(i, 1),
  chain: ['Oak', 'Elm'][label],
}));
const known = rows.slice(0, 400);
const unseen = rows.slice(400);

// Columns are told apart, numbers scaled, gaps filled, text encoded: by the rows that are trained on, and kept in the model.
const classifier = await new Classifier({ keepProb: 0.9, seed: 1 }).fit(known, 'chain');

const { accuracy, logLoss, expectedCalibrationError } = classifier.evaluate(unseen, 'chain');
console.log(
  `on ${unseen.length} rows it has not seen: accuracy ${accuracy.toFixed(3)}, log loss ${logLoss.toFixed(3)}, calibration error ${expectedCalibrationError.toFixed(3)}`,
);

// The file holds all of it. Columns are found by name; what was missing or never seen has an answer too.
const model = readModel(writeModel(classifier.model));
const [first] = unseen;
console.log(model.predict([first!, { ...first!, rent: null, street: 'cul-de-sac' }]));

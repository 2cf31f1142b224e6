// Runs as `wellfit train` leaves them, written by hand.

const record = {
  wellfit: '0.1.0',
  command: 'train',
  source: 'moons.csv',
  settings: { l2: 0.7 },
  train: { loss: 0.25, accuracy: 0.9, rocAuc: null },
  validation: { loss: 0.5, accuracy: 0.8 },
  task: 'binary',
  steps: 200,
  seconds: 1.5,
  stopped: 'steps',
  model: 'runs/moons-1/model.wellfit',
  out: 'runs/moons-1',
};

const history =
  'step,loss,penalty,cost,accuracy,validation_loss,validation_accuracy\n' +
  '0,0.7,0.125,0.825,0.5,0.75,0.5\n' +
  '100,0.5,0.0625,0.5625,0.75,0.625,0.75\n' +
  '200,0.25,0.03125,,0.875,Infinity,0.75\n';

/** The files of a run that is whole; some of them as given. */
export function wholeRun(
  folder: string,
  changed: Readonly<Record<string, unknown>> = {},
): Record<string, string> {
  return {
    [`${folder}/run.json`]: JSON.stringify({ ...record, ...changed }),
    [`${folder}/history.csv`]: history,
    [`${folder}/model.wellfit`]: '{"format":"wellfit model"}',
    [`${folder}/boundary.svg`]: '<svg/>',
  };
}

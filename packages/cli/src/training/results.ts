// The files of a fit: model, history, pictures, report, and a record of the run.
import { type ModelFile, writeModel } from 'wellfit';
import type { RunFolder } from '../output/run-folder.ts';
import { version } from '../version.ts';
import type { Part } from './data.ts';
import { historyCsv, trainPage, trainPictures } from './report.ts';
import { summaryOf } from './summary.ts';
import type { TrainReport } from './verdict.ts';

/** Writes everything a run leaves behind. */
export async function writeResults(folder: RunFolder, report: TrainReport): Promise<void> {
  const { data, result, flags, engine, source } = report;
  const { model, modelStep, divergence, history } = result;
  const file: ModelFile = { model, features: data.features, missing: flags.missing, target: data.target };
  const summary = summaryOf(report, folder.path);
  const rows = (part: Part | undefined) => part?.y.length;
  const examples = { train: rows(data.train), validation: rows(data.validation), test: rows(data.test) };
  const settings = { wellfit: version, command: 'train', source, settings: flags, engine, examples };
  const record = { ...settings, ...summary, modelStep, ...(divergence && { divergence }) };
  const pictures = trainPictures(report);
  await folder.write('model.wellfit', writeModel(file));
  await folder.write('history.csv', historyCsv(history));
  for (const [name, { svg, png }] of pictures) {
    await folder.write(`${name}.svg`, svg);
    await folder.write(`${name}.png`, png);
  }
  await folder.write('report.html', trainPage(report, pictures));
  await folder.write('run.json', `${JSON.stringify(record, null, 2)}\n`);
}

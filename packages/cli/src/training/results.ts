// The files of a fit: model, history, pictures, report, and a record of the run.
import { writeModel } from 'wellfit';
import type { RunFolder } from '../output/run-folder.ts';
import { version } from '../version.ts';
import type { Part } from './data.ts';
import { trainPictures } from './pictures.ts';
import { historyCsv, trainPage } from './report.ts';
import { summaryOf } from './summary.ts';
import type { TrainReport } from './verdict.ts';

/** Writes everything a run leaves behind. */
export async function writeResults(folder: RunFolder, report: TrainReport): Promise<void> {
  const { data, result, settings, engine, source, model } = report;
  const { modelStep, divergence, history } = result;
  const summary = summaryOf(report, folder.path);
  const rows = (part: Part | undefined) => part?.x.rows;
  const examples = { train: rows(data.train), validation: rows(data.validation), test: rows(data.test) };
  const { optimizer } = result;
  const how = { wellfit: version, command: 'train', source, settings, optimizer, engine, examples };
  const record = { ...how, ...summary, modelStep, ...(divergence && { divergence }) };
  const pictures = trainPictures(report);
  await folder.write('model.wellfit', writeModel(model));
  await folder.write('history.csv', historyCsv(history));
  for (const [name, { svg, png }] of pictures) {
    await folder.write(`${name}.svg`, svg);
    await folder.write(`${name}.png`, png);
  }
  await folder.write('report.html', trainPage(report, pictures));
  await folder.write('run.json', `${JSON.stringify(record, null, 2)}\n`);
}

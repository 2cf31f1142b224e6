// The files of the assignment's runs: pictures, costs, report, and a record of the runs.
import { csvText } from '../output/csv.ts';
import type { RunFolder } from '../output/run-folder.ts';
import { version } from '../version.ts';
import { type NotebookReport, notebookPage, notebookPictures } from './report.ts';
import type { FinishedRun } from './runs.ts';
import { figuresOf } from './summary.ts';

/** Writes everything the runs leave behind. */
export async function writeResults(
  folder: RunFolder,
  report: NotebookReport,
  interrupted: boolean,
): Promise<void> {
  const { runs, settings, source, engine } = report;
  const pictures = notebookPictures(report);
  for (const [name, { svg, png }] of pictures) {
    await folder.write(`${name}.svg`, svg);
    await folder.write(`${name}.png`, png);
  }
  await folder.write('costs.csv', costsCsv(runs));
  await folder.write('report.html', notebookPage(report, pictures));
  const command = { wellfit: version, command: 'notebook', source, settings };
  const record = { ...command, engine, interrupted, runs: runs.map(figuresOf) };
  await folder.write('run.json', `${JSON.stringify(record, null, 2)}\n`);
}

function costsCsv(runs: readonly FinishedRun[]): string {
  const rows = runs.flatMap(({ plan, costs, costEvery }) =>
    costs.map((cost, k): [string, number, number] => [plan.id, k * costEvery, cost]),
  );
  return csvText(['run', 'iteration', 'cost'], rows);
}

// Writes notebook.json: what `wellfit notebook` finds with the assignment's own functions, one by one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../../cli/bin/wellfit.mjs', import.meta.url));
const out = join(mkdtempSync(join(tmpdir(), 'notebook-')), 'run');
const options = ['notebook', '--engine', 'reference', '--quiet', '--json', '--out', out];
const { runs } = JSON.parse(execFileSync(process.execPath, [command, ...options], { encoding: 'utf8' }));
const figures = Object.fromEntries(runs.map(({ run, train, test }) => [run, { train, test }]));
writeFileSync(new URL('notebook.json', import.meta.url), `${JSON.stringify(figures, null, 1)}\n`);

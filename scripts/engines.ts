// Runs the library's tests on every Node that it supports: `npm run test:engines` (Chromium is part of `npm test`).
//
// Each Node comes as a package of its own into .cache/, once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = ['22', '24', '26'];

/** Path of the Node of that major version, installed when it is not there yet. */
function nodeOf(major: string): string {
  const folder = join(root, '.cache', `node-${major}`);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const executable = join(
    folder,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(executable)) return executable;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const install = ['install', `${name}@${major}`, '--loglevel=error'];
  const { status } = spawnSync('npm', install, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`Node ${major} could not be installed: npm ${install.join(' ')}`);
  return executable;
}

let failed = false;
for (const major of versions) {
  const node = nodeOf(major);
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  process.stdout.write(`\nwellfit on Node ${version}\n`);
  const vitest = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'wellfit',
    ...process.argv.slice(2),
  ];
  const { status } = spawnSync(node, vitest, { cwd: root, stdio: 'inherit' });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;

// Brings what a script needs and nothing else, then runs it: `node scripts/setup.mjs <npm script> [arguments]`.
// Plain JavaScript without dependencies, because it must run before anything is installed, under Node 20 too.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const packages = ['wellfit', 'plots', 'lab', 'cli'].map(name => join(root, 'packages', name));
/** What a build leaves behind: by it a build that is gone is known. */
const outputs = [
  'wellfit/dist/.tsbuildinfo',
  'plots/dist/.tsbuildinfo',
  'lab/dist/index.html',
  'cli/dist/.tsbuildinfo',
].map(name => join(root, 'packages', name));
const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}` };
const shell = process.platform === 'win32';

/** Runs one set-up step. What it prints goes to stderr, so that a command's own stdout stays clean. */
function step(title, command, args) {
  process.stderr.write(`wellfit: ${title}\n`);
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: ['inherit', 2, 2], shell });
  if (status !== 0) {
    process.stderr.write(`wellfit: ${title} failed: ${command} ${args.join(' ')}\n`);
    process.exit(status ?? 1);
  }
}

/** npm ci, unless what is installed came from the lockfile as it stands. */
function install() {
  const lockfile = join(root, 'package-lock.json');
  const installed = join(modules, '.wellfit-lock');
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(lockfile))) return;
  step('installing packages (once, about half a minute)', 'npm', ['ci', '--loglevel=error']);
  copyFileSync(lockfile, installed);
}

/** The project brings its own Node; a platform without that package must have one that is new enough. */
function requireNode() {
  const { stdout } = spawnSync('node', ['--version'], { env, shell, encoding: 'utf8' });
  const [major = 0, minor = 0] = (stdout ?? '').replace('v', '').split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return;
  process.stderr.write(
    `wellfit: Node 24.15 or later is needed, found ${stdout?.trim() || 'none'}: the package ` +
      `node-${process.platform}-${process.arch} is not installed (npm ci --include=optional), or install Node 24\n`,
  );
  process.exit(2);
}

const newest = path =>
  statSync(path).isDirectory()
    ? Math.max(0, ...readdirSync(path).map(name => newest(join(path, name))))
    : statSync(path).mtimeMs;

/** Library, command and page, when a source or a setting is newer than the last build, or an output is gone. */
function build() {
  const stamp = join(modules, '.wellfit-built');
  const inputs = [
    ...packages.flatMap(folder => [join(folder, 'src'), join(folder, 'tsconfig.json')]),
    ...['tsconfig.json', 'tsconfig.base.json', 'package-lock.json'].map(name => join(root, name)),
    ...['index.html', 'vite.config.ts', 'public'].map(name => join(root, 'packages', 'lab', name)),
  ];
  const built = existsSync(stamp) && outputs.every(existsSync);
  if (built && Math.max(...inputs.map(newest)) <= statSync(stamp).mtimeMs) return;
  const started = new Date();
  step('building', 'npm', ['run', '--silent', 'build']);
  writeFileSync(stamp, `${started.toISOString()}\n`);
}

const [script, ...rest] = process.argv.slice(2);
if (!script) {
  process.stderr.write('usage: node scripts/setup.mjs <npm script> [arguments]\n');
  process.exit(2);
}
install();
requireNode();
build();
// Ctrl-C reaches the script too; it decides what to save and how to leave, and its exit code is ours.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
const { status, signal } = spawnSync('npm', ['run', '--silent', script, '--', ...rest], {
  cwd: root,
  env,
  stdio: 'inherit',
  shell,
});
process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));

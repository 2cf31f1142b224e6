// What contenders need: npm packages are fetched into .cache/bench when they are missing; Python packages and the
// prototype are taken where they are.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as places from './places.ts';

/** The interpreter for which Debian's packages are made. */
export const python = '/usr/bin/python3';

/**
 * Packages at exact versions, without their install scripts: those download programs for graphics cards, which have
 * no part here.
 */
export function installPackages(needed: Readonly<Record<string, string>>): void {
  const missing = Object.entries(needed).filter(([name, version]) => versionOf(name) !== version);
  if (missing.length === 0) return;
  const list = missing.map(([name, version]) => `${name}@${version}`);
  process.stderr.write(`bench: installing ${list.join(' ')} into .cache/bench\n`);
  mkdirSync(places.packages, { recursive: true });
  const manifest = join(places.packages, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const args = ['install', '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', [...args, ...list], {
    cwd: places.packages,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm could not install ${list.join(' ')}`);
}

function versionOf(name: string): string | undefined {
  const manifest = join(places.packages, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

/** Version of a module that the interpreter can import; undefined when it cannot. */
export function pythonModule(name: string): string | undefined {
  const code = `import ${name}; print(${name}.__version__)`;
  const { status, stdout } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The library that does numpy's matrix products: the reference implementation would be many times slower. */
export function blasOfNumpy(): string {
  const code =
    "import numpy; print(*{line.split()[-1] for line in open('/proc/self/maps') if 'blas' in line})";
  const { stdout } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  return stdout.trim() || 'unknown';
}

/** Copies the prototype, its reader of data included, from `shared/prototype` and `shared/peers`; false where it is not. */
export function copyPrototype(folder: string): boolean {
  const reader = join(folder, '..', 'peers', 'js', 'common.mjs');
  if (!existsSync(join(folder, 'w1run2.mjs')) || !existsSync(reader)) return false;
  mkdirSync(places.prototype, { recursive: true });
  mkdirSync(places.prototypeImports, { recursive: true });
  for (const name of readdirSync(folder).filter(file => file.endsWith('.mjs'))) {
    copy(join(folder, name), join(places.prototype, name));
  }
  copy(reader, join(places.prototypeImports, 'common.mjs'));
  return true;
}

/** A copy that can be replaced next time, even of a file that is read-only. */
function copy(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o644);
}

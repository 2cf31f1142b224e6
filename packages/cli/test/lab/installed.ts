// The command as it is installed beside a page: a copy of what was built, with a small page in the place of the real one.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageFiles, writeAll } from './bench.ts';

const cli = fileURLToPath(new URL('../..', import.meta.url));
const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** Taken away at the end of the block that it is declared in. */
export class Installed implements Disposable {
  readonly #root = mkdtempSync(join(tmpdir(), 'wellfit-installed-'));
  /** The command's file, to be run by Node. */
  readonly command: string;
  /** The folder of the page's package. */
  readonly page: string;

  constructor() {
    const own = join(this.#root, 'node_modules');
    const copy = join(own, '@wellfit/cli');
    this.command = join(copy, 'bin/wellfit.mjs');
    this.page = join(own, '@wellfit/lab');
    mkdirSync(copy, { recursive: true });
    for (const name of ['bin', 'dist', 'package.json'])
      cpSync(join(cli, name), join(copy, name), { recursive: true });
    link(join(cli, 'node_modules'), join(copy, 'node_modules'));
    link(join(modules, '@wellfit'), join(own, '@wellfit'));
    link(modules, own);
    writeAll(this.page, {
      'package.json': '{"name":"@wellfit/lab","exports":{"./package.json":"./package.json"}}',
    });
    for (const [name, content] of Object.entries(pageFiles))
      writeAll(join(this.page, 'dist'), { [name]: content });
  }

  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** What is in one folder in another as well, but for what that has of its own. */
function link(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const own = [...readdirSync(to), 'lab', '@wellfit'];
  for (const name of readdirSync(from)) {
    if (!own.includes(name)) symlinkSync(join(from, name), join(to, name), 'junction');
  }
}

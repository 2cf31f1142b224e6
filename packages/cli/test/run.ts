// Runs the built command as a user would: a process of its own in a fresh folder, and a look at what it leaves behind.

import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** The command's file, to be run by Node. */
export const command: string = fileURLToPath(new URL('../bin/wellfit.mjs', import.meta.url));

/** What a finished command said and left. */
export interface Outcome {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Files and folders, hidden ones too, that were not there before. */
  readonly left: readonly string[];
  /** What is left in the folder for temporary files. */
  readonly temporary: readonly string[];
}

/** A command under way. */
export interface Running {
  readonly child: ChildProcess;
  /** The names of files and folders in its folder now. */
  files(): readonly string[];
  /** Waits until what it has written, or its files, hold something. */
  until(condition: (seen: Seen) => boolean): Promise<void>;
  readonly outcome: Promise<Outcome>;
}

/** What can be seen of a command that is under way. */
interface Seen {
  readonly stdout: string;
  readonly stderr: string;
  readonly files: readonly string[];
}

/** How a command is started. */
export interface Start {
  readonly args: readonly string[];
  /** The command's file, when it is another than the built one. */
  readonly file?: string;
  /** Instead of Node with the command: a program that is given both as its arguments. */
  readonly through?: readonly string[];
}

/** A fresh folder with files, to run the command in; taken away at the end of the block that it is declared in. */
export class Workspace implements Disposable {
  readonly #root = mkdtempSync(join(tmpdir(), 'wellfit-test-'));
  readonly folder: string = join(this.#root, 'work');
  readonly #temporary = join(this.#root, 'temporary');
  readonly #started: ChildProcess[] = [];

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    if (!existsSync(built))
      throw new Error(`${built} is missing: these tests run the built command; npm run build`);
    mkdirSync(this.folder);
    mkdirSync(this.#temporary);
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  /** Writes a file, and the folders on the way. */
  write(name: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), content);
  }

  /** A file as text. */
  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** A file as the value of its JSON. */
  json(name: string): unknown {
    return JSON.parse(this.read(name));
  }

  /** Everything in the folder, sorted. */
  files(): string[] {
    return listed(this.folder);
  }

  /** Runs the command to its end. */
  async run(...args: readonly string[]): Promise<Outcome> {
    return this.start({ args }).outcome;
  }

  /** Starts the command. */
  start({ args, file = command, through = [] }: Start): Running {
    const before = new Set(this.files());
    const [program, ...rest] = [...through, process.execPath, file, ...args] as [string, ...string[]];
    const child = spawn(program, rest, {
      cwd: this.folder,
      env: { ...process.env, TMPDIR: this.#temporary, WELLFIT_DEBUG: '', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#started.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', chunk => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', chunk => {
      stderr += chunk;
    });
    const outcome = new Promise<Outcome>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', code =>
        resolve({
          code,
          stdout,
          stderr,
          left: this.files().filter(name => !before.has(name)),
          temporary: listed(this.#temporary),
        }),
      );
    });
    return {
      child,
      outcome,
      files: () => this.files(),
      until: async condition => {
        while (!condition({ stdout, stderr, files: this.files() })) {
          if (child.exitCode !== null) throw new Error(`the command has ended: ${stderr}`);
          await new Promise(resolve => setTimeout(resolve, 10));
        }
      },
    };
  }

  [Symbol.dispose](): void {
    for (const child of this.#started) child.kill('SIGKILL'); // after a failed test
    rmSync(this.#root, { recursive: true, force: true });
  }
}

function listed(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

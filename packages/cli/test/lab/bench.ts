// A lab on a real port with a small page of its own and a folder of runs, and requests to it as friends and attackers make
// them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunList, RunSummary } from '../../src/lab/api.ts';
import { findDataFile } from '../../src/lab/data-file.ts';
import { type Lab, type Limits, serveLab } from '../../src/lab/server.ts';

/** A built page of four files. */
export const pageFiles: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><script type="module" src="./assets/index-C3hVq_xB.js"></script>',
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'assets/index-C3hVq_xB.js': 'export {};',
  'assets/plain.css': 'body { margin: 0 }',
};

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface BenchOptions {
  /** Files of the folder of runs, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** A file among them to open, and its target. */
  readonly data?: string;
  readonly target?: string;
  readonly limits?: Partial<Limits>;
  /** A folder of runs that is there already, instead of one with those files. */
  readonly runs?: string;
  /** Files of the page, instead of the usual ones. */
  readonly page?: Readonly<Record<string, string>>;
}

/** Starts a lab; taken away at the end of the block that it is declared in. */
export class Bench implements AsyncDisposable {
  readonly root: string;
  readonly runs: string;
  readonly lab: Lab;
  readonly warnings: string[];
  /** A token that the API takes. */
  token = '';

  private constructor(root: string, runs: string, lab: Lab, warnings: string[]) {
    this.root = root;
    this.runs = runs;
    this.lab = lab;
    this.warnings = warnings;
  }

  static async start({
    files = {},
    data,
    target,
    limits = {},
    runs,
    page = pageFiles,
  }: BenchOptions = {}): Promise<Bench> {
    const root = mkdtempSync(join(tmpdir(), 'wellfit-lab-'));
    const folder = runs ?? join(root, 'work');
    writeAll(join(root, 'page'), page);
    if (!runs) writeAll(folder, files);
    const warnings: string[] = [];
    const lab = await serveLab({
      page: join(root, 'page'),
      runs: folder,
      data: data === undefined ? undefined : await findDataFile(join(folder, data), target),
      port: 0,
      warn: line => warnings.push(line),
      limits: { look: 20, ...limits },
    });
    const bench = new Bench(root, folder, lab, warnings);
    bench.token = (await bench.open(keyOf(lab.address))).token!;
    return bench;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.lab.port}`;
  }

  /** Sends a key, as a page does. */
  async open(key: unknown): Promise<{ readonly status: number; readonly token?: string }> {
    const { status, text } = await this.post({ key });
    return { status, ...JSON.parse(text) };
  }

  /** Sends JSON to where keys go. */
  async post(value: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask({
      method: 'POST',
      path: '/api/session',
      headers: { origin: this.origin, 'content-type': 'application/json', ...headers },
      body: typeof value === 'string' ? value : JSON.stringify(value),
    });
  }

  /** Asks the API with the token. */
  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask({ path, headers: { authorization: `Bearer ${this.token}`, ...headers } });
  }

  /** The value of the JSON at an address. */
  async json<Value>(path: string): Promise<Value> {
    const { status, text } = await this.get(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  /** The run of a name. */
  async run(name: string): Promise<RunSummary | undefined> {
    const { runs } = await this.json<RunList>('/api/runs');
    return runs.find(run => run.name === name);
  }

  /** Sends a request as it is given. */
  ask(asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { body, ...options } = asked;
      const sent = request({ host: '127.0.0.1', port: this.lab.port, agent: false, ...options }, response => {
        let text = '';
        response.setEncoding('utf8').on('data', chunk => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode!, headers: response.headers, text });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Sends bytes as they are; what comes back until the server closes the connection. */
  raw(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(this.lab.port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
      socket.setEncoding('latin1').on('data', chunk => {
        text += chunk;
      });
      socket.on('error', error => (text === '' ? reject(error) : resolve(text)));
      socket.on('close', () => resolve(text));
    });
  }

  /** The events of a run as they come; ends when the server ends them, or the block that asked is left. */
  async *events(
    id: string,
    headers: Readonly<Record<string, string>> = {},
  ): AsyncGenerator<Sent, void, void> {
    const response = await fetch(`${this.origin}/api/runs/${id}/events`, {
      headers: { authorization: `Bearer ${this.token}`, ...headers },
    });
    if (response.status !== 200) throw new Error(`${response.status}`);
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) yield sentIn(block);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** An event as it was sent; without a name, a sign of life. */
export interface Sent {
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: unknown;
}

function sentIn(block: string): Sent {
  const field = (name: string) =>
    block
      .split('\n')
      .find(line => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  return { event: field('event'), id: field('id'), data: JSON.parse(field('data') ?? 'null') };
}

/** The key in an address. */
export function keyOf(address: string): string {
  return new URL(address).hash.replace('#key=', '');
}

export function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

// Every `@example` of the sources runs: each `expression // => value` line of one is an assertion.
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import * as main from 'wellfit';
import * as notebook from 'wellfit/notebook';

type Scope = Readonly<Record<string, unknown>>;

interface Example {
  /** Line of the `@example` tag, from 1. */
  readonly line: number;
  readonly code: readonly string[];
}

const assertion = /^(?<expression>.*?);?\s*\/\/ => (?<value>.+)$/;

/** The examples of one source text: what stands in a doc comment from `@example` to the next tag or the end. */
function examplesOf(source: string): Example[] {
  const lines = source.split('\n');
  return lines.flatMap((text, at) => {
    if (!/^\s*\* @example\s*$/.test(text)) return [];
    const code: string[] = [];
    for (const next of lines.slice(at + 1)) {
      if (/\*\/|^\s*\* @/.test(next)) break;
      code.push(next.replace(/^\s*\* ?/, ''));
    }
    return [{ line: at + 1, code: code.filter(part => !part.startsWith('```')) }];
  });
}

/** Runs an example with the names in scope; types are stripped, since examples are TypeScript. */
async function run({ code }: Example, scope: Scope): Promise<void> {
  const body = code.map(text => {
    const { expression, value } = assertion.exec(text)?.groups ?? {};
    if (value === undefined) return text;
    return `expectValue(${JSON.stringify(text)}, ${expression}, (${value}));`;
  });
  const names = { ...scope, expectValue };
  const program = stripTypeScriptTypes(`async () => {\n${body.join('\n')}\n}`);
  const build = new Function(...Object.keys(names), `'use strict'; return (${program});`);
  await build(...Object.values(names))();
}

function expectValue(line: string, actual: unknown, expected: unknown): void {
  expect(actual, line).toEqual(expected);
}

const packages = [
  { name: 'wellfit', folder: '../../src' },
  { name: '@wellfit/plots', folder: '../../../plots/src' },
];

describe.each(packages)('$name', ({ name, folder }) => {
  const root = fileURLToPath(new URL(folder, import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  const examples = files.sort().flatMap(file => {
    const source = readFileSync(join(root, file), 'utf8');
    return examplesOf(source).map(example => ({ ...example, file }));
  });

  test('there are examples', () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  test.each(examples)('$file:$line', async ({ file, ...example }) => {
    if (!example.code.some(text => text.includes('// no result'))) {
      expect(
        example.code.filter(text => assertion.test(text)),
        'lines with `// =>`, which show a result',
      ).not.toHaveLength(0);
    }
    await run(example, await scopeOf(join(root, file)));
  });

  /** The doors, the nearer one first, and what the module itself exports. */
  async function scopeOf(path: string): Promise<Scope> {
    const module: Scope = await import(pathToFileURL(path).href);
    if (name !== 'wellfit') {
      const door: Scope = await import(pathToFileURL(join(root, 'index.ts')).href);
      return { ...door, ...module, parseHTML };
    }
    const inNotebook = path.startsWith(join(root, 'notebook'));
    return inNotebook ? { ...main, ...notebook, ...module } : { ...notebook, ...main, ...module };
  }
});

// Whatever table is written comes back: strings of any kind, numbers to the last bit, lines as counted by hand.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contents, useFiles, valuesOf } from './files.ts';

const { read } = useFiles();

const nasty = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\\',
  "'",
  '#',
  '\ufeff',
  'é',
  '😀',
);
const cell = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.oneof(nasty, fc.constantFrom('a', 'b', '1', '0x', '-')), { maxLength: 6 })
      .map(parts => parts.join('')),
  },
  {
    weight: 2,
    arbitrary: fc
      .string({ unit: 'binary', maxLength: 8 })
      .map(text => Buffer.from(text.replaceAll('\0', '')).toString()),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'a,b\n1,2\n', '=cmd()', 'NA', 'inf', '12abc', '1', '-2.5') },
);
const width = fc.integer({ min: 1, max: 5 });
const table = width.chain(columns =>
  fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 8 }),
);
const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  all: fc.boolean(),
  last: fc.boolean(),
  mark: fc.boolean(),
});

function written(
  rows: readonly (readonly string[])[],
  {
    delimiter,
    end,
    all,
    last,
    mark,
  }: { delimiter: string; end: string; all: boolean; last: boolean; mark: boolean },
): string {
  const quote = (text: string): string =>
    all || text === '' || /["\r\n]|^ +$|^ *"/.test(text) || text.includes(delimiter)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const lines = rows.map(row => row.map(quote).join(delimiter)).join(end);
  return `${mark ? '\ufeff' : ''}${lines}${last ? end : ''}`;
}

const isMissing = (text: string): boolean => /^[ \t]*(na|n\/a|nan|null)?[ \t]*$/i.test(text);
const isNumber = (text: string): boolean => /^[ \t]*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[ \t]*$/i.test(text);
const isInfinite = (text: string): boolean => /^[ \t]*[+-]?(inf|infinity)[ \t]*$/i.test(text);
const asNumber = (text: string): number =>
  isMissing(text)
    ? NaN
    : isInfinite(text)
      ? text.trim().startsWith('-')
        ? -Infinity
        : Infinity
      : Number(text);

/** DuckDB's client drops a byte-order mark from the start of any string. */
const withoutMark = (text: string): string => text.replace(/^\ufeff/, '');

/** The rule for a column, said once more and plainly. */
function expectedValues(cells: readonly string[]): unknown[] {
  return cells.every(text => isMissing(text) || isNumber(text) || isInfinite(text))
    ? cells.map(asNumber)
    : cells.map(text => (isMissing(text) ? null : withoutMark(text)));
}

describe('what is written is read', () => {
  it('tables of nasty strings, in every dialect', async () => {
    await fc.assert(
      fc.asyncProperty(table, dialect, async (rows, style) => {
        const names = rows[0]!.map((_, i) => `n${i}`);
        const content = written([names, ...rows], style);
        const got = await read('x.csv', content, { delimiter: style.delimiter });
        expect(contents(got)).toEqual(
          names.map((name, i) => [name, expectedValues(rows.map(row => row[i]!))]),
        );
        // the line of a row: one more than the line ends before it, counted on the text itself
        let before = written([names], { ...style, last: true });
        rows.forEach((row, i) => {
          expect(got.lineOf(i)).toBe(1 + (before.match(/\r\n|\r|\n/g) ?? []).length);
          before += written([row], { ...style, last: true, mark: false });
        });
      }),
      { numRuns: 250 },
    );
  });

  it('names of any kind, in their order', async () => {
    const name = cell.map(text => text.trim()).filter(text => text !== '' && !isNumber(text));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
        dialect,
        async (names, style) => {
          const content = written([names, names.map((_, i) => String(i))], style);
          const got = await read('x.csv', content, { delimiter: style.delimiter });
          expect(contents(got)).toEqual(names.map((text, i) => [text, [i]]));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('numbers, bit for bit', async () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    const literal = fc.oneof(
      double.map(String),
      double.map(value => value.toPrecision(17)),
      double.map(value => value.toExponential(20)),
      fc
        .tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.integer({ min: -345, max: 280 }))
        .map(([m, e]) => `.${m}e${e}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(literal, { minLength: 500, maxLength: 1000 }), async literals => {
        const got = await read('x.csv', `v,w\n${literals.map(text => `${text},0`).join('\n')}\n`);
        const want = literals.map(Number);
        const wrong = valuesOf(got, 'v').findIndex((value, i) => !Object.is(value, want[i]));
        expect(wrong === -1 ? undefined : [literals[wrong], valuesOf(got, 'v')[wrong]]).toBe(undefined);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it('any bytes at all give a table or a refusal of one line', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .array(fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', ' ', '\t', 'é'), { maxLength: 40 })
        .map(parts => Buffer.from(parts.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async content => {
        const outcome = await read('x.csv', content).then(
          got => got.columns.every(column => column.values.length === got.rows && got.rows > 0),
          (error: Error) =>
            error.name === 'WellfitError' &&
            !/[\n\r]/.test(error.message) &&
            !error.message.includes('DuckDB'),
        );
        expect(outcome).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

// Files of other formats that may be dropped, and every broken one: the exact line that a page shows.
import { describe, expect, it } from 'vitest';
import { bytesOf, columnsOf, decoded, examplesOf, refusal } from './files.ts';
import arrays from './golden/arrays.json' with { type: 'json' };
import parquet from './golden/parquet.json' with { type: 'json' };

describe('JSON', () => {
  const cells: [string, unknown[]][] = [
    ['a', [1, 2]],
    ['b', ['x', null]],
  ];
  it.each([
    ['rows', 'x.json', '[{"a":1,"b":"x"},{"a":2,"b":null}]'],
    ['columns', 'x.json', '{"a":[1,2],"b":["x",null]}'],
    ['lines', 'x.ndjson', '{"a":1,"b":"x"}\n\n{"a":2,"b":null}\n'],
  ])('of %s', async (_, name, content) => {
    expect(await columnsOf(name, content)).toEqual(cells);
  });

  it('has no way to a prototype', async () => {
    const columns = await columnsOf('x.json', '[{"__proto__":1,"constructor":2}]');
    expect(columns).toEqual([
      ['__proto__', [1]],
      ['constructor', [2]],
    ]);
  });

  it.each([
    ['x.json', '', 'x.json: no data rows: the file is empty'],
    ['x.json', '[]', 'x.json: no data rows'],
    ['x.json', '7', 'x.json: holds "7", expected an array of row objects'],
    ['x.ndjson', '{"a":1}\n{"a":}\n', 'x.ndjson: line 2 is not valid JSON; save the table again, or as CSV'],
    [
      'x.json',
      '[{"a":[1],"y":0},{"a":[2],"y":1}]',
      'x.json: a: row 1 holds a list or an object; give every value a column of its own, or leave the column out',
    ],
    [
      'x.json',
      '[{"a":1e999,"y":0},{"a":2,"y":1},{"a":2,"y":1},{"a":2,"y":0}]',
      'x.json: a: 1 infinite value, first in row 1: fill in or remove this cell',
    ],
    [
      'x.json',
      '[{"a":9007199254740993,"y":0}]',
      'x.json: 9007199254740993 loses precision as a number; write it as text',
    ],
  ])('%s %j is refused', async (name, content, message) => {
    expect(await refusal(name, content)).toBe(message);
  });

  it('names the line of a fault', async () => {
    expect(await refusal('x.json', '[{"a":1},\n{"a":}]')).toMatch(
      /^x\.json: (line 2|at or after line 1) is not valid JSON; save the table again, or as CSV$/,
    );
  });

  it('with text among numbers says what a page can do about it', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ x: i === 7 ? 'seven' : i, y: i % 2 }));
    expect(await refusal('x.json', JSON.stringify(rows))).toMatch(
      /^x\.json: x: .*"seven" in row 8.*; or leave the column out$/,
    );
  });
});

describe('arrays', () => {
  const { files } = arrays;

  it('of MATLAB bring their own validation part', async () => {
    const { training, validation, summary, target } = await examplesOf(
      'data.mat',
      decoded(files['divided.mat']),
    );
    expect([...training.y]).toEqual(arrays.y);
    expect([...validation.y]).toEqual(arrays.yval);
    expect(target).toMatchObject({ name: 'y', kind: 'binary' });
    const drawn = arrays.X.concat(arrays.Xval).map(row => row.map(Math.fround));
    const { x } = summary.points;
    for (const [i, row] of drawn.entries()) {
      expect(x[2 * i]).toBeCloseTo(row[0]!, 5);
      expect(x[2 * i + 1]).toBeCloseTo(row[1]!, 5);
    }
    expect([...summary.points.held]).toEqual([...arrays.y.map(() => 0), ...arrays.yval.map(() => 1)]);
  });

  it('without one are divided', async () => {
    const { summary } = await examplesOf('plain.mat', decoded(files['plain.mat']));
    // of five and seven of a class, three and four are held out
    expect([summary.training, summary.validation]).toEqual([5, 7]);
  });

  it('of numpy have their target last', async () => {
    const { summary, target } = await examplesOf('table.npy', decoded(files['table.npy']));
    expect(target.name).toBe('x3');
    expect(summary.rows).toBe(12);
  });

  it.each([
    ['noLabels.mat', /has no variable "y"; its matrices are "X"$/],
    ['uneven.mat', /^uneven\.mat: y must hold one label for each of the 12 rows of X, got 5 × 1$/],
    ['objects.npy', /holds Python objects \(a pickle\), which wellfit never executes/],
  ] as const)('%s is refused', async (name, message) => {
    expect(await refusal(name, decoded(files[name]))).toMatch(message);
  });

  it('that are cut short, damaged or of another format are refused by what they are', async () => {
    const mat = decoded(files['divided.mat']);
    expect(await refusal('x.mat', mat.slice(0, 200))).toMatch(/^x\.mat: .*save it again with -v7$/);
    const damaged = mat.slice();
    damaged[150]! ^= 255;
    expect(await refusal('x.mat', damaged)).toMatch(/^x\.mat: .*save it again with -v7$/);
    const hdf = [...bytesOf('MATLAB 7.3 MAT-file'.padEnd(124)), 0, 2, 0x49, 0x4d, ...new Uint8Array(384)];
    expect(await refusal('x.mat', hdf)).toMatch(/-v7/);
    const npy = decoded(files['table.npy']);
    expect(await refusal('x.npy', npy.slice(0, -8))).toMatch(/more than its \d+ bytes of data/);
    expect(await refusal('x.npz', [0x50, 0x4b, 3, 4])).toMatch(/save one of them with numpy\.save$/);
  });
});

describe('Parquet', () => {
  const file = (name: keyof typeof parquet.files) => decoded(parquet.files[name]);
  const even = Array.from({ length: 24 }, (_, i) => i % 2 === 0);

  it.each(['snappy.parquet', 'plain.parquet'] as const)('%s', async name => {
    const columns = new Map(await columnsOf(name, file(name)));
    expect([...columns.keys()]).toEqual(['id', 'size', 'grade', 'color', 'even']);
    expect(columns.get('size')).toEqual(even.map((_, i) => i / 2));
    expect(columns.get('color')).toEqual(even.map(is => (is ? 'red' : 'blue')));
    expect(columns.get('grade')![3]).toBeNull();
    const { summary, classes } = await examplesOf(name, file(name));
    expect(classes).toBe(2);
    expect(summary.columns.map(({ type }) => type)).toEqual([
      'numeric',
      'numeric',
      'numeric',
      'categorical',
      'target',
    ]);
  });

  it('is known by its first bytes, whatever its name', async () => {
    expect((await columnsOf('data.csv', file('snappy.parquet'))).length).toBe(5);
  });

  it.each([
    [
      'zstd.parquet',
      /^zstd\.parquet: cannot be read as Parquet: ".*ZSTD.*"; save it with snappy or no compression, or as CSV$/,
    ],
    ['nested.parquet', /^nested\.parquet: /],
    ['big.parquet', /^big\.parquet: id: .* loses precision as a number/],
    ['empty.parquet', /^empty\.parquet: no data rows: only the names of the columns$/],
  ] as const)('%s is refused', async (name, message) => {
    expect(await refusal(name, file(name))).toMatch(message);
  });

  it('that is damaged or encrypted is refused', async () => {
    const whole = file('snappy.parquet');
    expect(await refusal('x.parquet', whole.slice(0, 300))).toBe(
      'x.parquet: is cut short: its end is not there; save it again',
    );
    const encrypted = [...bytesOf('PARE'), ...new Uint8Array(20), ...bytesOf('PARE')];
    expect(await refusal('x.parquet', encrypted)).toBe('x.parquet: is encrypted; save it without encryption');
    for (let at = 4; at < whole.length - 4; at += 37) {
      const damaged = whole.slice();
      damaged[at]! ^= 255;
      // one line or none: bytes in a value are only another value
      expect(await refusal('x.parquet', damaged)).toMatch(/^(x\.parquet: |not refused)/);
    }
  });
});

describe('other files', () => {
  it('are refused by their ending', async () => {
    expect(await refusal('photo.png', 'x')).toBe(
      'photo.png: a .png file is not read here: bring a .csv, .tsv, .json, .ndjson, .npy, .mat or .parquet file',
    );
    expect(await refusal('no\nname.\u202ex', 'x')).toMatch(
      /^"no\\nname\.\\u202ex": a "\.\\u202ex" file is not read here/,
    );
  });
});

// .mat files: what scipy and hand-made files hold, read to the last digit; damage refused in one line.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WellfitError } from '../../src/core/errors.ts';
import { readMat } from '../../src/data/mat.ts';
import { bytesOf, matCases, matErrors, numbersOf } from './golden-files.ts';

describe.each(matCases)('readMat: $name', ({ bytes, variables, refused }) => {
  test('every matrix, its class and its numbers', async () => {
    const file = await readMat(bytesOf(bytes), { name: 'x.mat' });
    expect([...file.variables.keys()]).toEqual(variables.map(({ name }) => name));
    for (const expected of variables) {
      const found = file.variables.get(expected.name)!;
      expect(found.name).toBe(expected.name);
      expect(found.class).toBe(expected.class);
      expect(found.matrix.precision).toBe(expected.class === 'single' ? 'float32' : 'float64');
      expect([found.matrix.rows, found.matrix.columns]).toEqual([expected.rows, expected.columns]);
      expect(Array.from(found.matrix.data)).toEqual(numbersOf(expected.values));
      expect(file.matrix(expected.name)).toBe(found.matrix);
    }
  });

  test('what is no real matrix is refused when asked for', async () => {
    const file = await readMat(bytesOf(bytes), { name: 'x.mat' });
    expect([...file.refused.keys()]).toEqual(refused.map(({ name }) => name));
    for (const { name, message } of refused) {
      expect(() => file.matrix(name)).toThrow(
        new WellfitError('unsupported', `x.mat: variable "${name}" ${message}`),
      );
    }
  });
});

describe('readMat refuses', () => {
  test.each(matErrors)('$name', async ({ bytes, code, message }) => {
    const refusal = await caught(readMat(bytesOf(bytes), { name: 'x.mat' }));
    expect(refusal.message).toBe(`x.mat: ${message}`);
    expect(refusal.code).toBe(code);
  });

  test('more than maxBytes, before and after inflating', async () => {
    const [plain, packed] = [matCases[0]!, matCases[1]!].map(({ bytes }) => bytesOf(bytes));
    expect((await caught(readMat(plain!, { name: 'x.mat', maxBytes: 100 }))).message).toBe(
      'x.mat: variable "edge" at byte 280 takes 48 bytes, 4 are left of maxBytes; raise maxBytes, or save it in a file of its own',
    );
    expect((await caught(readMat(packed!, { name: 'x.mat', maxBytes: 100 }))).message).toMatch(
      /^x\.mat: the variable at byte 128 takes 152 bytes, 100 are left of maxBytes; raise/,
    );
    expect((await caught(readMat(plain!, { maxBytes: Number.NaN }))).message).toBe(
      'readMat: maxBytes must be > 0, got NaN',
    );
  });

  test('a bomb of 256 MB stops at the length that it declares', async () => {
    const bomb = new Uint8Array(256_000_000);
    bomb.set([14, 0, 0, 0, 56]);
    const stream = new Blob([bomb]).stream().pipeThrough(new CompressionStream('deflate'));
    const packed = new Uint8Array(await new Response(stream).arrayBuffer());
    const file = new Uint8Array(136 + packed.length);
    file.set(bytesOf(matCases[1]!.bytes).subarray(0, 128));
    new DataView(file.buffer).setUint32(128, 15, true);
    new DataView(file.buffer).setUint32(132, packed.length, true);
    file.set(packed, 136);
    const start = performance.now();
    expect((await caught(readMat(file))).message).toMatch(/compressed data of the variable at byte 128/);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('MatFile.matrix', () => {
  test('an unknown name is answered with the known ones', async () => {
    const file = await readMat(bytesOf(matCases[2]!.bytes), { name: 'x.mat' });
    expect(() => file.matrix('X\n')).toThrow(
      new WellfitError('range', 'x.mat: has no variable "X\\n"; its matrices are "before", "flat3", "after"'),
    );
  });

  test('bytes that start anywhere in a larger buffer, shared or not', async () => {
    const bytes = bytesOf(matCases[1]!.bytes);
    const buffers = [new ArrayBuffer(bytes.length + 3)];
    if (typeof SharedArrayBuffer !== 'undefined') {
      buffers.push(new SharedArrayBuffer(bytes.length + 3) as unknown as ArrayBuffer);
    }
    const expected = await readMat(bytes);
    for (const buffer of buffers) {
      const larger = new Uint8Array(buffer);
      larger.set(bytes, 3);
      expect(await readMat(larger.subarray(3))).toEqual(expected);
    }
  });
});

describe('readMat on damaged files', () => {
  const files = matCases.map(({ bytes }) => bytesOf(bytes));

  test('cut at every byte: refused, or the variables before the cut', async () => {
    for (const file of files) {
      const whole = [...(await readMat(file)).variables.keys()];
      for (let length = 0; length < file.length; length += length < 1000 ? 1 : 7) {
        const cut = await survives(readMat(file.subarray(0, length)));
        // a cut between two variables leaves a whole, shorter file
        if (cut !== undefined) expect(whole.slice(0, cut.length)).toEqual(cut);
      }
    }
  });

  test('a compressed variable cut at every byte, with its length set right: always refused', async () => {
    const file = bytesOf(matCases[1]!.bytes);
    const length = new DataView(file.buffer).getUint32(132, true);
    for (let cut = 0; cut < length; cut++) {
      const damaged = file.slice(0, 136 + cut);
      new DataView(damaged.buffer).setUint32(132, cut, true);
      const { message } = await caught(readMat(damaged));
      expect(message).toMatch(/^mat: the compressed data of the variable at byte 128 is damaged; save it/);
    }
  });

  test('no changed byte of a compressed variable changes its numbers unseen', async () => {
    const file = bytesOf(matCases[1]!.bytes);
    const expected = await readMat(file);
    const length = new DataView(file.buffer).getUint32(132, true);
    for (let at = 138; at < 136 + length; at++) {
      const damaged = file.slice();
      damaged[at]! ^= 0x10;
      // a few changes mean the same bytes: filler bits, the distance back to an equal run
      if ((await survives(readMat(damaged))) !== undefined) expect(await readMat(damaged)).toEqual(expected);
    }
  });

  test('flipped bytes: read, or refused in one line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
        async (file, flips) => {
          const damaged = file.slice();
          for (const [at, byte] of flips) damaged[at % file.length] = byte;
          await survives(readMat(damaged));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

async function caught(reading: Promise<unknown>): Promise<WellfitError> {
  try {
    await reading;
  } catch (error) {
    expect(error).toBeInstanceOf(WellfitError);
    expect((error as Error).message).toMatch(/^[^\n\r]+$/);
    return error as WellfitError;
  }
  throw new Error('was read');
}

/** The names of the matrices when the file is read; undefined when it is refused as it should be. */
async function survives(reading: ReturnType<typeof readMat>): Promise<string[] | undefined> {
  try {
    return [...(await reading).variables.keys()];
  } catch (error) {
    await caught(Promise.reject(error));
    return undefined;
  }
}

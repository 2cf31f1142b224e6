// .npy files: numpy's own arrays read to the last digit, its bytes written, and nothing else let in.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WellfitError } from '../../src/core/errors.ts';
import { Matrix } from '../../src/core/matrix.ts';
import { readNpy, writeNpy } from '../../src/data/npy.ts';
import { bytesOf, npyCases, npyErrors, npyWritten, numbersOf } from './golden-files.ts';

describe('readNpy: numpy wrote it', () => {
  test.each(npyCases)('$name', ({ bytes, shape, values }) => {
    const array = readNpy(bytesOf(bytes), { name: 'a.npy' });
    expect(array.shape).toEqual(shape);
    expect(Array.from(array.data)).toEqual(numbersOf(values));
  });

  test('the typed array follows the dtype', () => {
    const kinds = new Map<string, string>();
    for (const { bytes } of npyCases) {
      const { dtype, data } = readNpy(bytesOf(bytes));
      kinds.set(dtype.replace(/[<>|=]/, ''), data.constructor.name);
    }
    expect(Object.fromEntries(kinds)).toEqual({
      b1: 'Uint8Array',
      i1: 'Int8Array',
      u1: 'Uint8Array',
      i2: 'Int16Array',
      u2: 'Uint16Array',
      i4: 'Int32Array',
      u4: 'Uint32Array',
      i8: 'Float64Array',
      u8: 'Float64Array',
      f2: 'Float32Array',
      f4: 'Float32Array',
      f8: 'Float64Array',
    });
  });

  test('bytes that start anywhere in a larger buffer', () => {
    const bytes = bytesOf(npyWritten.find(({ values }) => values.length > 50)!.bytes);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(readNpy(larger.subarray(3))).toEqual(readNpy(bytes));
  });
});

describe('NpyArray.matrix', () => {
  const named = (name: string) =>
    readNpy(bytesOf(npyCases.find(c => c.name === name)!.bytes), { name: 'a.npy' });

  test('a single number is 1 × 1, n numbers are n × 1', () => {
    expect(named('no dimension').matrix().toArray()).toEqual([[Math.PI]]);
    expect(named('one dimension').matrix().shape).toBe('5 × 1');
    expect(named('no rows').matrix().shape).toBe('0 × 3');
  });

  test('floating-point data is shared, whole numbers become doubles', () => {
    const floats = named('<f4, fortran_order True, version 1.0');
    expect(floats.matrix().data).toBe(floats.data);
    const whole = named('>i2, fortran_order True, version 2.0').matrix();
    expect(whole.precision).toBe('float64');
    expect(whole.toArray()).toEqual([
      [-32768, 1, 2],
      [3, 4, 32767],
    ]);
  });

  test('three dimensions are no matrix', () => {
    expect(() => named('three dimensions').matrix()).toThrow(
      new WellfitError(
        'shape',
        'a.npy: has shape 2 × 3 × 4, a matrix has two dimensions; reshape it before saving',
      ),
    );
  });
});

describe('readNpy refuses', () => {
  test.each(npyErrors)('$name', ({ bytes, code, message }) => {
    const refusal = caught(() => readNpy(bytesOf(bytes), { name: 'a.npy' }));
    expect(refusal.message).toBe(`a.npy: ${message}`);
    expect(refusal.code).toBe(code);
  });

  test('a file name with a line break still makes one line', () => {
    expect(caught(() => readNpy(new Uint8Array(0), { name: 'a\nb.npy' })).message).toBe(
      'a b.npy: is empty; save it again with numpy.save',
    );
  });
});

describe('writeNpy', () => {
  test.each(npyWritten)('the bytes of numpy.save: $rows × $columns $dtype', written => {
    const values = numbersOf(written.values);
    const data = written.dtype === '<f4' ? Float32Array.from(values) : Float64Array.from(values);
    expect(writeNpy(new Matrix(data, written.rows, written.columns))).toEqual(bytesOf(written.bytes));
  });

  test('what is written reads back, bit for bit', () => {
    const matrices = fc
      .tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }), fc.boolean())
      .chain(([rows, columns, single]) => {
        const size = { minLength: rows * columns, maxLength: rows * columns };
        const data = single ? fc.float32Array(size) : fc.float64Array(size);
        return data.map(numbers => new Matrix(numbers, rows, columns));
      });
    fc.assert(
      fc.property(matrices, matrix => {
        const back = readNpy(writeNpy(matrix)).matrix();
        expect(back.precision).toBe(matrix.precision);
        expect(back).toEqual(matrix);
      }),
    );
  });
});

describe('readNpy on damaged files', () => {
  const files = npyCases.filter(({ bytes }) => bytes.length < 400).map(({ bytes }) => bytesOf(bytes));

  test('cut at every byte: always refused', () => {
    for (const file of files) {
      for (let length = 0; length < file.length; length++) caught(() => readNpy(file.subarray(0, length)));
    }
  });

  test('flipped bytes: read, or refused in one line', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
        (file, flips) => {
          const damaged = file.slice();
          for (const [at, byte] of flips) damaged[at % file.length] = byte;
          survives(() => readNpy(damaged));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('any text as a header: read, or refused in one line', () => {
    const word = fc.constantFrom(...["'descr'", "'fortran_order'", "'shape'", ':', ',', '{', '}', '(', ')']);
    const value = fc.constantFrom(
      ...["'<f8'", "'|O'", 'True', '0', '1', '7L', '[', '"', '\n', ' ', '#', '\xff'],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, value), { maxLength: 20 }), words => {
        const header = words.join('');
        const bytes = `\x93NUMPY\x01\x00${String.fromCharCode(header.length)}\x00${header}`;
        survives(() => readNpy(Uint8Array.from(bytes, character => character.charCodeAt(0))));
      }),
      { numRuns: 3000 },
    );
  });
});

function caught(f: () => unknown): WellfitError {
  try {
    f();
  } catch (error) {
    expect(error).toBeInstanceOf(WellfitError);
    expect((error as Error).message).toMatch(/^[^\n\r]+$/);
    return error as WellfitError;
  }
  throw new Error('was read');
}

/** f works, or fails as it should. */
function survives(f: () => unknown): void {
  try {
    f();
  } catch (error) {
    caught(() => {
      throw error;
    });
  }
}

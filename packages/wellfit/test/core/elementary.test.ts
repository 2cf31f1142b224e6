// The library's own exp, log and kin: special values, identities, correctly rounded goldens, one hash everywhere.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erf, exp, expm1, log, log1p, pow, sigmoid, softplus, tanh } from '../../src/core/elementary.ts';
import golden from '../golden/elementary.json' with { type: 'json' };

const unary = { exp, expm1, log, log1p, tanh, erf, sigmoid, softplus };
const names = Object.keys(unary) as (keyof typeof unary)[];

const float = new Float64Array(1);
const word = new BigInt64Array(float.buffer);

/** How many doubles lie between a and b (equal: 0, neighbors: 1). */
function steps(a: number, b: number): number {
  const order = (x: number) => {
    float[0] = x;
    const bits = word[0]!;
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
  };
  const apart = order(a) - order(b);
  return Number(apart < 0n ? -apart : apart);
}

describe('special values', () => {
  test.each<[keyof typeof unary, number, number]>([
    ['exp', Infinity, Infinity],
    ['exp', -Infinity, 0],
    ['exp', 0, 1],
    ['exp', -0, 1],
    ['exp', 709.782712893384, 1.7976931348622732e308],
    ['exp', 709.7827128933841, Infinity],
    ['exp', -745.1332191019411, 5e-324],
    ['exp', -745.1332191019412, 0],
    ['exp', 1e300, Infinity],
    ['exp', -1e300, 0],
    ['expm1', Infinity, Infinity],
    ['expm1', -Infinity, -1],
    ['expm1', 0, 0],
    ['expm1', -0, -0],
    ['expm1', 5e-324, 5e-324],
    ['expm1', -1e-17, -1e-17],
    ['expm1', -50, -1],
    ['expm1', 1000, Infinity],
    ['log', Infinity, Infinity],
    ['log', 0, -Infinity],
    ['log', -0, -Infinity],
    ['log', 1, 0],
    ['log', -1, NaN],
    ['log', -Infinity, NaN],
    ['log', -5e-324, NaN],
    ['log', 5e-324, -744.4400719213812],
    ['log', 1.7976931348623157e308, 709.782712893384],
    ['log1p', Infinity, Infinity],
    ['log1p', -1, -Infinity],
    ['log1p', -1.0000000000000002, NaN],
    ['log1p', -Infinity, NaN],
    ['log1p', 0, 0],
    ['log1p', -0, -0],
    ['log1p', -5e-324, -5e-324],
    ['log1p', 1e-17, 1e-17],
    ['log1p', 1.7976931348623157e308, 709.782712893384],
    ['tanh', Infinity, 1],
    ['tanh', -Infinity, -1],
    ['tanh', 0, 0],
    ['tanh', -0, -0],
    ['tanh', -5e-324, -5e-324],
    ['tanh', 1e-9, 1e-9],
    ['tanh', 1e300, 1],
    ['erf', Infinity, 1],
    ['erf', -Infinity, -1],
    ['erf', 0, 0],
    ['erf', -0, -0],
    ['erf', 5e-324, 5e-324],
    ['erf', -1e-320, -1.1284e-320],
    ['erf', 1e300, 1],
    ['erf', 5.92, 0.9999999999999999],
    ['erf', 6, 1],
    ['erf', -6.000000000000001, -1],
    ['sigmoid', Infinity, 1],
    ['sigmoid', -Infinity, 0],
    ['sigmoid', 0, 0.5],
    ['sigmoid', -0, 0.5],
    ['sigmoid', -745, 5e-324],
    ['sigmoid', -1e300, 0],
    ['sigmoid', 1e300, 1],
    ['softplus', Infinity, Infinity],
    ['softplus', -Infinity, 0],
    ['softplus', 0, Math.LN2],
    ['softplus', -745, 5e-324],
    ['softplus', 1e300, 1e300],
  ])('%s(%d) is %d', (name, x, expected) => {
    expect(unary[name](x)).toBe(expected);
  });

  test.each(names)('%s(NaN) is NaN', name => {
    expect(unary[name](NaN)).toBeNaN();
  });

  test('pow agrees with ** wherever zeros, infinities, NaN, signs and whole powers meet', () => {
    const big = Number.MAX_VALUE;
    const values = [
      0,
      5e-324,
      1e-300,
      0.5,
      1,
      2,
      3,
      4,
      1023,
      2 ** 53 - 1,
      2 ** 53,
      1e300,
      big,
      Infinity,
      NaN,
    ];
    for (const x of [...values, ...values.map(v => -v)]) {
      for (const y of [...values, ...values.map(v => -v), 2.5, -2.5]) {
        const native = x ** y;
        const own = pow(x, y);
        const agrees = Object.is(own, native) || (Number.isFinite(native) && steps(own, native) <= 2);
        expect(agrees, `pow(${x}, ${y}) is ${own}, ** gives ${native}`).toBe(true);
      }
    }
  });

  test('pow is exact where the power is a double', () => {
    for (let n = -1074; n < 1024; n++) expect(pow(2, n)).toBe(2 ** n);
    for (let base = -15; base <= 15; base++) {
      for (let n = 0, product = 1; n <= 13; n++, product *= base) expect(pow(base, n)).toBe(product);
    }
    fc.assert(fc.property(fc.double({ noNaN: true }), x => Object.is(pow(x, 1), x)));
  });
});

describe('identities', () => {
  const ordinary = fc.double({ min: -700, max: 700, noNaN: true });

  test.each(names)('%s rises: never by a step down of more than one double', name => {
    const f = unary[name];
    const low = name === 'log' ? 0 : name === 'log1p' ? -1 : -Infinity;
    const argument = fc.double({ min: low, noNaN: true });
    const near = fc.tuple(argument, fc.double({ min: 0, max: 2 ** -40, noNaN: true }));
    const rises = (a: number, b: number) => {
      const [fa, fb] = [f(Math.min(a, b)), f(Math.max(a, b))];
      return fa <= fb || steps(fa, fb) <= 1;
    };
    fc.assert(fc.property(argument, argument, rises), { numRuns: 1000 });
    fc.assert(
      fc.property(near, ([a, relative]) => rises(a, Math.max(low, a * (1 + relative)))),
      { numRuns: 1000 },
    );
  });

  test('e^x e^-x = 1', () => {
    fc.assert(fc.property(ordinary, x => Math.abs(exp(x) * exp(-x) - 1) < 1e-15));
  });

  test('ln e^x = x', () => {
    fc.assert(fc.property(ordinary, x => Math.abs(log(exp(x)) - x) <= 2e-16 * (1 + Math.abs(x))));
  });

  test('ln(1 + (e^x - 1)) = x, relatively', () => {
    const small = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    fc.assert(fc.property(small, x => Math.abs(log1p(expm1(x)) - x) <= 5e-16 * Math.abs(x)));
  });

  test('tanh and erf are odd, and sigmoid mirrors at one half', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), x => Object.is(tanh(-x), -tanh(x))));
    fc.assert(fc.property(fc.double({ noNaN: true }), x => Object.is(erf(-x), -erf(x))));
    fc.assert(fc.property(ordinary, x => Math.abs(sigmoid(x) + sigmoid(-x) - 1) <= 2 ** -53));
  });

  test('sigmoid is e^x where x is far below 0', () => {
    fc.assert(
      fc.property(fc.double({ min: -745, max: -40, noNaN: true }), x => steps(sigmoid(x), exp(x)) <= 1),
    );
  });

  test('erf is 2/√π x near 0, down to the smallest double', () => {
    const tiny = fc.double({ min: -1e-9, max: 1e-9, noNaN: true });
    fc.assert(fc.property(tiny, x => steps(erf(x), 1.1283791670955126 * x) <= 1));
    fc.assert(fc.property(tiny, x => steps(erf(x * 1e-300), 1.1283791670955126 * (x * 1e-300)) <= 1));
  });

  test('softplus(x) - softplus(-x) = x', () => {
    fc.assert(
      fc.property(ordinary, x => Math.abs(softplus(x) - softplus(-x) - x) <= 4e-16 * (1 + Math.abs(x))),
    );
  });

  test('x^½ = √x and x^2 = x · x, within one double', () => {
    const positive = fc.double({ min: 1e-150, max: 1e150, noNaN: true });
    fc.assert(fc.property(positive, x => steps(pow(x, 0.5), Math.sqrt(x)) <= 1));
    fc.assert(fc.property(positive, x => steps(pow(x, 2), x * x) <= 1));
  });
});

describe('golden values (mpmath, correctly rounded; the hard ones lie next to a tie)', () => {
  test.each(names)('%s is at most one double off', name => {
    for (const [x, expected] of golden[name] as [number, number][]) {
      expect(steps(unary[name](x), expected), `${name}(${x})`).toBeLessThanOrEqual(1);
    }
  });

  test('pow is at most one double off', () => {
    for (const [x, y, expected] of golden.pow as [number, number, number][]) {
      expect(steps(pow(x, y), expected), `pow(${x}, ${y})`).toBeLessThanOrEqual(1);
    }
  });
});

describe('bits', () => {
  /** 200,000 arguments a function, from integers alone: half of them any double, half in [-32, 32). */
  const POINTS = 200_000;

  /** Two multiplicative hashes of 32 bits over the words of every result, low word first. */
  function fingerprint(): string {
    const view = new DataView(new ArrayBuffer(8));
    let state = 1;
    let first = 0x811c9dc5;
    let second = 0x9e3779b9;
    const random = () => {
      state = (state + 0x9e3779b9) | 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    };
    const ordinary = () => (random() - 2 ** 31) / 2 ** 26;
    const any = () => {
      view.setUint32(0, random(), true);
      view.setUint32(4, random(), true);
      return view.getFloat64(0, true);
    };
    const absorb = (value: number) => {
      view.setFloat64(0, value, true);
      const nan = Number.isNaN(value);
      for (const bits of nan ? [0, 0x7ff80000] : [view.getUint32(0, true), view.getUint32(4, true)]) {
        first = Math.imul(first ^ bits, 0x01000193);
        first ^= first >>> 15;
        second = Math.imul((second ^ (second >>> 13)) + bits, 0x85ebca6b);
      }
    };
    for (const f of [exp, expm1, log, log1p, tanh, sigmoid, softplus, pow, erf]) {
      for (let i = 0; i < POINTS; i++) absorb(f(i % 2 === 0 ? ordinary() : any(), ordinary()));
    }
    return [first, second].map(part => (part >>> 0).toString(16).padStart(8, '0')).join('');
  }

  test('1.8 million results have one hash on every engine', () => {
    expect(fingerprint()).toBe('ed4cfab69853f48b');
  });
});

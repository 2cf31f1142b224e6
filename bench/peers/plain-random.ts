// Random bits at the price that plain JavaScript can get them: xoshiro128**.
let [a, b, c, d] = [1, 2, 3, 4];

/** The next 32 bits, as a whole number in [0, 2³²). */
export function uniformWord(): number {
  const product = Math.imul(b, 5);
  const word = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
  const shifted = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = (d << 11) | (d >>> 21);
  return word;
}

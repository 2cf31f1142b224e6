// The header of a .npy file: a Python dict literal with three known keys, read by a strict parser of its own.
import { WellfitError } from '../core/errors.ts';
import { quote } from './quote.ts';

/** What the header of a .npy file says. */
export interface NpyHeader {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** Text between quotes (1), a whole number (2), a truth value (3), punctuation (4), the end (5). */
const TOKEN = /[ \t\n]*(?:'([^'\\\n]*)'|"([^"\\\n]*)"|(\d+)L?|(True|False)|([{}()[\]:,])|($))/y;

interface Token {
  readonly kind: 'text' | 'number' | 'truth' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/**
 * Parses `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`: the three keys once each, in any
 * order, and nothing else. Nothing is evaluated.
 *
 * @param file used in messages
 * @throws {WellfitError} `format` for anything else; `unsupported` for structured dtypes
 */
export function parseNpyHeader(header: string, file: string): NpyHeader {
  let position = 0;
  const fail = (rule: string, got: Token): WellfitError => {
    const found = got.kind === 'end' ? 'the end' : quote(got.text);
    return new WellfitError(
      'format',
      `${file}: header must have ${rule} at character ${got.at}, got ${found}`,
    );
  };
  const next = (): Token => {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(header);
    if (match === null) {
      const at = position + /^[ \t\n]*/.exec(header.slice(position))![0].length;
      throw fail('a Python literal', { kind: 'sign', text: header.slice(at, at + 8), at });
    }
    position = TOKEN.lastIndex;
    const [, single, double, number, truth, sign] = match;
    const text = single ?? double ?? number ?? truth ?? sign ?? '';
    const at = position - text.length - (single === undefined && double === undefined ? 0 : 2);
    if (single !== undefined || double !== undefined) return { kind: 'text', text, at };
    if (number !== undefined) return { kind: 'number', text, at };
    if (truth !== undefined) return { kind: 'truth', text, at };
    return { kind: sign === undefined ? 'end' : 'sign', text, at };
  };
  const expect = (sign: string): void => {
    const token = next();
    if (token.kind !== 'sign' || token.text !== sign) throw fail(`'${sign}'`, token);
  };

  const descr = (): string => {
    const token = next();
    if (token.kind === 'sign' && (token.text === '[' || token.text === '(')) {
      throw new WellfitError(
        'unsupported',
        `${file}: has a structured dtype; save each field as a plain numeric array`,
      );
    }
    if (token.kind !== 'text') throw fail("a dtype in quotes after 'descr'", token);
    return token.text;
  };
  const truth = (): boolean => {
    const token = next();
    if (token.kind !== 'truth') throw fail("True or False after 'fortran_order'", token);
    return token.text === 'True';
  };
  const shape = (): number[] => {
    expect('(');
    const sizes: number[] = [];
    for (let token = next(); token.kind !== 'sign' || token.text !== ')'; token = next()) {
      const size = Number(token.text);
      if (token.kind !== 'number' || !Number.isSafeInteger(size)) throw fail('whole sizes in shape', token);
      sizes.push(size);
      if (sizes.length > 64) throw fail('at most 64 sizes in shape', token);
      const after = next();
      if (after.kind === 'sign' && after.text === ')' && sizes.length > 1) break;
      if (after.kind !== 'sign' || after.text !== ',') throw fail("',' after a size in shape", after);
    }
    return sizes;
  };

  const found: { descr?: string; fortranOrder?: boolean; shape?: number[] } = {};
  expect('{');
  for (let key = next(); key.kind !== 'sign' || key.text !== '}'; key = next()) {
    if (key.kind !== 'text') throw fail('a key in quotes', key);
    expect(':');
    if (key.text === 'descr' && found.descr === undefined) found.descr = descr();
    else if (key.text === 'fortran_order' && found.fortranOrder === undefined) found.fortranOrder = truth();
    else if (key.text === 'shape' && found.shape === undefined) found.shape = shape();
    else throw fail('the keys descr, fortran_order and shape, once each', key);
    const after = next();
    if (after.kind === 'sign' && after.text === '}') break;
    if (after.kind !== 'sign' || after.text !== ',') throw fail("',' after a value", after);
  }
  const end = next();
  if (end.kind !== 'end') throw fail('nothing after the dict', end);
  const { descr: dtype, fortranOrder, shape: sizes } = found;
  if (dtype === undefined || fortranOrder === undefined || sizes === undefined) {
    throw new WellfitError('format', `${file}: header must have the keys descr, fortran_order and shape`);
  }
  return { descr: dtype, fortranOrder, shape: sizes };
}

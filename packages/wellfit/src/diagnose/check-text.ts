// A check's report for terminals: a line for each law, and the verdict.
import type { CheckReport } from './check.ts';

/**
 * A report as aligned text, broken laws marked.
 *
 * @example
 * ```ts
 * const laws = [{ law: 'refit', passed: true, figure: 0, bound: 0, message: 'network: two fits with one seed give the same bits' }];
 * checkText({ passed: true, stopped: 'done', laws }).split('\n')[0] // => '✓ refit  network: two fits with one seed give the same bits'
 * ```
 */
export function checkText({ stopped, laws }: CheckReport): string {
  const width = Math.max(...laws.map(({ law }) => law.length));
  const lines = laws.map(
    ({ law, passed, message }) => `${passed ? '✓' : '✗'} ${law.padEnd(width)}  ${message}`,
  );
  const broken = laws.filter(({ passed }) => !passed).length;
  const held = laws.length - broken;
  const plural = (count: number) => `${count} law${count === 1 ? '' : 's'}`;
  const verdict = broken === 0 ? `${plural(held)} kept` : `${plural(broken)} broken, ${held} kept`;
  const why = {
    done: '',
    aborted: '; stopped before the rest was tried',
    broken: '; nothing else could be tried',
  }[stopped];
  return [...lines, '', `${verdict}${why}`].join('\n');
}

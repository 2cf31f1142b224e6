// How figures are written in tables and lines of progress.

/** Three significant digits: `0.163 s`, `4.20 ms`, `0.71 µs`. */
export function formatSeconds(seconds: number): string {
  const [unit, factor] = unitOf(seconds);
  return `${threeDigits(seconds * factor)} ${unit}`;
}

function unitOf(seconds: number): [string, number] {
  if (Math.abs(seconds) >= 0.1) return ['s', 1];
  return Math.abs(seconds) >= 1e-4 ? ['ms', 1e3] : ['µs', 1e6];
}

/** `163`, `4.20`, `0.710`: never in powers of ten. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(value)) return String(value);
  const decimals = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size))));
  return decimals === 0 ? formatCount(Math.round(value)) : value.toFixed(decimals);
}

/** `30,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** The middle value, the mean of two when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of a sample. */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** A Markdown table; the first column is text, the others are figures. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** What went wrong, in a line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

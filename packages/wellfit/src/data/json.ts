// What was read out of a file as JSON, looked at without trust.

/** A JSON object's own fields; for anything else, no fields. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? Object.assign(Object.create(null), value) : Object.create(null);
}

/** A JSON array's elements; for anything else, none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a value is a finite number. */
export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Whether a value is one of these words. */
export function isOneOf<Word extends string>(value: unknown, words: readonly Word[]): value is Word {
  return words.some(word => word === value);
}

/** Whether a value is a list of text, no two alike. */
export function isNames(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || !value.every(name => typeof name === 'string')) return false;
  return new Set(value).size === value.length;
}

// Labels: what metrics compare, checked before anything is counted.
import { WellfitError } from '../../core/errors.ts';
import { quote } from '../../data/quote.ts';

/** A class by its name: a whole number or a string. All labels of a call are of one kind. */
export type Label = number | string;

/** Refuses lists that hold nothing, or are not of one length. */
export function requirePairs(
  caller: string,
  first: { readonly name: string; readonly length: number },
  second: { readonly name: string; readonly length: number },
): void {
  if (first.length === 0) {
    throw new WellfitError('shape', `${caller}: ${first.name} must hold at least 1 example, got 0`);
  }
  if (second.length === first.length) return;
  throw new WellfitError(
    'shape',
    `${caller}: ${second.name} must hold ${first.length} examples as ${first.name} does, got ${second.length}`,
  );
}

/** Refuses what is no label, or not a label of the same kind as `like`. */
export function requireLabels(name: string, values: ArrayLike<Label>, like: unknown = values[0]): void {
  const strings = typeof like === 'string';
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (strings ? typeof value === 'string' : Number.isInteger(value)) continue;
    const mixed = strings ? 'strings like the first label' : 'whole numbers like the first label';
    const rule = strings || typeof value === 'string' ? mixed : 'whole numbers or strings';
    throw new WellfitError('range', `${name} must be ${rule}, got ${show(value)} in row ${i}`);
  }
}

/** The distinct labels of some lists, in ascending order. */
export function distinctLabels(...lists: readonly ArrayLike<Label>[]): Label[] {
  const found = new Set<Label>();
  for (const list of lists) for (let i = 0; i < list.length; i++) found.add(list[i]!);
  const labels = [...found];
  return typeof labels[0] === 'string' ? labels.sort() : labels.sort((a, b) => Number(a) - Number(b));
}

/** The place of each class in a list of them. */
function placesOf(caller: string, classes: readonly Label[]): Map<Label, number> {
  requireLabels(`${caller}: classes`, classes);
  const places = new Map<Label, number>();
  for (const [k, name] of classes.entries()) {
    if (places.has(name)) {
      throw new WellfitError('range', `${caller}: classes must differ, got ${show(name)} twice`);
    }
    places.set(name, k);
  }
  return places;
}

/** For each label the place of its class in a list of classes; `fix` is added to what is said of any other label. */
export function classNumbers(
  caller: string,
  {
    name,
    values,
    classes,
    fix = '',
  }: {
    readonly name: string;
    readonly values: ArrayLike<Label>;
    readonly classes: readonly Label[];
    readonly fix?: string;
  },
): Int32Array {
  const places = placesOf(caller, classes);
  const numbers = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const place = places.get(values[i]!);
    if (place === undefined) {
      throw new WellfitError(
        'range',
        `${caller}: ${name} must be of the classes ${listed(classes)}, got ${show(values[i])} in row ${i}${fix}`,
      );
    }
    numbers[i] = place;
  }
  return numbers;
}

/** A value as it stands in a message. */
export function show(value: unknown): string {
  return typeof value === 'string' ? quote(value) : String(value);
}

/** Some labels as they stand in a message: the first eight. */
export function listed(labels: readonly Label[]): string {
  const shown = labels.slice(0, 8).map(show).join(', ');
  return labels.length > 8 ? `${shown}, …` : shown;
}

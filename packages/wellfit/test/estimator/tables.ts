// Small tables for the tests of estimators, drawn from a seed.
import { RandomState } from 'wellfit';

/** A row of a flower: two numbers and a category, and the species that they tell. */
export interface Flower {
  readonly petal: number;
  readonly sepal: number;
  readonly color: string;
  readonly species: string;
}

const species = [
  { species: 'rose', petal: 0, sepal: 0, color: 'red' },
  { species: 'tulip', petal: 4, sepal: 0, color: 'red' },
  { species: 'lily', petal: 0, sepal: 4, color: 'white' },
];

/** Three species in turn, well apart. */
export function flowers(rows: number, seed: number, kinds = 3): Flower[] {
  const random = new RandomState(seed);
  return Array.from({ length: rows }, (_, i) => {
    const kind = species[i % kinds]!;
    return { ...kind, petal: kind.petal + 0.6 * random.randn(), sepal: kind.sepal + 0.6 * random.randn() };
  });
}

/** Classes of two overlapping clouds: row objects with columns x, y and label 0 or 1. */
export function clouds(rows: number, seed: number): { x: number; y: number; label: number }[] {
  const random = new RandomState(seed);
  return Array.from({ length: rows }, (_, i) => {
    const label = i % 2;
    return { x: label + random.randn(), y: random.randn(), label };
  });
}

/** A curve with noise: columns a and b, and price = 1000 + 50·a² − 30·b. */
export function prices(rows: number, seed: number): { a: number; b: number; price: number }[] {
  const random = new RandomState(seed);
  return Array.from({ length: rows }, () => {
    const [a, b] = [random.randn(), random.randn()];
    return { a, b, price: 1000 + 50 * a * a - 30 * b + random.randn() };
  });
}

// How finely a network is looked at: small ones as finely as the display shows, large ones as time allows.

/** Places of a grid times parameters that a picture may cost: some milliseconds. */
const affordable = 3e7;
/** Places along each side of the boundary's grid. */
const [fewest, most] = [24, 100];
/** Milliseconds of a picture above which training gets its turn before the next. */
const dear = 30;

/** Places along each side of the boundary's grid for a network with so many parameters. */
export function gridFor(parameters: number): number {
  const wanted = Math.floor(Math.sqrt(affordable / Math.max(1, parameters)));
  return Math.min(most, Math.max(fewest, wanted));
}

/** Places along each side of a hidden unit's own surface. */
export function unitGridFor(parameters: number): number {
  return Math.min(24, gridFor(parameters) / 2);
}

/** Milliseconds to wait before the next picture, after one that took so long to come. */
export function restAfter(milliseconds: number): number {
  return milliseconds > dear ? milliseconds : 0;
}

// Names written at the ends of lines, moved apart so that none covers another.
import { SIZE, svgElement } from './figure.ts';
import type { Theme } from './theme.ts';

/** Distance between the baselines of two labels, in pixels. */
export const LABEL_HEIGHT = 15;

/** Distance between a name and the value behind it, in pixels. */
export const VALUE_GAP = 7;

/** The end of a line, in pixels, and what is to be written there. */
export interface LineEnd {
  readonly x: number;
  readonly y: number;
  /** Written in the line's color; may be empty. */
  readonly name: string;
  /** Written behind the name; may be empty. */
  readonly value: string;
  readonly color: string;
}

/** Heights as near the wanted ones as can be, in their order, `LABEL_HEIGHT` apart, within `top`..`bottom`. */
function spread(wanted: readonly number[], top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  // Groups of touching labels, each around the mean of what its members want.
  const groups: { members: number[]; middle: number }[] = [];
  const half = (count: number): number => ((count - 1) * LABEL_HEIGHT) / 2;
  const clamp = (middle: number, count: number): number =>
    Math.max(top + half(count), Math.min(bottom - half(count), middle));
  for (const i of order) {
    let group = { members: [i], middle: clamp(wanted[i]!, 1) };
    for (;;) {
      const above = groups.at(-1);
      if (above === undefined) break;
      const distance = group.middle - above.middle;
      if (distance >= half(group.members.length) + half(above.members.length) + LABEL_HEIGHT) break;
      groups.pop();
      const members = [...above.members, ...group.members];
      const mean = members.reduce((sum, member) => sum + wanted[member]!, 0) / members.length;
      group = { members, middle: clamp(mean, members.length) };
    }
    groups.push(group);
  }
  const heights = wanted.slice();
  for (const { members, middle } of groups) {
    members.forEach((member, k) => {
      heights[member] = middle - half(members.length) + k * LABEL_HEIGHT;
    });
  }
  return heights;
}

/** Disc at each line's end, its label at `x`, and a hairline between where the label had to move away. */
export function lineLabels(
  document: Document,
  theme: Theme,
  ends: readonly LineEnd[],
  place: { readonly x: number; readonly top: number; readonly bottom: number },
): Element[] {
  const heights = spread(
    ends.map(end => end.y),
    place.top,
    place.bottom,
  );
  return ends.flatMap(({ x, y, name, value, color }, i) => {
    const height = heights[i]!;
    const dot = svgElement(document, 'circle', {
      cx: x,
      cy: y,
      r: 3.5,
      fill: color,
      stroke: theme.paper,
      'stroke-width': 1.5,
    });
    if (name === '' && value === '') return [dot];
    // A value alone belongs to the only line: it can stand beside its end, wherever that is.
    const at = name === '' ? x + 12 : place.x;
    const style = { x: at, y: height + 4, fill: color, 'font-size': SIZE.text, 'text-anchor': 'start' };
    const label = svgElement(document, 'text', style, name);
    const behind = name === '' ? {} : { dx: VALUE_GAP, fill: theme.ink3 };
    if (value !== '') label.append(svgElement(document, 'tspan', behind, value));
    if (at - x < 18 && Math.abs(height - y) < 4) return [dot, label];
    const line = {
      x1: x + 5,
      y1: y,
      x2: place.x - 4,
      y2: height,
      stroke: color,
      'stroke-opacity': 0.45,
      'stroke-width': 0.75,
    };
    return [svgElement(document, 'line', line), dot, label];
  });
}

// Live numbers and how they were moved: what is in force at a step, and a list that says it as briefly as it can.
import { type LiveSettings, liveNames, type Move, type Settings } from './settings.ts';

/** The live numbers of settings. */
export function liveOf(settings: LiveSettings): LiveSettings {
  return Object.fromEntries(liveNames.map(name => [name, settings[name]])) as unknown as LiveSettings;
}

/** Settings after moves. */
export function withMoves(settings: Settings, moves: readonly Move[]): Settings {
  return { ...settings, ...Object.fromEntries(moves.map(({ name, value }) => [name, value])) };
}

/** Moves with one more: several of one number at one step are the last of them, and none where nothing changes. */
export function moved(moves: readonly Move[], move: Move, start: Settings): Move[] {
  const others = moves.filter(({ step, name }) => step !== move.step || name !== move.name);
  return withMoves(start, others)[move.name] === move.value ? others : [...others, move];
}

/** Moves as they would be if all those from a step on had been made at that step. */
export function gatheredAt(step: number, moves: readonly Move[], start: Settings): Move[] {
  const before = moves.filter(move => move.step < step);
  const later = moves.filter(move => move.step >= step);
  return later.reduce((all, { name, value }) => moved(all, { step, name, value }, start), before);
}

/** Moves in the order in which they act. */
export function inOrder(moves: readonly Move[]): Move[] {
  return [...moves].sort((a, b) => a.step - b.step);
}

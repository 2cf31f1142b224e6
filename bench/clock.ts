// The two clocks: that of the wall, and the time that processors spent on this process, which a busy machine hardly
// changes.

export type Clock = 'wall' | 'cpu';

/** Seconds from some fixed moment. */
export function secondsOn(clock: Clock): number {
  if (clock === 'wall') return performance.now() / 1000;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

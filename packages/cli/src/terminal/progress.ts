// Progress on stderr: a live bar on a terminal, plain lines elsewhere, so that stdout holds results only.
import cliProgress from 'cli-progress';

/** Plain lines come when this many seconds have passed since the last. */
const plainSeconds = 5;

/** Columns that step, cost and time left take beside the bar. */
const figuresWidth = 50;

/** Shows how one run comes along. */
export interface ProgressView {
  update(step: number, cost: number): void;
  /** Ends the line; what is on it stays when the run was cut short. */
  stop(): void;
}

/** Makes the view of a run of so many steps: a bar, lines, or nothing. */
export function progressView(
  name: string,
  steps: number,
  { quiet }: { readonly quiet: boolean },
): ProgressView {
  if (quiet) return { update() {}, stop() {} };
  return process.stderr.isTTY ? bar(name, steps) : lines(name, steps);
}

function bar(name: string, steps: number): ProgressView {
  const timer = stopwatch(steps);
  const view = new cliProgress.SingleBar({
    stream: process.stderr,
    format: `${name} {bar} step {shownStep} of ${grouped(steps)}  cost {cost}  {left}`,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    barsize: Math.max(6, Math.min(28, process.stderr.columns - name.length - figuresWidth)),
    hideCursor: true,
    clearOnComplete: true,
    fps: 12,
    autopadding: false,
  });
  view.start(steps, 0, { shownStep: '0', cost: '…', left: '' });
  return {
    update(step, cost) {
      const shownStep = grouped(step).padStart(grouped(steps).length);
      view.update(step, { shownStep, cost: cost.toFixed(5), left: timer.left(step) });
    },
    stop() {
      view.stop();
    },
  };
}

function lines(name: string, steps: number): ProgressView {
  const timer = stopwatch(steps);
  let next = plainSeconds;
  return {
    update(step, cost) {
      if (timer.seconds() < next) return;
      next = timer.seconds() + plainSeconds;
      process.stderr.write(
        `${name.trim()}: step ${step} of ${steps}, cost ${cost.toFixed(5)}, ${timer.left(step)}\n`,
      );
    },
    stop() {},
  };
}

function stopwatch(steps: number): { seconds(): number; left(step: number): string } {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  return {
    seconds,
    left(step) {
      if (step === 0 || seconds() < 0.5) return '';
      return `${duration(((steps - step) * seconds()) / step)} left`;
    },
  };
}

/** `7 s`, `2 min 05 s`, `1 h 03 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** 30000 as `30,000`. */
function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** @jsxImportSource preact */
// A chapter in a page, with fits that are really trained: question, task and chapter numbers by keyboard alone.
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../src/styles/tokens.css';
import type { Answer } from '../../src/protocol.ts';
import { type Shared, SharedContext } from '../../src/state/context.ts';
import { Fits, type FitsPort } from '../../src/state/fits.ts';
import { Screen } from '../../src/state/screen.ts';
import { chapters } from '../../src/story/chapters.ts';
import { StoryDrawer } from '../../src/story/story-drawer.tsx';
import { en } from '../../src/story/words/en.ts';
import { Fits as FittingWorker } from '../../src/worker/fits.ts';

/** Trains on the page's own thread what a worker would. */
function fittingPort(): FitsPort {
  const port: FitsPort = {
    onmessage: null,
    postMessage: message => {
      if (message.kind === 'fits') void worker.run(message);
      else worker.stop(message.id);
    },
  };
  const worker = new FittingWorker((data: Answer) => port.onmessage?.({ data } as MessageEvent<Answer>));
  return port;
}

const screen = new Screen('en', 'light');
const host = document.createElement('div');

beforeEach(async () => {
  localStorage.clear();
  document.body.append(host);
  screen.chapter.value = 1;
  screen.language.value = 'en';
  const shared = { screen, fits: new Fits(fittingPort) } as unknown as Shared;
  render(
    <SharedContext.Provider value={shared}>
      <StoryDrawer />
    </SharedContext.Provider>,
    host,
  );
  await vi.waitFor(() => expect(host.querySelector('h2')).not.toBeNull());
});

afterEach(() => {
  render(null, host);
  host.remove();
});

const find = <Found extends HTMLElement>(selector: string): Found => host.querySelector<Found>(selector)!;
const said = () => find('.story-standing [role=status]').textContent;
const numbers = () => [...host.querySelectorAll<HTMLElement>('.story-number')];

test('answers are radios of one group; a wrong one is told why, and changing it is remembered', async () => {
  const radios = [...host.querySelectorAll<HTMLInputElement>('fieldset input[type=radio]')];
  expect(radios.length).toBe(3);
  radios[0]!.focus();
  await userEvent.keyboard(' ');
  expect(find('.story-answer [role=status]').textContent).toContain('their loss has grown');
  await userEvent.keyboard('{ArrowDown}');
  expect(radios[1]!.checked).toBe(true);
  const told = [...host.querySelectorAll('.story-answer [role=status]')].map(line => line.textContent);
  expect(told.map(line => line !== '')).toEqual([false, true, false]);
  expect(JSON.parse(localStorage.getItem('wellfit-lab-story')!)).toMatchObject({ memorize: { answer: 1 } });
});

test('a task is solved with arrow keys, said politely, and marked in the numbers with the right answer', async () => {
  await vi.waitFor(() => expect(said()).toContain('after 6,000 steps'), 20_000);
  host.querySelectorAll<HTMLInputElement>('fieldset input')[1]!.click();
  find<HTMLInputElement>('.story-task input[type=range]').focus();
  for (let k = 0; k < 60; k++) await userEvent.keyboard('{ArrowLeft}');
  await vi.waitFor(() => expect(said()).toMatch(/^Solved\. Validation loss 0\.2/), 20_000);
  expect(numbers()[0]!.getAttribute('aria-label')).toBe('Chapter 1: A network that memorizes, done');
});

test('arrow keys walk through the chapters, and the numbers are one stop of the tab key', async () => {
  numbers()[0]!.focus();
  await userEvent.keyboard('{ArrowLeft}{ArrowRight}{ArrowRight}');
  expect(screen.chapter.value).toBe(3);
  expect(document.activeElement).toBe(numbers()[2]);
  expect(numbers().map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0, -1, -1, -1, -1, -1]);
  await userEvent.keyboard('{End}{ArrowRight}');
  expect(screen.chapter.value).toBe(8);
  expect(host.querySelector('h2')!.textContent).toBe('Choosing λ honestly');
});

test('every picture says in words what it shows', async () => {
  for (const [k, { name }] of chapters.slice(0, 4).entries()) {
    screen.chapter.value = k + 1;
    await vi.waitFor(() => expect(host.querySelector('h2')!.textContent).toBe(en[name].title));
    await vi.waitFor(() => expect(said()).not.toBe(''), 20_000);
    const labels = [...host.querySelectorAll('canvas')].map(canvas => canvas.getAttribute('aria-label'));
    expect(labels.length).toBeGreaterThan(1);
    for (const label of labels) expect(label).not.toMatch(/^$|[{–]/);
  }
});

test('the language changes in place', async () => {
  screen.language.value = 'ko';
  await vi.waitFor(() => expect(host.querySelector('h2')!.textContent).toBe('외워 버리는 신경망'));
});

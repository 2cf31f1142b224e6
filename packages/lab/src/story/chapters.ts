// The eight chapters: what each one's question and task are, and which figure stands beside its text.
import type { ComponentType } from 'preact';
import type { FaderScale } from '../parts/fader-scale.ts';
import { keepProbScale, lambdaScale, logScale, strengthScale } from '../parts/scales.ts';
import { count, fixed, setting } from '../state/numerals.ts';
import type { FigureProps } from './figure-props.ts';
import { AsleepFigure } from './figures/asleep-figure.tsx';
import { BothFigure } from './figures/both-figure.tsx';
import { ChoosingFigure } from './figures/choosing-figure.tsx';
import { MasksFigure } from './figures/masks-figure.tsx';
import { MemorizeFigure } from './figures/memorize-figure.tsx';
import { PenaltyFigure } from './figures/penalty-figure.tsx';
import { ThinnedFigure } from './figures/thinned-figure.tsx';
import { TooMuchFigure } from './figures/too-much-figure.tsx';
import { longSteps } from './story-settings.ts';
import type { Task } from './task.ts';
import { asleep, masksDrawn } from './tasks/asleep.ts';
import { both } from './tasks/both.ts';
import { choosing, lambdas, nearestLambda } from './tasks/choosing.ts';
import { masks } from './tasks/masks.ts';
import { memorize } from './tasks/memorize.ts';
import { penalty } from './tasks/penalty.ts';
import { thinned } from './tasks/thinned.ts';
import { tooMuch } from './tasks/too-much.ts';
import type { StoryWords } from './words/en.ts';

/** A fader of a chapter. */
export interface StoryFader {
  readonly scale: FaderScale;
  readonly shown: (value: number) => string;
  readonly isActive: (value: number) => boolean;
  readonly fill?: 'left' | 'right';
}

/** Chapters by the name of their texts. */
export type ChapterName = {
  [Name in keyof StoryWords]: StoryWords[Name] extends { readonly title: string } ? Name : never;
}[keyof StoryWords];

export interface Chapter {
  readonly name: ChapterName;
  /** Number of the right answer. */
  readonly right: number;
  readonly task: Task;
  readonly faders: readonly StoryFader[];
  readonly Figure: ComponentType<FigureProps>;
}

const always = () => true;

const lambdaFader: StoryFader = {
  scale: { ...strengthScale(0.01, 30), ticks: lambdaScale.ticks },
  shown: setting,
  isActive: lambda => lambda > 0,
};

const keepProbFader: StoryFader = {
  scale: keepProbScale,
  shown: keepProb => fixed(keepProb, 2),
  isActive: keepProb => keepProb < 1,
  fill: 'right',
};

const stepsFader: StoryFader = {
  scale: {
    ...logScale(20, longSteps),
    ticks: [20, 100, 1000, longSteps].map(steps => [steps, count(steps)] as const),
  },
  shown: count,
  isActive: always,
};

const masksFader: StoryFader = {
  scale: {
    ...logScale(1, masksDrawn, Math.round),
    ticks: [1, 4, 16, masksDrawn].map(masks => [masks, count(masks)] as const),
  },
  shown: String,
  isActive: always,
};

const triedLambdaFader: StoryFader = {
  ...lambdaFader,
  scale: {
    ...logScale(lambdas[0]!, lambdas.at(-1)!, nearestLambda),
    ticks: [lambdas[0]!, 0.1, 0.4, lambdas.at(-1)!].map(lambda => [lambda, setting(lambda)] as const),
  },
};

export const chapters: readonly Chapter[] = [
  { name: 'memorize', right: 1, task: memorize, faders: [stepsFader], Figure: MemorizeFigure },
  { name: 'penalty', right: 2, task: penalty, faders: [lambdaFader], Figure: PenaltyFigure },
  { name: 'tooMuch', right: 1, task: tooMuch, faders: [lambdaFader], Figure: TooMuchFigure },
  { name: 'thinned', right: 2, task: thinned, faders: [keepProbFader], Figure: ThinnedFigure },
  { name: 'masks', right: 1, task: masks, faders: [keepProbFader], Figure: MasksFigure },
  { name: 'asleep', right: 1, task: asleep, faders: [masksFader], Figure: AsleepFigure },
  { name: 'both', right: 1, task: both, faders: [lambdaFader, keepProbFader], Figure: BothFigure },
  { name: 'choosing', right: 2, task: choosing, faders: [triedLambdaFader], Figure: ChoosingFigure },
];

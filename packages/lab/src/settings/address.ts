// Settings as the part of an address behind `#`: only what differs from the defaults, never data.
import {
  batchRange,
  dataRanges,
  isIn,
  liveRanges,
  mostHidden,
  patienceRange,
  type Range,
  seedRange,
  widthRange,
} from './ranges.ts';
import {
  activations,
  type DataSource,
  defaultSettings,
  drawnSets,
  type LiveSettings,
  liveNames,
  type Move,
  optimizers,
  type Settings,
} from './settings.ts';

/** A fit as an address tells it. */
export interface AddressedFit {
  readonly settings: Settings;
  readonly moves: readonly Move[];
  /** Step that the link was made at; undefined: an address that was only left standing. */
  readonly until: number | undefined;
}

/** The same, with the names of what was not understood. */
type ReadFit = AddressedFit & { readonly ignored: readonly string[] };

const sources: readonly DataSource[] = [...drawnSets, 'points', 'table'];
const longest = 10_000;

/** Names of settings in an address, and what they are there. */
interface Entry {
  readonly write: (settings: Settings) => string;
  /** The settings with the value of a text; undefined when it is none. */
  readonly read: (settings: Settings, text: string) => Settings | undefined;
}

function word<Name extends keyof Settings>(name: Name, words: readonly Settings[Name][]): Entry {
  return {
    write: settings => String(settings[name]),
    read: (settings, text) => {
      const found = words.find(each => String(each) === text);
      return found === undefined ? undefined : { ...settings, [name]: found };
    },
  };
}

/** A number as text that reads back as the same number. */
const numeral = (value: number): string => String(value);

/** As `String` writes numbers: no blanks, no hexadecimals. */
const decimal = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

function numberOf(text: string, range: Range): number | undefined {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return isIn(range, value) ? value : undefined;
}

function number(name: keyof LiveSettings | 'patience' | 'seed', range: Range): Entry {
  return {
    write: settings => numeral(settings[name]),
    read: (settings, text) => {
      const value = numberOf(text, range);
      return value === undefined ? undefined : { ...settings, [name]: value };
    },
  };
}

function ofData(name: keyof typeof dataRanges): Entry {
  return {
    write: ({ data }) => numeral(data[name]),
    read: (settings, text) => {
      const value = numberOf(text, dataRanges[name]);
      return value === undefined ? undefined : { ...settings, data: { ...settings.data, [name]: value } };
    },
  };
}

const entries: Readonly<Record<string, Entry>> = {
  data: {
    write: ({ data }) => data.source,
    read: (settings, text) => {
      const source = sources.find(each => each === text);
      return source && { ...settings, data: { ...settings.data, source } };
    },
  },
  rows: ofData('rows'),
  'data-noise': ofData('noise'),
  validation: ofData('validationShare'),
  'data-seed': ofData('seed'),
  hidden: {
    write: ({ hidden }) => hidden.join('-'),
    read: (settings, text) => {
      const widths = text === '' ? [] : text.split('-').map(Number);
      const isGood = widths.length <= mostHidden && widths.every(width => isIn(widthRange, width));
      return isGood ? { ...settings, hidden: widths } : undefined;
    },
  },
  activation: word('activation', activations),
  'batch-norm': word('batchNorm', [true, false]),
  'layer-norm': word('layerNorm', [true, false]),
  optimizer: word('optimizer', optimizers),
  batch: {
    write: ({ batchSize }) => String(batchSize),
    read: (settings, text) => {
      const batchSize = text === 'full' ? text : numberOf(text, batchRange);
      return batchSize === undefined ? undefined : { ...settings, batchSize };
    },
  },
  patience: number('patience', patienceRange),
  mask: word('mask', ['fresh', 'fixed']),
  random: word('random', ['philox', 'numpy']),
  seed: number('seed', seedRange),
  masks: {
    write: ({ maskSeed }) => (maskSeed === undefined ? '' : numeral(maskSeed)),
    read: (settings, text) => {
      const maskSeed = text === '' ? undefined : numberOf(text, seedRange);
      return text !== '' && maskSeed === undefined ? undefined : { ...settings, maskSeed };
    },
  },
  ...Object.fromEntries(liveNames.map(name => [name, number(name, liveRanges[name])])),
};

/** The part of an address behind `#`, without it. */
export function writeAddress({ settings, moves, until }: AddressedFit): string {
  const parts = Object.entries(entries).flatMap(([name, { write }]) => {
    const text = write(settings);
    return text === write(defaultSettings) ? [] : [`${name}=${encodeURIComponent(text)}`];
  });
  if (moves.length > 0) parts.push(`moves=${moves.map(writeMove).join('~')}`);
  if (until !== undefined) parts.push(`step=${until}`);
  return parts.join('&');
}

const writeMove = ({ step, name, value }: Move): string =>
  `${step}.${liveNames.indexOf(name)}.${numeral(value)}`;

/** What an address says; what it says wrongly is left at its default and told. */
export function readAddress(text: string): ReadFit {
  let settings = defaultSettings;
  let moves: readonly Move[] = [];
  let until: number | undefined;
  const ignored: string[] = [];
  for (const [name, value] of new URLSearchParams(text.replaceAll('+', '%2B'))) {
    if (name === 'moves') {
      const found = readMoves(value);
      if (found) moves = found;
      else ignored.push(name);
    } else if (name === 'step') {
      until = numberOf(value, { least: 0, most: 1e9, whole: true });
      if (until === undefined) ignored.push(name);
    } else {
      const read = Object.hasOwn(entries, name) ? entries[name]!.read(settings, value) : undefined;
      if (read) settings = read;
      else ignored.push(name);
    }
  }
  return withoutNoise({ settings, moves, until, ignored });
}

/** What no fit can have is left out: numpy's streams draw no noise. */
function withoutNoise(fit: ReadFit): ReadFit {
  const { settings, moves, ignored } = fit;
  if (settings.random !== 'numpy') return fit;
  const isMoved = moves.some(({ name, value }) => name === 'noise' && value > 0);
  return {
    ...fit,
    settings: { ...settings, noise: 0 },
    moves: isMoved ? [] : moves,
    ignored: [...ignored, ...(settings.noise > 0 ? ['noise'] : []), ...(isMoved ? ['moves'] : [])],
  };
}

/** Moves in ascending order of their steps; undefined when the text is not such a list. */
function readMoves(text: string): readonly Move[] | undefined {
  const moves: Move[] = [];
  for (const part of text.split('~').slice(0, longest)) {
    const [, step, index, value] = /^(\d{1,10})\.(\d)\.(.+)$/.exec(part) ?? [];
    const name = liveNames[Number(index)];
    const moved = name && numberOf(value!, liveRanges[name]);
    const isInOrder = Number(step) >= (moves.at(-1)?.step ?? 0);
    if (!name || moved === undefined || !isInOrder) return undefined;
    moves.push({ step: Number(step), name, value: moved });
  }
  return moves;
}

// An explanation as text, for a terminal: formulas, stages, buffers, totals and reasons, in lines that fit.
import type {
  ExplainedBuffer,
  ExplainedOperation,
  ExplainedStage,
  Facts,
  Part,
  Schedule,
} from './explanation.ts';
import { count, grouped } from './legible.ts';
import type { Layout } from './memory.ts';

/** The text of an explanation, in lines of up to `width` columns where words allow it. */
export function explanationText(facts: Facts, width: number): string {
  const { title, program, stages, buffers, inRegisters, bytes, schedule } = facts;
  const lent =
    bytes.shared < bytes.buffers
      ? `, ${grouped(bytes.shared)} where those that are done lend their place`
      : '';
  const sections: readonly (readonly [string, ...string[]])[] = [
    [title, ...scalarLines(facts, width)],
    [
      `Program: ${program.length} formulas, units × examples; m is the number of examples`,
      ...givenLines(buffers, width),
      ...wordLines(program, width),
      ...programLines(program, width),
    ],
    [
      `Stages: ${count(stages.length, 'loop')}, one after the other${chunksInWords(stages)}`,
      ...legend(stageWords, new Set(stages.map(({ kind }) => kind)), width),
      ...stages.flatMap(stage => stageLines(stage, width)),
    ],
    [
      `Buffers: ${grouped(bytes.buffers)} bytes${lent}`,
      ...legend(layoutWords, new Set(buffers.map(({ layout }) => layout)), width),
      ...bufferLines(buffers),
      ...(inRegisters.length > 0 ? hanging('  ', `never in memory: ${inRegisters.join(', ')}`, width) : []),
    ],
    ['One run', ...totalLines(facts, width)],
    ['Schedule', ...scheduleLines(schedule, width)],
  ];
  const texts = sections.map(([head, ...lines]) => [...wrapped(head, width), ...lines].join('\n'));
  return `${texts.join('\n\n')}\n`;
}

const stageWords: Readonly<Record<ExplainedStage['kind'], string>> = {
  random: 'bits of masks, 32 examples at a time',
  normal: 'standard normal numbers, 8 examples at a time',
  gather: 'the rows of this batch out of a table',
  product: 'sums over inputs in a tile of registers; what follows (+) is done before it is stored',
  map: 'number by number',
  contraction: 'sums over the examples: the gradient of weights, and of biases with it',
  sum: 'a sum over the examples',
  column: 'a sum or maximum over units, for each example',
  update: 'one pass over the numbers that are learned',
  total: 'a sum or maximum over the numbers that are learned, all of them or column by column',
};

const layoutWords: Readonly<Record<Layout, string>> = {
  examples: 'blocks of vectors of examples, unit after unit',
  mask: 'the same for random bits, with numbers of half the width',
  spread: 'each number in all lanes of two vectors',
  panels: 'four columns at a time, row after row',
  list: 'one number after the other',
  scalar: 'one number in all lanes of two vectors',
};

/** A line for each word that occurs. */
function legend<Word extends string>(
  words: Readonly<Record<Word, string>>,
  used: ReadonlySet<Word>,
  width: number,
): string[] {
  const names = (Object.keys(words) as Word[]).filter(word => used.has(word));
  const longest = Math.max(...names.map(name => name.length));
  return [...names.flatMap(name => hanging(`  ${name.padEnd(longest)}  `, words[name], width)), ''];
}

function scalarLines({ scalars }: Facts, width: number): string[] {
  if (scalars.length === 0) return [];
  const settings = scalars.map(
    ({ name, value }) => `${name}${together}=${together}${Number(value.toPrecision(6))}`,
  );
  return wrapped(`with ${settings.join(', ')}`, width);
}

/** What comes with every batch. */
function givenLines(buffers: readonly ExplainedBuffer[], width: number): string[] {
  const given = buffers.filter(({ role }) => role === 'data');
  if (given.length === 0) return [];
  return hanging('  given with every batch: ', given.map(({ name }) => name).join(', '), width);
}

/** The one operator that no textbook has. */
function wordLines(program: readonly ExplainedOperation[], width: number): string[] {
  if (!program.some(({ formula }) => formula.includes('flush('))) return [];
  const meaning = 'x, but 0 where x is so small that its products would slow the processor down';
  return hanging('  flush(x): ', meaning, width);
}

const partWords: Readonly<Record<Part, string>> = {
  forward: 'forward',
  backward: 'backward, derived from the formulas above',
  update: 'update',
};

function programLines(program: readonly ExplainedOperation[], width: number): string[] {
  const parts = (['forward', 'backward', 'update'] as const).filter(part =>
    program.some(operation => operation.part === part),
  );
  const indent = parts.length > 1 ? '    ' : '  ';
  const names = program.map(({ name }) => name);
  const shapes = program.map(shapeText);
  const [nameWidth, shapeWidth] = [columnWidth(names, 24), columnWidth(shapes, 14)];
  return parts.flatMap(part => [
    ...(parts.length > 1 ? [`  ${partWords[part]}`] : []),
    ...program
      .filter(operation => operation.part === part)
      .flatMap(operation => {
        const head = `${indent}${operation.name.padEnd(nameWidth)}  ${shapeText(operation).padEnd(shapeWidth)}  = `;
        return hanging(head, operation.formula, width);
      }),
  ]);
}

/** The stages that run chunk by chunk, if there are any. */
function chunksInWords(stages: readonly ExplainedStage[]): string {
  const [first, last] = [
    stages.find(({ inChunks }) => inChunks),
    stages.findLast(({ inChunks }) => inChunks),
  ];
  return first && last
    ? `; ${first.number} to ${last.number} for one chunk of the batch after the other`
    : '';
}

function stageLines(stage: ExplainedStage, width: number): string[] {
  const { number, kind, formulas, stores, tile, flops, bytesRead, bytesWritten } = stage;
  const [first = '', ...riders] = formulas;
  const indent = ' '.repeat(18);
  const facts = [
    ...(tile ? [`tiles of ${count(tile.units, 'unit')} × ${count(tile.vectors, 'vector')}`] : []),
    ...(flops > 0 ? [count(flops, 'FLOP')] : []),
    `${grouped(bytesRead)} bytes in, ${grouped(bytesWritten)} out`,
  ];
  const stored = `stores${together}${stores.join(', ')}`;
  return [
    ...hanging(`  ${String(number).padStart(2)}  ${kind.padEnd(11)} `, first, width),
    ...riders.flatMap(formula => hanging(`${indent.slice(2)}+ `, formula, width)),
    ...hanging(
      indent,
      [stored, ...facts.map(fact => fact.replaceAll(' ', together))].join(`${together}· `),
      width,
    ),
  ];
}

function bufferLines(buffers: readonly ExplainedBuffer[]): string[] {
  const rows = buffers.map(buffer => [
    buffer.name,
    shapeText(buffer),
    buffer.layout,
    grouped(buffer.bytes),
    buffer.from === buffer.to ? `${buffer.from}` : `${buffer.from}–${buffer.to}`,
    buffer.sharesWith.slice(0, 1).join('') + (buffer.sharesWith.length > 1 ? ', …' : ''),
  ]);
  const head = ['name', 'shape', 'layout', 'bytes', 'stages', 'place shared with'];
  const widths = head.map((title, j) => columnWidth([title, ...rows.map(row => row[j]!)], 24));
  return [head, ...rows].map(row => {
    const cells = row.map((cell, j) => (j === 3 ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!)));
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

function totalLines({ program, flops, bytes, options }: Facts, width: number): string[] {
  const sum = (part: Part) =>
    program.filter(operation => operation.part === part).reduce((total, { flops }) => total + flops, 0);
  const shares = (['forward', 'backward', 'update'] as const)
    .filter(part => sum(part) > 0)
    .map(part => `${part} ${grouped(sum(part))}`);
  const saved = flops.program - flops.stages;
  const figures = [
    [
      'FLOPs',
      `${grouped(flops.stages)} for ${count(options.examples, 'example')}${
        saved > 0
          ? `; the program has ${grouped(flops.program)}, and sums that start from a bias save ${grouped(saved)}`
          : ''
      }${shares.length > 1 ? ` (${shares.join(', ')})` : ''}`,
    ],
    [
      'bytes',
      `about ${grouped(bytes.read)} read and ${grouped(bytes.written)} written, if every stage passes each of its buffers once: ${(
        flops.stages / (bytes.read + bytes.written)
      ).toFixed(2)} FLOPs a byte`,
    ],
    ['module', `${grouped(bytes.module)} bytes of WebAssembly, ${grouped(bytes.memory)} bytes of memory`],
  ] as const;
  return figures.flatMap(([name, text]) => hanging(`  ${name.padEnd(10)}  `, text, width));
}

function scheduleLines({ reasons }: Schedule, width: number): string[] {
  return reasons.flatMap(({ topic, text }) => hanging(`  ${topic.padEnd(10)}  `, text, width));
}

/** Rows × columns; m is the number of examples. */
function shapeText({ rows, columns }: Pick<ExplainedBuffer, 'rows' | 'columns'>): string {
  return `${rows} × ${columns === 'examples' ? 'm' : columns}`;
}

/** Columns for cells: as wide as the widest, but a few long ones may stand out. */
function columnWidth(cells: readonly string[], most: number): number {
  return Math.min(most, Math.max(0, ...cells.map(cell => cell.length)));
}

/** A space at which no line ends. */
const together = '\u00a0';

/** Columns that are left for text however wide its head is. */
const least = 24;

/** Text behind a head in lines of up to `width` columns, further lines under its beginning; no word is cut. */
function hanging(head: string, text: string, width: number): string[] {
  const indent = ' '.repeat(Math.max(0, Math.min(head.length, width - least)));
  const [first = '', ...words] = text.split(' ');
  const lines = [head + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.map(line => line.replaceAll(together, ' '));
}

const wrapped = (text: string, width: number) => hanging('', text, width);

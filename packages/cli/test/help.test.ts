// What the command says of itself: reviewed as a whole, and narrow enough for a terminal.
import { expect, test } from 'vitest';
import { Workspace } from './run.ts';

const pages = [[], ['notebook'], ['train'], ['predict'], ['evaluate'], ['inspect'], ['data']];

async function help(args: readonly string[]): Promise<string> {
  using work = new Workspace();
  const { code, stdout, stderr, left, temporary } = await work.run(...args, '--help');
  expect({ code, stderr, left, temporary }).toEqual({ code: 0, stderr: '', left: [], temporary: [] });
  return stdout;
}

test('wellfit --help', async () => {
  expect(await help([])).toMatchInlineSnapshot(`
    "Usage: wellfit [options] [command]

    Trains neural networks that generalize: overfitting made visible, and cured.

    Options:
      -v, --version                      output the version number
      -h, --help                         display help for command

    Commands:
      notebook [options] [data]          the assignment's runs: printed costs, accuracies, pictures
      train [options] <data>             train a network on a table
      predict [options] <model> <data>   labels for the rows of a table
      evaluate [options] <model> <data>  loss, accuracy and confusion on labelled rows
      inspect [options] [model]          what a model is, and what it is compiled to
      data [options] <name>              synthetic sets: pitch, moons, circles, spirals, xor, blobs
      help [command]                     help for a command

    Examples:
      wellfit notebook data.mat
      wellfit data moons --rows 300 --out moons.csv
      wellfit train moons.csv --target y --hidden 20,3 --l2 0.7 --validation-split 0.2

    Exit codes: 0 done, 1 failure, 2 wrong usage or bad input, 130 interrupted.
    "
  `);
});

test('wellfit notebook --help', async () => {
  expect(await help(['notebook'])).toMatchInlineSnapshot(`
    "Usage: wellfit notebook [options] [data]

    Trains the assignment's 2-20-3-1 network without regularization, with L2 and with dropout (as
    published, one mask throughout, and with fresh masks), prints its costs and accuracies, and
    writes a report.

    Arguments:
      data                 a .mat file with X, y, Xval, yval, or a .csv with --target; without: the
                           bundled example

    Options:
      --test <file>        test examples, when the data file brings none
      --target <column>    the column to learn, two different values (default: the last column)
      --iterations <n>     updates of each run (default: 30000)
      --learning-rate <α>  step along the gradient (default: 0.3)
      --lambda <λ>         strength of the L2 run (default: 0.7)
      --keep-prob <p>      share of units kept by the dropout runs (default: 0.86)
      --init-seed <n>      seed of the starting weights (default: 3)
      --mask-seed <n>      seed of the dropout masks (default: 1)
      --engine <name>      reference: the assignment's functions; compiled: the same runs, 20 to 50
                           times faster (default: "reference")
      --arithmetic <kind>  strict: the same bits everywhere; fused: faster, where the processor can
                           (default: "strict")
      --turbo              vectors of 256 bits, where V8 can pack them (experimental; tested first)
      --out <dir>          folder for report and pictures (default: runs/notebook-<n>)
      --json               one JSON document on stdout in place of the lines
      --quiet              no progress
      -h, --help           display help for command

    Examples:
      wellfit notebook
      wellfit notebook data.mat --out football
      wellfit notebook data.mat --engine compiled
      wellfit notebook train.csv --test test.csv --target y --lambda 1.5
    "
  `);
});

test('wellfit train --help', async () => {
  expect(await help(['train'])).toMatchInlineSnapshot(`
    "Usage: wellfit train [options] <data>

    Trains a network to tell two classes apart, and writes model, history, report and pictures.

    Arguments:
      data                        a .csv or .tsv with a header line, or a .mat with X and y

    Data:
      --target <column>           the column to learn, two different values (default: the last column)
      --features <columns>        the columns to learn from, with commas (default: all others)
      --drop <columns>            columns to leave out, with commas
      --test <file>               examples for the last word, never trained on
      --validation-split <share>  share of the rows to hold out
      --missing <policy>          a missing feature: refuse, or take the mean (default: "refuse")
      --scale <kind>              features: standard (mean 0, deviation 1) or none (default: "standard")
      --delimiter <character>     between cells (default: seen in the file)
      --encoding <name>           of the file, such as utf-16 or latin1 (default: utf-8)

    Network and regularization:
      --hidden <units>            units of the hidden layers, with commas (default: [20,3])
      --activation <name>         relu, leakyRelu, tanh, sigmoid (default: "relu")
      --init <name>               start of the weights: he, glorot, lecun (the assignment) or zeros
      --l1 <λ>                    penalty λ/m·Σ|w| (default: 0)
      --l2 <λ>                    penalty λ/(2m)·Σw² (default: 0)
      --lambda <λ>                the same as --l2
      --keep-prob <p>             dropout: share of hidden units kept (default: 1)
      --mask <kind>               dropout masks: fresh at every step, or one fixed (default: "fresh")

    Training:
      --optimizer <name>          sgd or adam (default: "sgd")
      --learning-rate <α>         step along the gradient (default: sgd 0.3, adam 0.001)
      --momentum <μ>              of sgd (default: 0)
      --batch-size <n>            examples of a step, or full (default: "full")
      --steps <n>                 updates (default: 30000)
      --epochs <n>                passes over all rows
      --early-stopping <epochs>   stop when validation has not improved for so long
      --precision <kind>          float64 or float32 (default: "float64")
      --seed <n>                  of everything random (default: 0)
      --init-seed <n>             of the starting weights
      --mask-seed <n>             of the dropout masks
      --random <kind>             philox, or numpy's legacy streams (default: "philox")
      --arithmetic <kind>         strict: the same bits everywhere; fused: faster, where the processor
                                  can (default: "strict")
      --turbo                     vectors of 256 bits, where V8 can pack them (experimental; tested
                                  first)
      --out <dir>                 a new folder for the results (default: runs/<data>-<n>)
      --json                      one JSON document on stdout
      --quiet                     no progress

    Options:
      -h, --help                  display help for command

    Examples:
      wellfit train churn.csv --target left --hidden 20,3 --l2 0.7 --validation-split 0.2
      wellfit train train.csv --target y --test test.csv --keep-prob 0.86 --steps 30000
      wellfit train data.mat --scale none --init lecun --random numpy --init-seed 3 --mask-seed 1 \\
          --keep-prob 0.86 --mask fixed          the dropout run of the assignment
      wellfit train data.csv --target y --hidden 64,64 --batch-size 32 --turbo --arithmetic fused
    "
  `);
});

test('wellfit inspect --help', async () => {
  expect(await help(['inspect'])).toMatchInlineSnapshot(`
    "Usage: wellfit inspect [options] [model]

    Shows the layers and parameters of a model, or of a network given by --hidden, and on request
    what the compiler makes of it: formulas with derived gradients, fused loops, memory, costs, and
    why.

    Arguments:
      model                a model.wellfit; the settings of its training come from run.json beside it

    Options:
      --program            the compiled program of a prediction
      --training           the compiled program of a training step
      --json               one JSON document on stdout
      -h, --help           display help for command

    A network without a model:
      --hidden <units>     units of the hidden layers, with commas
      --inputs <n>         features (default: 2)
      --activation <name>  relu, leakyRelu, tanh, sigmoid (default: relu)
      --keep-prob <p>      dropout (default: 1, none)
      --mask <kind>        fresh or fixed (default: fresh)

    Settings of the program (default: those of the model's run, else of wellfit train):
      --examples <n>       examples to train on (default: 211)
      --batch-size <n>     examples of a step, or full
      --l1 <λ>             penalty λ/m·Σ|w|
      --l2 <λ>             penalty λ/(2m)·Σw²
      --optimizer <name>   sgd or adam
      --learning-rate <α>  step along the gradient
      --momentum <μ>       of sgd
      --precision <kind>   float64 or float32
      --random <kind>      philox, or numpy's streams
      --arithmetic <kind>  strict: the same bits everywhere; fused: faster, where the processor can
      --vector-bits <n>    128, or 256 as for --turbo

    Examples:
      wellfit inspect runs/moons-1/model.wellfit
      wellfit inspect runs/moons-1/model.wellfit --program
      wellfit inspect --hidden 20,3 --training --l2 0.7 --keep-prob 0.86
      wellfit inspect --inputs 784 --hidden 128 --training --batch-size 32 --examples 60000 --json
    "
  `);
});

test.each(pages)('no line of help is longer than 100 columns: %s', async (...args) => {
  const lines = (await help(args)).split('\n');
  expect(lines.filter(line => [...line].length > 100)).toEqual([]);
  expect(lines.filter(line => line !== line.trimEnd())).toEqual([]);
});

test('wellfit help train is wellfit train --help', async () => {
  using work = new Workspace();
  expect((await work.run('help', 'train')).stdout).toBe(await help(['train']));
});

test.each(['--version', '-v'])('wellfit %s', async flag => {
  using work = new Workspace();
  const { code, stdout, stderr } = await work.run(flag);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "0.1.0
    "
  `);
});

test('without a command: the help on stderr, and nothing else', async () => {
  using work = new Workspace();
  const { code, stdout, stderr } = await work.run();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(await help([]));
});

// What the command says of itself: reviewed as a whole, and narrow enough for a terminal.
import { expect, test } from 'vitest';
import { Workspace } from './run.ts';

const pages = [
  [],
  ['notebook'],
  ['train'],
  ['predict'],
  ['evaluate'],
  ['inspect'],
  ['check'],
  ['data'],
  ['lab'],
];

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
      train [options] [data]             train a network on a table
      predict [options] <model> <data>   labels or values for the rows of a table
      evaluate [options] <model> <data>  loss, metrics and confusion on labelled rows
      inspect [options] [model]          what a model is, and what it is compiled to
      check [options] [model]            gradients and the laws of dropout, tried on a network
      data [options] <name>              synthetic sets: pitch, moons, circles, spirals, xor, blobs
      lab [options] [data]               the page that shows a network overfit and heal
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
    "Usage: wellfit train [options] [data]

    Trains a network on a table: to tell classes apart, to find the labels that apply, or to predict
    values. Writes model, history, report and pictures.

    Arguments:
      data                        a .csv or .tsv with a header line, or a .mat with X and y

    Data:
      --target <columns>          the column to learn, or several of 0 and 1 (default: the last column)
      --task <kind>               auto (by the target), classes, values or labels (default: "auto")
      --features <columns>        the columns to learn from, with commas (default: all others)
      --drop <columns>            columns to leave out, with commas
      --types <pairs>             how columns are taken, such as zip=categorical,age=numeric
      --missing <policy>          missing cells: refuse, or impute the median (default: "refuse")
      --unseen <policy>           categories not trained on: ignore or refuse (default: "ignore")
      --scale <kind>              numbers: standard (mean 0, deviation 1) or none (default: "standard")
      --test <file>               examples for the last word, never trained on
      --validation-split <share>  share of the rows to hold out, classes in proportion
      --groups <column>           rows that belong together stay on one side of the split
      --sample-weights <column>   how much each row counts in the loss, ≥ 0
      --delimiter <character>     between cells (default: seen in the file)
      --encoding <name>           of the file, such as utf-16 or latin1 (default: utf-8)

    Network:
      --hidden <units>            units of the hidden layers, or none: a linear model (default: [20,3])
      --activation <name>         relu, leakyRelu, elu, gelu, tanh, sigmoid (default: "relu")
      --init <name>               start of the weights: he, heUniform, glorot, glorotUniform, lecun,
                                  lecunUniform, zeros (default: he; glorot for tanh, sigmoid)
      --batch-norm                batch norm before each activation
      --layer-norm                layer norm before each activation
      --keep-prob <p>             dropout: share of hidden units kept, 1 − rate (default: 1)
      --input-keep-prob <p>       dropout: share of inputs kept (default: 1)
      --alpha-dropout             dropout that keeps mean and variance, for --keep-prob
      --mask <kind>               dropout masks: fresh at every step, or one fixed (default: "fresh")
      --noise <σ>                 deviation of Gaussian noise on the inputs (default: 0)

    Loss and regularization:
      --loss <name>               of values: squared, or huber (linear far off) (default: "squared")
      --label-smoothing <ε>       targets (1 − ε)·y + ε/K in training (default: 0)
      --class-weights <weights>   balanced, or pairs such as yes=5,no=1 (others 1)
      --l1 <λ>                    penalty λ/m·Σ|w| (default: 0)
      --l1-method <name>          proximal: exact zeros; or subgradient (default: "proximal")
      --l2 <λ>                    penalty λ/(2m)·Σw² (default: 0)
      --lambda <λ>                the same as --l2
      --max-norm <c>              longest ‖w‖ of the weights into a unit
      --mixup <α>                 train on mixtures of pairs of rows, shares from Beta(α, α)

    Optimizer:
      --optimizer <name>          sgd, rmsprop, adagrad, adam, adamW, lbfgs (default: "sgd")
      --learning-rate <α>         step along the gradient (default: sgd 0.3, adam 0.001, others 0.01)
      --momentum <μ>              of sgd and rmsprop: v := μ·v + g (default: 0)
      --nesterov                  look ahead along the momentum
      --weight-decay <wd>         of adamW, beside the gradient: θ := θ − α·wd·θ (default: 0.01)
      --clip-norm <c>             scale the gradient of all parameters down to this norm
      --clip-value <c>            bring each element of the gradient into [−c, c]
      --averaging <d>             moving average of the weights: d·average + (1 − d)·θ
      --schedule <name>           constant, step, exponential, cosine, plateau (default: "constant")
      --decay-every <n>           step: updates between drops; exponential: updates for one factor
      --decay-factor <f>          what a drop multiplies it by (default: 0.5, plateau 0.1)
      --decay-patience <n>        plateau: epochs without improvement before a drop (default: 10)
      --final-learning-rate <α>   cosine: at the end; plateau: at least (default: 0)
      --warm-up <n>               updates in which the learning rate rises from 0

    Training:
      --auto                      network and training by the size of the data; options that are given
                                  stay
      --batch-size <n>            examples of a step, or full (default: "full")
      --steps <n>                 updates (default: 30000)
      --epochs <n>                passes over all rows
      --early-stopping <epochs>   stop when validation has not improved for so long; keep the best
      --minimum-change <δ>        what counts as an improvement of the validation loss (default: 0)
      --precision <kind>          float64 or float32 (default: "float64")
      --seed <n>                  of everything random (default: 0)
      --init-seed <n>             of the starting weights
      --mask-seed <n>             of the dropout masks
      --random <kind>             philox, or numpy's legacy streams (default: "philox")
      --arithmetic <kind>         strict: the same bits everywhere; fused: faster, where the processor
                                  can (default: "strict")
      --turbo                     vectors of 256 bits, where V8 can pack them (experimental; tested
                                  first)

    Results:
      --out <dir>                 a new folder for the results (default: runs/<data>-<n>)
      --json                      one JSON document on stdout
      --quiet                     no progress and no notes

    Settings:
      --config <file>             settings by the names of the options: learningRate, l2, …
      --print-config              print all settings as JSON, and train nothing

    Options:
      -h, --help                  display help for command

    Without --config, wellfit.config.ts, .js or .json in this folder is read if it is there. Options on
    the command line count more. A .ts or .js file is a program, and is run; a .json file is data only.

    Examples:
      wellfit train churn.csv --target left --hidden 20,3 --l2 0.7 --validation-split 0.2
      wellfit train churn.csv --target left --auto
      wellfit train homes.csv --target price --optimizer adam --epochs 200 --missing impute
      wellfit train iris.csv --hidden 16 --batch-norm --validation-split 0.3 --early-stopping 20
      wellfit train films.csv --target comedy,drama,crime --drop title --keep-prob 0.8
      wellfit train data.mat --scale none --init lecun --random numpy --init-seed 3 --mask-seed 1 \\
          --keep-prob 0.86 --mask fixed          the dropout run of the assignment
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
      model                      a model.wellfit; the settings of its training come from run.json beside
                                 it

    Options:
      --program                  the compiled program of a prediction
      --training                 the compiled program of a training step
      --json                     one JSON document on stdout
      -h, --help                 display help for command

    A network without a model (default: as for wellfit train):
      --inputs <n>               features (default: 2)
      --outputs <n>              classes, labels or values (default: 1)
      --hidden <units>           units of the hidden layers, or none: a linear model
      --activation <name>        relu, leakyRelu, elu, gelu, tanh, sigmoid
      --init <name>              start of the weights: he, heUniform, glorot, glorotUniform, lecun,
                                 lecunUniform, zeros (default: he; glorot for tanh, sigmoid)
      --batch-norm               batch norm before each activation
      --layer-norm               layer norm before each activation
      --keep-prob <p>            dropout: share of hidden units kept, 1 − rate
      --input-keep-prob <p>      dropout: share of inputs kept
      --alpha-dropout            dropout that keeps mean and variance, for --keep-prob
      --mask <kind>              dropout masks: fresh at every step, or one fixed
      --noise <σ>                deviation of Gaussian noise on the inputs

    Settings of the program (default: those of the model's run, else of wellfit train):
      --examples <n>             examples to train on (default: 211)
      --l1 <λ>                   penalty λ/m·Σ|w|
      --l1-method <name>         proximal: exact zeros; or subgradient
      --l2 <λ>                   penalty λ/(2m)·Σw²
      --max-norm <c>             longest ‖w‖ of the weights into a unit
      --optimizer <name>         sgd, rmsprop, adagrad, adam, adamW, lbfgs
      --learning-rate <α>        step along the gradient (default: sgd 0.3, adam 0.001, others 0.01)
      --momentum <μ>             of sgd and rmsprop: v := μ·v + g
      --nesterov                 look ahead along the momentum
      --weight-decay <wd>        of adamW, beside the gradient: θ := θ − α·wd·θ (default: 0.01)
      --clip-norm <c>            scale the gradient of all parameters down to this norm
      --clip-value <c>           bring each element of the gradient into [−c, c]
      --averaging <d>            moving average of the weights: d·average + (1 − d)·θ
      --schedule <name>          constant, step, exponential, cosine, plateau
      --decay-every <n>          step: updates between drops; exponential: updates for one factor
      --decay-factor <f>         what a drop multiplies it by (default: 0.5, plateau 0.1)
      --decay-patience <n>       plateau: epochs without improvement before a drop (default: 10)
      --final-learning-rate <α>  cosine: at the end; plateau: at least (default: 0)
      --warm-up <n>              updates in which the learning rate rises from 0
      --batch-size <n>           examples of a step, or full
      --precision <kind>         float64 or float32
      --random <kind>            philox, or numpy's legacy streams
      --arithmetic <kind>        strict: the same bits everywhere; fused: faster, where the processor
                                 can
      --vector-bits <n>          128, or 256 as for --turbo

    Examples:
      wellfit inspect runs/moons-1/model.wellfit
      wellfit inspect runs/moons-1/model.wellfit --program
      wellfit inspect --hidden 20,3 --training --l2 0.7 --keep-prob 0.86
      wellfit inspect --inputs 784 --hidden 128 --training --batch-size 32 --examples 60000 --json
    "
  `);
});

test('wellfit check --help', async () => {
  expect(await help(['check'])).toMatchInlineSnapshot(`
    "Usage: wellfit check [options] [model]

    Tries on a model, or on a network given by options, what every network should keep to: gradients
    are the slopes of the cost; dropout leaves the mean as it is, draws anew at every step, replays
    from its seed and is gone at prediction; rows do not depend on each other; compiled steps are
    those of the interpreter. Exit code 1 when a law is broken.

    Arguments:
      model                  a model.wellfit

    Options:
      --json                 one JSON document on stdout
      --quiet                no notes
      -h, --help             display help for command

    A network without a model:
      --inputs <n>           features (default: 2)
      --outputs <n>          classes, labels or values (default: 1)
      --task <kind>          auto (by the target), classes, values or labels (default: "auto")
      --hidden <units>       units of the hidden layers, or none: a linear model (default: [20,3])
      --activation <name>    relu, leakyRelu, elu, gelu, tanh, sigmoid (default: "relu")
      --init <name>          start of the weights: he, heUniform, glorot, glorotUniform, lecun,
                             lecunUniform, zeros (default: he; glorot for tanh, sigmoid)
      --batch-norm           batch norm before each activation
      --layer-norm           layer norm before each activation
      --keep-prob <p>        dropout: share of hidden units kept, 1 − rate (default: 1)
      --input-keep-prob <p>  dropout: share of inputs kept (default: 1)
      --alpha-dropout        dropout that keeps mean and variance, for --keep-prob
      --mask <kind>          dropout masks: fresh at every step, or one fixed (default: "fresh")
      --noise <σ>            deviation of Gaussian noise on the inputs (default: 0)
      --loss <name>          of values: squared, or huber (linear far off) (default: "squared")
      --label-smoothing <ε>  targets (1 − ε)·y + ε/K in training (default: 0)
      --config <file>        settings by the names of the options: learningRate, l2, …

    What is tried:
      --l1 <λ>               penalty λ/m·Σ|w| (default: 0)
      --l1-method <name>     proximal: exact zeros; or subgradient (default: "proximal")
      --l2 <λ>               penalty λ/(2m)·Σw² (default: 0)
      --lambda <λ>           the same as --l2
      --seed <n>             of everything random (default: 0)
      --tolerance <ε>        relative error that a right gradient stays below (default: 1e-6)

    Without --config, wellfit.config.ts, .js or .json in this folder is read if it is there. Options on
    the command line count more. A .ts or .js file is a program, and is run; a .json file is data only.

    Examples:
      wellfit check runs/moons-1/model.wellfit
      wellfit check --inputs 4 --outputs 3 --hidden 16,8 --activation gelu --batch-norm --keep-prob 0.8
    "
  `);
});

test('wellfit evaluate --help', async () => {
  expect(await help(['evaluate'])).toMatchInlineSnapshot(`
    "Usage: wellfit evaluate [options] <model> <data>

    Loss (without penalty), metrics and confusion matrix on the rows of a table: for classes accuracy,
    balanced accuracy, precision, recall, F1, ROC AUC, log loss, Brier score and calibration error; for
    values R², MAE and RMSE.

    Arguments:
      model                    a model.wellfit
      data                     a .csv, .tsv or .mat with the features and the target

    Options:
      --json                   one JSON document on stdout
      --turbo                  vectors of 256 bits, where V8 can pack them (experimental; tested first)
      --delimiter <character>  between cells (default: seen in the file)
      --encoding <name>        of the file (default: utf-8)
      -h, --help               display help for command

    Example:
      wellfit evaluate runs/moons-1/model.wellfit test.csv
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

test('wellfit lab --help', async () => {
  expect(await help(['lab'])).toMatchInlineSnapshot(`
    "Usage: wellfit lab [options] [data]

    Serves the lab to a browser on this machine and to nobody else: train on a table, move λ, look at
    the runs of a folder, and follow one that wellfit train is making. Ctrl-C ends it.

    Arguments:
      data               a table for the page to open, up to 256 MB

    Options:
      --target <column>  the column to learn
      --runs <dir>       folder with runs, or with a folder runs (default: ".")
      --port <n>         port on 127.0.0.1 (default: 4747, or the next that is free)
      --no-open          print the address, and open no browser
      -h, --help         display help for command

    The address holds a key: whoever has it can read the table and the runs while the lab is there.

    Examples:
      wellfit lab
      wellfit lab churn.csv --target left
      wellfit lab --runs ../experiments --port 8080 --no-open
    "
  `);
});

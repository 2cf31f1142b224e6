// The story's texts, in English. Words between ** and ** are strong; {gaps} are filled with figures.
export const en = {
  percent: '{value} %',
  chapters: 'Chapters',
  chapter: 'Chapter {number}: {title}',
  chapterDone: 'Chapter {number}: {title}, done',
  next: 'Next chapter',
  previous: 'Previous chapter',
  task: 'Task',
  solved: 'Solved.',
  training: 'Training …',
  trainingSome: 'Training {done} of {of} …',
  refused: 'It could not be trained: {message}',
  trainingLoss: 'training loss',
  validationLoss: 'validation loss',
  trainingCurve: 'training',
  validationCurve: 'validation',
  pointsHint: 'Filled points are trained on, rings are only looked at',
  boundary:
    'Decision boundary between two classes, with their points. Training loss {training}, validation loss {validation}.',

  memorize: {
    title: 'A network that memorizes',
    text: [
      'This network has **127 weights and biases** to fit 120 points. First it finds the bend between the two moons. Then it goes on, and makes a detour around one stray point after another, until **every training point is right**.',
      'The rings were never trained on. For them the detours lead the wrong way, and the network is very sure of its mistakes. So **validation loss rises while training loss still falls**. That is overfitting.',
    ],
    question: 'At the end training loss is close to zero. What does that say about new points?',
    answers: [
      {
        text: 'They will be predicted just as well.',
        why: 'The rings are such new points, and their loss has grown.',
      },
      {
        text: 'Little: the points may be known by heart.',
        why: 'Right. Only points that were held out can tell.',
      },
      {
        text: 'They will all be wrong.',
        why: 'Most are on the right side. It is too sure of the few that are not.',
      },
    ],
    task: 'Stop earlier, and bring validation loss below 0.24.',
    faders: [{ symbol: 'Steps', name: 'until training stops' }],
    standing: 'Validation loss {loss} after {steps} steps',
    figure: 'After {steps} steps',
    curves: 'Loss along the way',
    curvesHint: 'Without penalty, with the steps on a logarithmic axis',
    curvesLabel:
      'Training loss falls all the way to {training}. Validation loss falls to {lowest} at step {step}, and then rises to {validation}.',
    stopped: 'stopped here',
  },

  penalty: {
    title: 'What L2 adds',
    text: [
      'So far the cost was the loss alone. L2 adds a second term, **λ/2m · Σw²**: all weights are squared and summed, and λ says how much that counts. Biases stay out of it.',
      'Its gradient is λ/m · w. Every step takes a little off each weight, **in proportion to its size**; what lowers the loss grows back, and the rest goes. Hence the other name, weight decay.',
      'A boundary needs large weights to turn sharply. Move λ, and watch both: the outline shows the weights at λ = 0.',
    ],
    question: 'Why does training loss rise a little as λ grows?',
    answers: [
      {
        text: 'The network is trained for fewer steps.',
        why: 'All of them are trained for 6,000 steps.',
      },
      {
        text: 'The penalty is part of the training loss.',
        why: 'Losses are shown without it; the bar below has both apart.',
      },
      {
        text: 'Weights have a price now, and some fit is given up for it.',
        why: 'Right. The sum is lowered, not the loss alone.',
      },
    ],
    task: 'Make ‖W‖ half of what it is without a penalty.',
    faders: [{ symbol: 'λ', name: 'L2 penalty' }],
    standing: '‖W‖ is {norm}, half would be {half}',
    figure: 'With λ = {lambda}',
    weights: 'Its weights',
    weightsHint: 'How many are how large, layer by layer, from −{limit} to {limit}',
    weightsLabel:
      'Histogram of the {count} weights of layer {layer}. Their norm is {norm}; at λ = 0 it was {before}.',
    layer: 'Layer {layer}',
    cost: 'What is lowered',
    loss: 'loss {loss}',
    penalty: 'penalty {penalty}',
  },

  tooMuch: {
    title: 'Too much λ',
    text: [
      'A little λ takes the detours away. More of it takes away what was right: the bend goes straight, and **training accuracy falls too**. That is underfitting.',
      'In the end the penalty wins altogether. With λ = 20 the weights shrink to nothing, no signal gets through, and **every point gets the same answer, one half**.',
      'Such a network is as bad on new points as on old ones. So a small gap between the losses is no merit by itself: both have to be low.',
    ],
    question: 'With λ = 10 the losses are 0.34 and 0.42. What helps?',
    answers: [
      {
        text: 'Nothing. The gap is small, so all is well.',
        why: 'With λ = 0.5 they are 0.09 and 0.16: better on old and new points alike.',
      },
      {
        text: 'Less λ.',
        why: 'Right. The network may bend again, as far as both sets gain by it.',
      },
      {
        text: 'More λ.',
        why: 'That takes even more fit away. Try it.',
      },
    ],
    task: 'Find a λ at which training accuracy falls below 90 %.',
    faders: [{ symbol: 'λ', name: 'L2 penalty' }],
    standing: 'Training accuracy {accuracy} %',
    figure: 'With λ = {lambda}',
    row: 'From enough to too much',
    rowHint: 'Training accuracy below each picture',
    small: 'λ = {lambda}',
  },

  thinned: {
    title: 'Another network each step',
    text: [
      'Dropout puts hidden units to sleep at random. Each stays awake with probability **keepProb**, and what is awake is divided by keepProb, so that sums stay as large on average.',
      'A new mask is drawn at every step, and every point has its own. In the tiles a row is a unit, a column a point; dark units sleep. So no step trains the whole network: each trains **thinned networks that share their weights**.',
      'No unit can count on a certain neighbor being awake. What is to last has to be held by several, and a detour that hangs on one unit does not last.',
    ],
    question: 'keepProb is 0.8, and the layer has 20 units. What happens in a step?',
    answers: [
      {
        text: 'The same 4 units sleep for all points.',
        why: 'Every point has its own column in the mask.',
      },
      {
        text: 'Outputs are multiplied by 0.8.',
        why: 'The other way round: what is awake is divided by 0.8.',
      },
      {
        text: 'For each point about 4 units sleep, others each time.',
        why: 'Right. About 4: it may be 2 or 7, since each is drawn by itself.',
      },
    ],
    task: 'Bring validation loss below 0.12 by keepProb alone.',
    faders: [{ symbol: 'keepProb', name: 'dropout' }],
    standing: 'Validation loss {loss}',
    figure: 'The whole network',
    figureHint: 'All units awake, as at prediction',
    masks: 'Masks of three steps',
    masksHint: '20 units of the first layer, for the first 24 points',
    networks: 'Six thinned networks',
    networksHint: 'The same weights, with the masks of six points',
    networkLabel: 'Boundary of thinned network {number}',
    noMasks: 'With keepProb 1 nothing sleeps: there is only the whole network.',
    step: 'Step {step}',
    maskLabel: 'Mask of step {step}: {asleep} of {of} tiles are dark',
  },

  masks: {
    title: 'One mask or fresh masks',
    text: [
      'A well-known exercise reports **95 %** on its test set with dropout. Yet its forward pass sets the random seed again at every step, so every step draws **the same mask**. Each point then meets one thinned network only, and can be learned by heart in it.',
      'The cost with that mask ends at 0.0605. With all units awake, as at prediction, the loss is 0.658 on the training set and **1.055 on the test set**. And the 95 % belong to that mask: ten mask seeds give 92.1 ± 1.7 %, with fresh masks 93.5 ± 0.7 % (mean ± standard deviation).',
      'The figure has **a set of its own**, and 24 seeds. A lucky one reaches 95 % either way; only many tell the two apart.',
    ],
    question: 'Why does one mask do worse at prediction?',
    answers: [
      {
        text: 'It drops too many units.',
        why: 'Both drop the same share of them.',
      },
      {
        text: 'Each point learned one part, and meets the whole.',
        why: 'Right. Fresh masks show every point many parts.',
      },
      {
        text: 'Its learning rate is too high.',
        why: 'Both are trained alike, but for the masks.',
      },
    ],
    task: 'Bring the two means within 0.5 %.',
    faders: [{ symbol: 'keepProb', name: 'dropout' }],
    standing: 'The means are {gap} % apart',
    fixed: 'One mask',
    fixedHint: 'Drawn once, used at every step',
    fresh: 'Fresh masks',
    freshHint: 'Drawn anew at every step',
    spread: 'Validation accuracy of 24 seeds, mean ± standard error',
    masked: 'Training loss with masks {masked}, all awake {awake}',
  },

  asleep: {
    title: 'Asleep at prediction',
    text: [
      'With masks on, **the same point, asked again, gets another answer**: the dots below are those of 32 thinned networks at the cross.',
      'One could ask many and take the mean, at many times the price. There is no need. Training divided by keepProb, so with all awake a unit hears what it heard on average: **one pass comes close to the mean of all masks**.',
      'Close, not equal: units bend what they hear, and the whole network is a little surer of itself. But it labels nearly every place as the mean does, and always the same way.',
    ],
    question: 'Training has divided by keepProb. What is to be changed at prediction?',
    answers: [
      {
        text: 'Multiply all weights by keepProb.',
        why: 'Only for dropout that does not divide in training. Here it would make every sum too small.',
      },
      {
        text: 'Nothing: leave all units awake.',
        why: 'Right. That is what the division in training is for.',
      },
      {
        text: 'Draw one mask, and use it for everyone.',
        why: 'Then everyone gets the answer of one thinned network, and a worse one.',
      },
    ],
    task: 'Average so many masks that less than 0.5 % of the field is labeled otherwise than by the whole network.',
    faders: [{ symbol: 'Masks', name: 'that are averaged' }],
    standing: '{share} % of the field labeled otherwise',
    awake: 'Masks on',
    awakeHint: 'Mean of {count}',
    awakeHintOne: 'One mask, keepProb 0.7',
    whole: 'Dropout asleep',
    wholeHint: 'The whole network, one pass',
    answersMasked: '32 masks',
    answerAsleep: 'asleep',
    spread: 'Probability of blue at the cross',
    spreadLabel:
      'At the place of the cross 32 masks answer between {least} and {most}, on average {mean}. The whole network answers {whole}.',
  },

  both: {
    title: 'Both together',
    text: [
      'L2 holds all weights small; dropout keeps units from leaning on one another. Both brakes can be pulled at once, but then each has to be pulled less: what was right for one alone is **too much for both**.',
      'A dot is a seed, with a split, weights and masks of its own. On these points L2 does most of the work; with dropout alone some seeds still go far wrong.',
    ],
    question: 'Ten seeds each give 0.147 ± 0.014 with both and 0.154 ± 0.014 with L2 alone. What follows?',
    answers: [
      {
        text: 'Both together are better.',
        why: 'The difference is half a standard error. Ten other seeds could turn it round.',
      },
      {
        text: 'These seeds cannot tell them apart.',
        why: 'Right. Then take the simpler one, or more seeds.',
      },
      {
        text: 'L2 alone is better, since it is simpler.',
        why: 'A good reason to take it, yet no sign that it is better.',
      },
    ],
    task: 'With both on, bring the mean validation loss of ten seeds below 0.16.',
    faders: [
      { symbol: 'λ', name: 'L2 penalty' },
      { symbol: 'keepProb', name: 'dropout' },
    ],
    standing: 'Mean validation loss {loss} ± {error}',
    figure: 'Both, one of the seeds',
    figureHint: 'λ = {lambda}, keepProb = {keepProb}',
    spread: 'Validation loss of ten seeds',
    spreadHint: 'Mean ± standard error, on a logarithmic axis',
    none: 'Neither',
    l2: 'L2',
    dropout: 'Dropout',
    both: 'Both',
  },

  choosing: {
    title: 'Choosing λ honestly',
    text: [
      'λ cannot be learned with the weights: by training loss 0 would always win. It is **chosen on the validation set**: train with each λ, and look.',
      'One split is one throw of the dice. Here each λ is trained on **ten splits**; a circle is their mean, its bar one standard error. The lowest circle may be the lowest by luck. So take the **largest λ whose mean is within one standard error of the lowest**: as good, as far as one can tell, and smoother.',
      'Points that have chosen λ are used up: their loss looks a little too good. For the last word, keep a test set that is looked at once.',
    ],
    question: 'Why not take the λ with the lowest training loss?',
    answers: [
      {
        text: 'It would take too long.',
        why: 'Both losses come from the same fits.',
      },
      {
        text: 'Training loss is too noisy for that.',
        why: 'It is quite smooth. Look at its curve.',
      },
      {
        text: 'It falls as λ falls, however badly the network overfits.',
        why: 'Right. It cannot see what the penalty is for.',
      },
    ],
    task: 'Set λ by the rule of one standard error.',
    faders: [{ symbol: 'λ', name: 'L2 penalty' }],
    standing: 'λ = {lambda} has {loss}; up to {limit} is as good as the lowest',
    figure: 'Loss along λ',
    figureHint: '{lambdas} λ on ten splits each, mean ± standard error',
    lowest: 'lowest',
    chosen: 'λ = {lambda}',
    waiting: 'The curves come when the first λ has been trained on all ten splits.',
    pathLabel:
      'Validation loss is lowest at λ = {lowest}, with {least}. One standard error above that is {limit}. Training loss rises from {first} to {last}.',
  },
};

/** The story's texts in one language. */
export type StoryWords = typeof en;

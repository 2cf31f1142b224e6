// What is said of the decision boundary, in English.
export const boundary = {
  howToRead: 'Decision boundary. Arrow keys move a cursor that reads the probability.',
  summary:
    'Decision field over {x1} and {x2} for the classes {classes}, with {training} training and {validation} validation points',
  noPlane: 'A boundary takes two features that are numbers to be drawn over. This table has fewer.',
  reading: '{label}: {share}',
  across: 'Across',
  up: 'Up',
  slice: 'all other features at their medians',
  firstLayer: 'Layer {layer} · what each unit sees, in the color it votes for',
  layer: 'Layer {layer}',
  unitsSummary: 'Surfaces of the {units} units of hidden layer {layer}; dark ones sleep in the next step',
};

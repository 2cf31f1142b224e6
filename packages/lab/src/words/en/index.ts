// Everything the page says, in English. A translation has the same names, with the same {gaps} in its texts.
import { boundary } from './boundary.ts';
import { common } from './common.ts';
import { compare } from './compare.ts';
import { data } from './data.ts';
import { fit } from './fit.ts';
import { inside } from './inside.ts';
import { model } from './model.ts';
import { served } from './served.ts';

export const en = { common, data, model, fit, boundary, inside, compare, served };

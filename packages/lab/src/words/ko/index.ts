// Everything the page says, in Korean.
import type { Words } from '../words.ts';
import { boundary } from './boundary.ts';
import { common } from './common.ts';
import { compare } from './compare.ts';
import { data } from './data.ts';
import { fit } from './fit.ts';
import { inside } from './inside.ts';
import { model } from './model.ts';
import { served } from './served.ts';

export const ko: Words = { common, data, model, fit, boundary, inside, compare, served };

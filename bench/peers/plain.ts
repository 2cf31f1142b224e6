// Careful plain JavaScript: typed arrays, no allocation in a step, loops that a compiler likes.

import { job, timePrediction, timeTraining } from './peer.ts';
import { beginNarrow } from './plain-narrow.ts';
import { beginWide, predictWide } from './plain-wide.ts';

if (job.task === 'predict') await timePrediction(predictWide());
else await timeTraining(job.files === 'w1' ? beginNarrow : beginWide);

// The model as a file that the library and the command read.
import { TableModel, writeModel } from 'wellfit';
import type { Answer } from '../protocol.ts';
import { weightsFingerprint } from './fingerprint.ts';
import type { Session } from './session.ts';

/** The network as it is now, with the meaning of its inputs and outputs. */
export async function exported({
  course,
  examples,
}: Session): Promise<Answer & { readonly kind: 'exported' }> {
  const network = course.trainer.model();
  const { step } = course;
  const { preprocessing, target } = examples;
  const model = writeModel(new TableModel({ network, preprocessing, target }));
  return {
    kind: 'exported',
    model,
    fingerprint: await weightsFingerprint(network.network, network.parameters),
    step,
  };
}

// The sum of the network that is shown: ahead of the worker, while a hand is.
import { useShared } from '../../state/context.ts';
import { outputsOf, parameterSum } from './parameter-sum.ts';

/** Inputs of the drawn sets, until the worker has told. */
const usualInputs = 2;

/** What the present network learns, as a sum. */
export function useParameterSum(): ReturnType<typeof parameterSum> {
  const { lab } = useShared();
  const { hidden, batchNorm, layerNorm } = lab.start.value;
  const data = lab.data.value;
  const inputs = data?.inputs ?? usualInputs;
  return parameterSum({ inputs, hidden, outputs: outputsOf(data), batchNorm, layerNorm });
}

// Ported checks of parameters and state: what the constructor takes, what fitting and asking leave as they are.
import { expect } from 'vitest';
import { adam, Classifier, type EstimatorParams } from 'wellfit';
import {
  type AnyEstimator,
  answersOf,
  type Check,
  expectRefusal,
  frozen,
  type Kind,
  methodsOf,
  refusalOf,
  weightsOf,
} from './scikit-learn-checks.ts';
import { floors } from './scikit-learn-checks-sets.ts';

/** A value that no parameter takes: an object with a field that none of them has. */
class Strange {
  readonly strange = true;
}

/** Values of the right type, out of range. */
const tooMuch: Readonly<Record<string, unknown>> = {
  hidden: [8, 0],
  activation: 'swish',
  init: 'constructor',
  keepProb: 0,
  inputKeepProb: 1.5,
  noise: -1,
  l1: -1,
  l2: -0.1,
  maxNorm: 0,
  optimizer: 'lion',
  learningRate: 0,
  clipNorm: -1,
  batchSize: 2.5,
  epochs: 0,
  steps: 1.5,
  validationSplit: 1,
  precision: 'float16',
  seed: -1,
  scale: 'robust',
  missing: 'drop',
  unseen: 'error',
};

const namesOf = (estimator: AnyEstimator) => Object.keys(estimator.getParams()) as (keyof EstimatorParams)[];

async function fitted(kind: Kind, params?: EstimatorParams): Promise<AnyEstimator> {
  const { x, y } = floors();
  return kind.make(params).fit(x, y);
}

export const paramChecks: readonly Check[] = [
  {
    name: 'check_no_attributes_set_in_init',
    meaning: 'the constructor sets parameters and nothing else: those given, over the defaults',
    run({ bare }) {
      const given = { hidden: [3], l2: 0.5, seed: 7 };
      const estimator = bare(given);
      expect(Reflect.ownKeys(estimator)).toEqual([]);
      expect(estimator.getParams()).toEqual({ ...bare().getParams(), ...given });
      expect(estimator.isFitted).toBe(false);
    },
  },
  {
    name: 'check_parameters_default_constructible',
    meaning:
      'no argument is needed, a copy is made from getParams, and no default can be changed from outside',
    run({ bare }) {
      const estimator = bare();
      expect(estimator.setParams({})).toBe(estimator);
      expect(bare(estimator.getParams()).getParams()).toEqual(estimator.getParams());
      const before = structuredClone(estimator.getParams());
      for (const value of Object.values(bare().getParams())) {
        // a frozen one throws, a copy may be changed
        if (Array.isArray(value) && !Object.isFrozen(value)) value.push(1);
        else if (typeof value === 'object') Reflect.set(value, 'x0', 'numeric');
      }
      expect(bare().getParams()).toEqual(before);
    },
  },
  {
    name: 'check_get_params_invariance',
    meaning: 'getParams tells every parameter, the same each time, and is no way to change one',
    run({ bare }) {
      const estimator = bare({ epochs: 3 });
      const told: { epochs: unknown } = estimator.getParams();
      expect(estimator.getParams()).toEqual(told);
      told.epochs = 4;
      expect(estimator.getParams().epochs).toBe(3);
    },
  },
  {
    name: 'check_set_params',
    meaning:
      'setParams keeps what getParams tells; −∞, ∞ and null are refused at once, and then nothing is changed',
    async run({ bare }) {
      const estimator = bare();
      const params = estimator.getParams();
      estimator.setParams(params);
      expect(estimator.getParams()).toStrictEqual(params);
      for (const name of namesOf(estimator)) {
        for (const value of [-Infinity, Infinity, null]) {
          const call = () => estimator.setParams({ epochs: 77, [name]: value });
          await expectRefusal(call, 'range', `: ${name} must be `);
          expect(estimator.getParams(), name).toEqual(params);
        }
      }
    },
  },
  {
    name: 'check_param_validation',
    meaning: 'a value that a parameter does not take is refused by its name, for its type or for its size',
    async run({ name: kind, bare }) {
      const { x, y } = floors();
      const faults: string[] = [];
      for (const name of namesOf(bare())) {
        const fit = () => bare({ epochs: 1, [name]: new Strange() }).fit(x, y);
        const { message } = await refusalOf(fit).catch((failure: Error) => failure);
        const words = message.split(/\W+/);
        if (!words.includes(name) || words.includes('TypeError')) faults.push(`${name}: ${message}`);
      }
      expect(faults).toEqual([]);
      for (const [name, value] of Object.entries(tooMuch)) {
        await expectRefusal(() => bare({ [name]: value }), 'range', `${kind}: ${name} must be `);
      }
      const unknown: object = { l3: 1 };
      await expectRefusal(() => bare(unknown), 'range', `${kind}: there is no parameter l3`);
    },
  },
  {
    name: 'check_estimators_overwrite_params',
    meaning: 'a fit changes no parameter, nor any object given as one',
    async run({ bare }) {
      const given = frozen({
        hidden: [4],
        types: { x0: 'numeric' },
        optimizer: adam({ learningRate: 0.01 }),
        earlyStopping: { patience: 3 },
        validationSplit: 0.3,
        epochs: 10,
        averaging: { decay: 0.9 },
        mixup: { alpha: 0.2 },
      } as const);
      const estimator = bare(given);
      const before = estimator.getParams();
      const { x, y } = floors();
      await estimator.fit(x, y);
      expect(estimator.getParams()).toStrictEqual(before);
      expect(before).toMatchObject(given);
    },
  },
  {
    name: 'check_dont_overwrite_parameters',
    meaning: 'a fit adds no field and leaves parameters that are decided by the data at auto',
    async run({ bare }) {
      const estimator = bare({ steps: 1 });
      const before = estimator.getParams();
      const { x, y } = floors();
      await estimator.fit(x, y);
      expect(Reflect.ownKeys(estimator)).toEqual([]);
      expect(estimator.getParams()).toEqual(before);
      expect(before).toMatchObject({ batchSize: 'auto', learningRate: 'auto', l2: 'auto', epochs: 'auto' });
    },
  },
  {
    name: 'check_dict_unchanged',
    meaning: 'asking a model changes nothing: not its numbers, its history, its warnings or the parameters',
    async run(kind) {
      const { x, y } = floors();
      const estimator = await fitted(kind);
      const { model, history, warnings } = estimator;
      const before = structuredClone([weightsOf(estimator), model.preprocessing, model.target, history]);
      const params = estimator.getParams();
      for (const method of Object.values(methodsOf(estimator, y))) method(x);
      expect(estimator.model).toBe(model);
      expect(estimator.history).toBe(history);
      expect(estimator.warnings).toBe(warnings);
      expect([weightsOf(estimator), model.preprocessing, model.target, history]).toEqual(before);
      expect(estimator.getParams()).toEqual(params);
      expect(Reflect.ownKeys(estimator)).toEqual([]);
    },
  },
  {
    name: 'check_fit_check_is_fitted',
    meaning: 'isFitted is false before a fit and true after it; a fit that is refused leaves what was fitted',
    async run(kind) {
      const { x, y } = floors();
      const estimator = kind.make();
      expect(estimator.isFitted).toBe(false);
      await refusalOf(() => estimator.fit(x, y.slice(1)));
      expect(estimator.isFitted).toBe(false);
      await estimator.fit(x, y);
      expect(estimator.isFitted).toBe(true);
      const answers = answersOf(estimator, x);
      await refusalOf(() => estimator.fit(x, y.slice(1)));
      expect(estimator.isFitted).toBe(true);
      expect(answersOf(estimator, x)).toEqual(answers);
    },
  },
  {
    name: 'check_estimators_unfitted',
    meaning: 'every method and property that needs a fit says so before one, by the code state',
    async run({ name, make }) {
      const { x, y } = floors();
      const estimator = make();
      const calls: Record<string, () => unknown> = {
        model: () => estimator.model,
        history: () => estimator.history,
        warnings: () => estimator.warnings,
        ...(estimator instanceof Classifier && { classes: () => estimator.classes }),
      };
      for (const [method, ask] of Object.entries(methodsOf(estimator, y))) calls[method] = () => ask(x);
      for (const call of Object.values(calls)) {
        await expectRefusal(call, 'state', `${name}: not fitted yet; call fit`);
      }
    },
  },
  {
    name: 'check_non_transformer_estimators_n_iter',
    meaning: 'the history tells how many updates were made: the epochs asked for, at least one',
    async run(kind) {
      const estimator = await fitted(kind, { epochs: 7, batchSize: 5 });
      expect(estimator.history.step.at(-1)).toBe(7 * (20 / 5));
      const once = await fitted(kind, { epochs: 1, batchSize: 'full' });
      expect(once.history.step.at(-1)).toBe(1);
    },
  },
];

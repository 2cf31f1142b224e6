// What can be taken away from the running training: its model, its picture, its settings, and code that trains it again.
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { paletteOf } from '../parts/palette.ts';
import { useShared, useWords } from '../state/context.ts';
import type { Lab } from '../state/lab.ts';
import { count, fixed, setting } from '../state/numerals.ts';
import type { Screen } from '../state/screen.ts';
import { planePoints } from '../views/boundary/plane-points.ts';
import { fill } from '../words/words.ts';
import { asCode, canBeCode, type TrainedFit } from './as-code.ts';
import { boundaryImage } from './boundary-image.ts';
import './compare.css';
import { download } from './download.ts';
import { settingsFile } from './settings-file.ts';

const files = { model: 'model.wellfit', picture: 'boundary.png', settings: 'settings.json' } as const;

export function ExportBar(): JSX.Element {
  const { lab, screen } = useShared();
  const { compare } = useWords();
  const told = useSignal('');
  const isReady = lab.frame.value !== undefined;
  const hasCode = canBeCode({ settings: lab.start.value, brought: lab.brought.value });
  const button = (text: string, save: () => Promise<string>) => (
    <button type="button" class="button" disabled={!isReady} onClick={() => void tell(told, save, screen)}>
      {text}
    </button>
  );
  return (
    <div class="compare-export">
      <span class="compare-told" role="status">
        {told.value}
      </span>
      {button(compare.saveModel, () => saveModel(lab, screen))}
      {button(compare.savePicture, () => savePicture(lab, screen))}
      {button(compare.saveSettings, () => saveSettings(lab, screen))}
      {hasCode && button(compare.copyCode, () => copyCode(lab, screen))}
    </div>
  );
}

/** Says what was saved, or why it was not. */
async function tell(told: Signal<string>, save: () => Promise<string>, screen: Screen): Promise<void> {
  try {
    told.value = await save();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    told.value = fill(screen.words.value.compare.notSaved, { message });
  }
}

async function saveModel(lab: Lab, screen: Screen): Promise<string> {
  const { model, step, fingerprint } = await lab.export();
  download(files.model, new Blob([model], { type: 'application/json' }));
  return fill(screen.words.value.compare.saved, { file: files.model, step: count(step), fingerprint });
}

async function savePicture(lab: Lab, screen: Screen): Promise<string> {
  const { compare, data: names } = screen.words.value;
  const frame = lab.frame.value;
  const data = lab.data.value;
  if (!frame?.field || !data) throw new Error('there is no boundary to picture');
  const { step, live, losses, field } = frame;
  const { source } = lab.start.value.data;
  const image = await boundaryImage({
    title: fill(compare.pictureTitle, { data: source === 'table' ? data.name : names[source] }),
    caption: fill(compare.pictureCaption, {
      l2: setting(live.l2),
      keepProb: setting(live.keepProb),
      step: count(step),
      training: fixed(losses.training, 3),
      validation: fixed(losses.validation, 3),
    }),
    field,
    points: planePoints(data, field.axes),
    palette: paletteOf(screen.theme.value),
  });
  download(files.picture, image);
  return fill(compare.savedPicture, { file: files.picture, step: count(step) });
}

/** The fit up to the step that it is at now. */
async function fitOf(lab: Lab): Promise<TrainedFit> {
  const { fingerprint, step } = await lab.fingerprint();
  const moves = (lab.frame.value?.moves ?? []).filter(move => move.step < step);
  return { settings: lab.start.value, moves, step, fingerprint, brought: withTarget(lab) };
}

/** What the user has brought, with the column that is learned by its name. */
function withTarget(lab: Lab): TrainedFit['brought'] {
  const brought = lab.brought.value;
  if (brought?.kind !== 'file') return brought;
  const target = lab.data.value?.columns.find(({ type }) => type === 'target');
  return { ...brought, target: target?.name };
}

async function saveSettings(lab: Lab, screen: Screen): Promise<string> {
  const fit = await fitOf(lab);
  const link = `${location.origin}${location.pathname}#${lab.link(fit.step)}`;
  download(files.settings, new Blob([settingsFile(fit, link)], { type: 'application/json' }));
  const { step, fingerprint } = fit;
  return fill(screen.words.value.compare.saved, { file: files.settings, step: count(step), fingerprint });
}

async function copyCode(lab: Lab, screen: Screen): Promise<string> {
  const fit = await fitOf(lab);
  const { compare } = screen.words.value;
  try {
    await navigator.clipboard.writeText(asCode(fit));
  } catch {
    return compare.notCopied;
  }
  return fill(compare.copied, { step: count(fit.step), fingerprint: fit.fingerprint });
}

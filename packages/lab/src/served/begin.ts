// What a page beside `wellfit lab` does once it is there: it opens the table, or says why it cannot.
import { computed } from '@preact/signals';
import type { BroughtFile, DataSummary } from '../protocol.ts';
import type { Settings } from '../settings/settings.ts';
import type { Shared } from '../state/context.ts';
import type { Lab } from '../state/lab.ts';
import type { Server } from '../state/server.ts';
import { tooLarge } from '../views/data/open-file.ts';
import { fill } from '../words/words.ts';
import type { SessionInfo } from './messages.ts';
import type { Served, ShutOut } from './session.ts';

type Place = Pick<Shared, 'lab' | 'screen'>;

type Offered = NonNullable<SessionInfo['data']>;

export async function begin(served: Served, place: Place): Promise<void> {
  if (served.kind === 'shut') tellShutOut(served.why, place);
  else if (served.info.data) await openData(served.info.data, served, place);
}

function tellShutOut(why: ShutOut, { lab, screen }: Place): void {
  const { served } = screen.words.value;
  if (why === 'no key') screen.notice.value = served.noKey;
  else lab.refusal.value = { key: served.keyOpensNothing, token: served.ended, silent: served.silent }[why];
}

/** Opens the table, unless the tab goes on with something: the same table, or what it had before it was loaded anew. */
async function openData(
  data: Offered,
  { server, isNew }: { readonly server: Server; readonly isNew: boolean },
  { lab, screen }: Place,
): Promise<void> {
  const goesOn = await hasOpened(lab, undefined);
  if (goesOn && !isNew) return;
  const { served, data: words } = screen.words.value;
  const refusal = tooLarge(data.name, data.bytes, words);
  if (refusal !== undefined) {
    lab.refusal.value = refusal;
    return;
  }
  const bytes = await bytesOf(server);
  if (!bytes) {
    lab.refusal.value = fill(served.noData, { name: data.name });
    return;
  }
  const file: BroughtFile = { kind: 'file', name: data.name, bytes, target: data.target, without: [] };
  if (isSame(openFile(lab), file)) return;
  const before = lab.data.peek();
  const settings = lab.settings.peek();
  lab.brought.value = file;
  const withTable: Settings = { ...settings, data: { ...settings.data, source: 'table' } };
  lab.open({ settings: withTable, moves: [], until: undefined }, true);
  if (await hasOpened(lab, before)) screen.notice.value = fill(served.opened, { name: data.name });
  else {
    // another choice of columns may do
    screen.dataWay.value = 'table';
    screen.drawer.value = 'data';
  }
}

/** Waits until other data than before are there, or something was refused; whether it is the former. */
function hasOpened(lab: Lab, before: DataSummary | undefined): Promise<boolean> {
  const answer = computed(() => {
    if (lab.data.value !== before) return true;
    return lab.refusal.value === undefined ? undefined : false;
  });
  return new Promise(resolve => {
    const stop = answer.subscribe(is => {
      if (is === undefined) return;
      queueMicrotask(() => stop());
      resolve(is);
    });
  });
}

async function bytesOf(server: Server): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const answer = await server.request('data');
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}

/** The file that is being trained on. */
function openFile(lab: Lab): BroughtFile | undefined {
  const brought = lab.brought.peek();
  const isTable = lab.settings.peek().data.source === 'table';
  return isTable && brought?.kind === 'file' ? brought : undefined;
}

/** Whether a stored session's file is the one offered; without `--target` the column is the user's choice. */
function isSame(open: BroughtFile | undefined, { name, bytes, target }: BroughtFile): boolean {
  return (
    open !== undefined &&
    open.name === name &&
    (target === undefined || open.target === target) &&
    open.bytes.length === bytes.length &&
    open.bytes.every((byte, i) => byte === bytes[i])
  );
}

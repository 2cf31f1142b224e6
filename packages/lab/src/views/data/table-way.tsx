// A table of one's own: dropped, chosen or pasted; then what its columns are and which of them is predicted.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { BroughtData } from '../../protocol.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { ClassShares } from './class-shares.tsx';
import { ColumnsTable } from './columns-table.tsx';
import { mostMegabytes, openFiles, openText } from './open-file.ts';
import { OtherColumns } from './other-columns.tsx';
import { SplitSlider } from './sliders.tsx';

/** Endings of the files that are read. */
const endings = '.csv,.tsv,.tab,.txt,.json,.ndjson,.jsonl,.npy,.mat,.parquet';

export function TableWay(): JSX.Element {
  return (
    <div class="data-table-way">
      <div class="data-table-in">
        <ChooseFile />
        <PasteTable />
      </div>
      <div class="data-table-out">
        <OpenTable />
      </div>
    </div>
  );
}

function ChooseFile(): JSX.Element {
  const shared = useShared();
  const { data } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="data-drop">
      <p>{data.dropInvites}</p>
      <button type="button" class="button primary" onClick={() => input.current?.click()}>
        {data.choose}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={endings}
        onChange={event => {
          const { currentTarget } = event;
          void openFiles(currentTarget.files, shared).then(() => {
            // the same file may be chosen again, after it was mended
            currentTarget.value = '';
          });
        }}
      />
      <p class="quiet">{fill(data.fileText, { megabytes: mostMegabytes })}</p>
    </div>
  );
}

function PasteTable(): JSX.Element {
  const shared = useShared();
  const { data } = useWords();
  const text = useSignal('');
  const id = useId();
  const isEmpty = text.value.trim() === '';
  return (
    <form
      class="data-paste"
      onSubmit={event => {
        event.preventDefault();
        if (!isEmpty) openText(text.value, shared);
      }}
    >
      <label for={id}>{data.paste}</label>
      <textarea
        id={id}
        rows={6}
        spellcheck={false}
        placeholder={'x1,x2,y\n0.3,-0.5,1\n…'}
        value={text.value}
        onInput={event => {
          text.value = event.currentTarget.value;
        }}
      />
      <div class="data-paste-end">
        <button type="submit" class="button primary" disabled={isEmpty}>
          {data.open}
        </button>
        <span class="quiet">{data.pasteText}</span>
      </div>
    </form>
  );
}

/** The table that is open, or what to expect of one. */
function OpenTable(): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  const brought = lab.brought.value;
  const told = lab.data.value;
  const refused = lab.refusedTable.value;
  const isOpen = told?.fingerprint !== undefined && brought?.kind === 'file';
  const isAsked = brought?.kind === 'file' && lab.start.value.data.source === 'table';
  if (isAsked && told?.name !== brought.name && lab.refusal.value === undefined)
    return <p role="status">{fill(data.opening, { name: brought.name })}</p>;
  // a choice of columns that was refused is taken back below; another file asks for another choice
  if (refused && !(isOpen && refused.brought.bytes === brought.bytes))
    return <OtherColumns key={refused.brought.name} refused={refused} />;
  if (!isOpen) return <NoTable brought={brought} />;
  return (
    <>
      <div class="data-table-head">
        <h3>{told.name}</h3>
        <span class="quiet">{fill(data.facts, { rows: count(told.rows), inputs: count(told.inputs) })}</span>
      </div>
      <div class="data-table-facts">
        <SplitSlider />
        <ClassShares classes={told.classes} />
      </div>
      {told.warnings.length > 0 && (
        <div class="data-warnings">
          <h3>{data.warnings}</h3>
          <ul lang="en">
            {told.warnings.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      <ColumnsTable columns={told.columns} brought={brought} />
    </>
  );
}

function NoTable({ brought }: { readonly brought: BroughtData | undefined }): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  return (
    <>
      {brought?.kind === 'file' && lab.start.value.data.source !== 'table' && (
        <button type="button" class="button primary" onClick={() => lab.bring(brought)}>
          {fill(data.back, { name: brought.name })}
        </button>
      )}
      <p class="quiet">{data.noTable}</p>
    </>
  );
}

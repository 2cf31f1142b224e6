// Lines that tell what has happened or was refused, read aloud where a screen is read.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { CloseIcon } from '../parts/icons.tsx';
import { useShared, useWords } from '../state/context.ts';
import { fill } from '../words/words.ts';

/** Milliseconds that a line stays which asks for nothing. */
const noticeMilliseconds = 9000;

export function Notices(): JSX.Element {
  const { lab, screen } = useShared();
  const { common } = useWords();
  const refusal = lab.refusal.value;
  const resumedAt = lab.resumedAt.value;
  const notice = screen.notice.value ?? (resumedAt ? fill(common.resumed, { step: resumedAt }) : undefined);
  useEffect(() => {
    if (notice === undefined) return undefined;
    const timer = setTimeout(() => forget(), noticeMilliseconds);
    return () => clearTimeout(timer);
  }, [notice]);
  const forget = () => {
    screen.notice.value = undefined;
    lab.resumedAt.value = undefined;
  };
  return (
    <div class="notices">
      <div role="alert">
        {refusal && <Line text={refusal} isRefusal onClose={() => (lab.refusal.value = undefined)} />}
      </div>
      <div role="status">{notice && <Line text={notice} onClose={forget} />}</div>
    </div>
  );
}

function Line({
  text,
  isRefusal = false,
  onClose,
}: {
  readonly text: string;
  readonly isRefusal?: boolean;
  readonly onClose: () => void;
}): JSX.Element {
  const { common } = useWords();
  return (
    <p class={isRefusal ? 'notice refusal' : 'notice'}>
      {text}
      <button type="button" class="button icon-button" aria-label={common.close} onClick={onClose}>
        <CloseIcon />
      </button>
    </p>
  );
}

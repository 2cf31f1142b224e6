// A text of a chapter, with its strong words.
import type { JSX } from 'preact';

/** Words between ** and ** are strong. */
export function Paragraph({ text }: { readonly text: string }): JSX.Element {
  const parts = unbroken(text).split('**');
  return <p>{parts.map((part, k) => (k % 2 === 1 ? <strong key={part}>{part}</strong> : part))}</p>;
}

/** Keeps figures and their signs on one line: 95 %, 0.147 ± 0.014, λ = 10. */
export function unbroken(text: string): string {
  return text.replace(/(?<=\d) (?=[%±])|(?<=[±=]) (?=\d)|(?<=λ) (?==)/g, '\u00a0');
}

// Text for a terminal.

/** Text in lines that fit a narrow terminal. */
export function wrapped(text: string): string {
  return text.replace(/(.{1,79})(\s+|$)/g, '$1\n').trimEnd();
}

// Text out of a file, made safe to stand in a one-line message.

/** `text` in double quotes, cut after 64 characters, with everything but plain ASCII escaped. */
export function quote(text: string): string {
  const shown = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  return JSON.stringify(shown).replace(
    /[^ -~…]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `text` with every kind of space and line break turned into a plain space: file names keep their letters. */
export function oneLine(text: string): string {
  return text.replace(/\s/g, ' ');
}

/** Bytes as text, one character a byte (Latin-1, of which ASCII is a part). */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** A column's name or a class's as it may stand in a message: bare where it can, quoted where it would break the line. */
export function label(name: string): string {
  const plain =
    name !== '' && name.length <= 64 && name.trim() === name && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);
  return plain ? name : quote(name);
}

// Model files for tests: one thing changed in them, and the checksum made to fit again.
import { crc32 } from 'node:zlib';

const mark = ',"checksum":';

/** The text with the checksum that it should have. */
export function sealed(text: string): string {
  const body = text.slice(0, text.lastIndexOf(mark));
  return `${body}${mark}"${crc32(body).toString(16).padStart(8, '0')}"}\n`;
}

/** A model with one thing changed, at a path such as `network.layers.0.kind`; undefined takes it away. */
export function changed(model: string, path: string, value?: unknown): string {
  const keys = path.split('.');
  const last = keys.pop()!;
  const file: unknown = JSON.parse(model);
  const place = keys.reduce((inner, key) => (inner as Record<string, unknown>)[key], file);
  Object.assign(place as object, { [last]: value });
  return sealed(JSON.stringify(file));
}

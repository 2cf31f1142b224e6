// Headers of every answer: what a browser may do with it, which is little.

const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The same for every answer, refusals too; no header that lets another origin read anything is among them. */
export const protectiveHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

/** For how long an answer may be kept. */
export const caching = {
  /** Of the API: not at all. */
  never: 'no-store',
  /** Of files whose name holds a digest of what is in them. */
  forever: 'public, max-age=31536000, immutable',
  /** Of other files: only when asked each time. */
  asking: 'no-cache',
} as const;

// The JSON that a request brings along, of a limited size.
import type { IncomingMessage } from 'node:http';
import { HTTPException } from 'hono/http-exception';
import { mostBodyBytes } from './guard.ts';

/**
 * Reads a request's JSON. One that stalls is ended by the server's own time limit.
 *
 * @throws {HTTPException} 400, 413 or 415
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json(?:\s*;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new HTTPException(415, { message: 'only application/json is read' });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // without a length given, or with a false one
    if (bytes > mostBodyBytes)
      throw new HTTPException(413, { message: `at most ${mostBodyBytes} bytes are read` });
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HTTPException(400, { message: 'that is no JSON' });
  }
}

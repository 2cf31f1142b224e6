// Who may use the API: keys that an address carries into a page, and the tokens that pages get for them.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bits of keys and tokens. */
const secretBits = 256;
/** The browser that the command opens has this long to come. */
const openedSeconds = 120;
/** Pages that are in at the same time; one more puts the oldest out. */
const mostSessions = 64;

/**
 * Two keys, since two addresses differ in who sees them. The one printed on the terminal opens as many pages as the
 * user likes. The one given to the browser stands in the list of processes, where others who use the machine see it:
 * it opens one page, soon. If it comes again, somebody else has it, and the page that it opened is put out.
 */
export class Access {
  readonly printedKey: string = newSecret();
  readonly openedKey: string = newSecret();
  readonly #openedUntil: number;
  readonly #now: () => number;
  readonly #warn: (line: string) => void;
  /** Digests of the tokens in use, the oldest first. */
  readonly #sessions: Buffer[] = [];
  #openedSession: Buffer | undefined;

  /** @param now seconds, on a clock that nobody sets */
  constructor(warn: (line: string) => void, now: () => number = () => performance.now() / 1000) {
    this.#warn = warn;
    this.#now = now;
    this.#openedUntil = now() + openedSeconds;
  }

  /** A token for a key; undefined when the key opens nothing, or nothing more. */
  open(key: string): string | undefined {
    const given = digest(key);
    const isPrinted = timingSafeEqual(given, digest(this.printedKey));
    const isOpened = timingSafeEqual(given, digest(this.openedKey));
    if (isPrinted) return this.#begin().token;
    if (!isOpened) return undefined;
    if (this.#openedSession) {
      this.#end(this.#openedSession);
      this.#warn(
        'the address of the browser was used twice; its page is shut out, use the one printed above',
      );
      return undefined;
    }
    if (this.#now() > this.#openedUntil) return undefined;
    const { token, session } = this.#begin();
    this.#openedSession = session;
    return token;
  }

  /** Whether a token is in use. */
  admits(token: string): boolean {
    const given = digest(token);
    // all of them, whichever it is
    return this.#sessions.filter(session => timingSafeEqual(session, given)).length > 0;
  }

  #begin(): { readonly token: string; readonly session: Buffer } {
    const token = newSecret();
    const session = digest(token);
    this.#sessions.push(session);
    if (this.#sessions.length > mostSessions) this.#sessions.shift();
    return { token, session };
  }

  #end(session: Buffer): void {
    const at = this.#sessions.indexOf(session);
    if (at >= 0) this.#sessions.splice(at, 1);
  }
}

function newSecret(): string {
  return randomBytes(secretBits / 8).toString('base64url');
}

/** Of one length, whatever was given, so that comparing takes one time. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

// The session in the browser's database, so that a page that was closed goes on where it was.
import type { BroughtData } from '../protocol.ts';
import type { SessionStore, StoredSession } from './session.ts';

const databaseName = 'wellfit-lab';
const storeName = 'session';
/** What is stored has this form; another one is not read. */
const form = 1;

/** A stored session, and the key of what it is trained on. */
interface Kept {
  readonly form: number;
  readonly session: StoredSession;
  readonly data: string;
}

/**
 * Keeps the last session in IndexedDB. A database that is damaged, of another version, or not there (in private windows)
 * is one in which nothing was stored; nothing is said about it.
 */
export class BrowserStore implements SessionStore {
  #database: Promise<IDBDatabase> | undefined;
  /** Resolves once everything is written that was to be. */
  idle: Promise<void> = Promise.resolve();
  #isWriting = false;
  #next: (() => Promise<void>) | undefined;
  readonly #keys = new WeakMap<BroughtData, string>();

  save(session: StoredSession, brought: BroughtData | undefined): void {
    this.#next = () => this.#write(session, brought);
    if (!this.#isWriting) this.idle = this.#writeAll();
  }

  async load(): ReturnType<SessionStore['load']> {
    try {
      const store = await this.#open('readonly');
      const kept = await resultOf<Kept | undefined>(store.get('last'));
      if (kept?.form !== form) return undefined;
      const data = await resultOf<{ readonly brought: BroughtData | undefined } | undefined>(
        store.get(kept.data),
      );
      return data && { session: kept.session, brought: data.brought };
    } catch {
      return undefined;
    }
  }

  /** One after the other, and of those that wait the last. */
  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    for (let write = this.#next; write; write = this.#next) {
      this.#next = undefined;
      await write().catch(() => {}); // a full or missing database stores nothing
    }
    this.#isWriting = false;
  }

  /** In one transaction: a session is there with all that belongs to it, or the one before is. */
  async #write(session: StoredSession, brought: BroughtData | undefined): Promise<void> {
    const store = await this.#open('readwrite');
    const data = this.#keyOf(brought);
    const kept: Kept = { form, session, data };
    store.put(kept, 'last');
    const known = await resultOf<readonly IDBValidKey[]>(store.getAllKeys());
    // another page may have put its own data there meanwhile
    if (!known.includes(data)) store.put({ brought }, data);
    for (const key of known) if (key !== 'last' && key !== data) store.delete(key);
    await new Promise<void>((resolve, reject) => {
      store.transaction.oncomplete = () => resolve();
      store.transaction.onabort = () => reject(store.transaction.error);
    });
  }

  /** A key of its own for every table that was brought: bytes are stored once, not with every step. */
  #keyOf(brought: BroughtData | undefined): string {
    if (!brought) return 'data';
    const known = this.#keys.get(brought) ?? `data ${crypto.randomUUID()}`;
    this.#keys.set(brought, known);
    return known;
  }

  async #open(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    this.#database ??= opened();
    this.#database.catch(() => {
      this.#database = undefined;
    });
    return (await this.#database).transaction(storeName, mode).objectStore(storeName);
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, form);
    request.onupgradeneeded = () => {
      const { result } = request;
      if (!result.objectStoreNames.contains(storeName)) result.createObjectStore(storeName);
    };
    request.onsuccess = () => {
      // a page of another version is not to wait for this one
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

function resultOf<Result>(request: IDBRequest): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as Result);
    request.onerror = () => reject(request.error);
  });
}

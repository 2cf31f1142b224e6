// The local server that a page may come from: `wellfit lab`. A page that is hosted elsewhere has none.

/** Asks the server that the page comes from. */
export interface Server {
  /**
   * Requests a path below `/api/` in the name of this tab.
   *
   * @throws {TypeError} when the server cannot be reached
   */
  request(path: string, options?: ServerRequest): Promise<Response>;
}

export interface ServerRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

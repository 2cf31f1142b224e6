// The document that tests draw with: the page's own in a browser, linkedom's in Node.
const inPage: Document | undefined = globalThis.document;

async function fromLinkedom(): Promise<Document> {
  // A name that the bundler cannot follow: the browser's tests hold no linkedom.
  const name = 'linkedom';
  const { parseHTML } = (await import(/* @vite-ignore */ name)) as {
    parseHTML: (html: string) => { document: Document };
  };
  return parseHTML('<html></html>').document;
}

export const page: Document = inPage ?? (await fromLinkedom());

// A picture as the text of an SVG file.

const NAMESPACE = 'http://www.w3.org/2000/svg';
const ELEMENT = 1;
const TEXT = 3;

function escapeXml(text: string): string {
  return (
    text
      // Characters that no XML document may hold.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

// outerHTML follows the rules of HTML: linkedom leaves `<` in an attribute as it is, browsers write a
// no-break space by a name that XML does not know. Walking the tree gives the same text everywhere.
function write(node: Node): string {
  if (node.nodeType === TEXT) return escapeXml(node.nodeValue ?? '');
  if (node.nodeType !== ELEMENT) return '';
  const element = node as Element;
  const name = element.localName;
  // linkedom and browsers keep attributes in different orders.
  const attributes = Array.from(element.attributes, ({ name, value }) => ` ${name}="${escapeXml(value)}"`)
    .sort()
    .join('');
  const content = Array.from(element.childNodes, write).join('');
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

/**
 * Text of a complete SVG document for a drawn picture, the same in Node and in a page: it can be written to
 * a file, handed to a renderer, or put into an HTML page.
 *
 * @param element what a drawing function returned
 * @returns the document, with its namespace, ending in a line feed
 * @example
 * const { document } = parseHTML('<html></html>');
 * svgText(costCurve({ costs: [0.7, 0.2], every: 1000, learningRate: 0.3, document })).slice(0, 4); // => '<svg'
 */
export function svgText(element: Element): string {
  const text = write(element).slice('<svg'.length);
  return `<svg${element.hasAttribute('xmlns') ? '' : ` xmlns="${NAMESPACE}"`}${text}\n`;
}

// The report's page: one HTML file that needs nothing else, not even a network.

/** Text that may stand in HTML: names of columns and files are data, never markup. */
function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, character => entities[character]!);
}

/** A table: head cells, then rows whose first cell names the row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const headCells = head.map(cell => `<th scope="col">${escaped(cell)}</th>`).join('');
  const body = rows.map(([first = '', ...cells]) => {
    const rest = cells.map(cell => `<td>${escaped(cell)}</td>`).join('');
    return `<tr><th scope="row">${escaped(first)}</th>${rest}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${headCells}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

/** A drawing of ours, with a line under it where it needs one. */
export interface Captioned {
  readonly svg: string;
  readonly caption?: string;
}

/** Pictures side by side where there is room. */
export function figures(pictures: readonly Captioned[]): string {
  const figure = ({ svg, caption }: Captioned) =>
    `<figure>${withoutProlog(svg)}${caption ? `<figcaption>${escaped(caption)}</figcaption>` : ''}</figure>`;
  return `<div class="figures">${pictures.map(figure).join('')}</div>`;
}

/** A section with a heading. */
export function section(title: string, ...content: readonly string[]): string {
  return `<section><h2>${escaped(title)}</h2>${content.join('\n')}</section>`;
}

/** A paragraph; options of the command in it stay in one piece. */
export function paragraph(text: string): string {
  const options = /--[a-z][a-z0-9-]*( [\d.]+\b)?/g;
  return `<p>${escaped(text).replace(options, option => `<code>${option}</code>`)}</p>`;
}

/** The whole page. */
export function page(title: string, lead: string, sections: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header><h1>${escaped(title)}</h1><p class="lead">${escaped(lead)}</p></header>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function withoutProlog(svg: string): string {
  return svg.replace(/^\s*<\?xml[^>]*\?>\s*/, '');
}

const style = `
:root { color-scheme: light; --paper: #f7f7f4; --ink: #191b1e; --ink-2: #4c5056; --ink-3: #666a70; --line: #dcdcd6; --accent: #8b2868; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.6 Inter, system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1240px; margin: 0 auto; padding: 48px 24px 72px; }
h1 { font-size: 32px; line-height: 1.25; font-weight: 650; margin: 0 0 8px; }
h2 { font-size: 20px; line-height: 1.4; font-weight: 650; margin: 48px 0 12px; padding-top: 20px; border-top: 1px solid var(--line); }
p { max-width: 72ch; margin: 0 0 12px; color: var(--ink-2); }
.lead { font-size: 17px; }
code { font: inherit; color: var(--ink); white-space: nowrap; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 4px 0 12px; }
th, td { padding: 6px 24px 6px 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: 400; }
thead th { color: var(--ink-3); font-size: 13px; vertical-align: bottom; }
tbody th, thead th:first-child { text-align: left; }
tbody th { font-weight: 550; }
.figures { display: flex; flex-wrap: wrap; gap: 16px 24px; align-items: flex-start; }
figure { margin: 0; max-width: 100%; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--ink-3); font-size: 13px; padding-left: 16px; }
@media print { body { background: #fff; } section { break-inside: avoid; } }
`;

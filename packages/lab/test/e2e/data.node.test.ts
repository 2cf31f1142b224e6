// Data of one's own: dropped, chosen, pasted or placed by hand; trained on in the page, and going nowhere else.
import { readFileSync } from 'node:fs';
import type { BrowserContext } from 'playwright';
import { expect, test } from 'vitest';
import { readModel } from 'wellfit';
import arrays from '../worker/golden/arrays.json' with { type: 'json' };
import { LabPage, visitedSite, visitor } from './page.ts';

const site = visitedSite();

const table = (head: string, rows: number, row: (i: number) => string): string =>
  `${head}\n${Array.from({ length: rows }, (_, i) => row(i)).join('\n')}\n`;

/** Two rings, one inside the other; its names occur nowhere in the page. */
const rings = table('zebra,quagga,okapi', 80, i => {
  const [angle, radius] = [i * 2.4, i % 2 ? 1 : 2 + (i % 7) / 10];
  return `${(radius * Math.cos(angle)).toFixed(3)},${(radius * Math.sin(angle)).toFixed(3)},${i % 2 ? 'inner' : 'outer'}`;
});

/** Like the irises: four numbers, three classes that two of the numbers tell apart, and one column that gives all away. */
const flowers = table('sepal length,sepal width,petal length,petal width,note,species', 150, i => {
  const species = i % 3;
  const around = (mean: number, spread: number, turn: number) =>
    (mean + spread * Math.sin(turn * i)).toFixed(2);
  const cells = [around(5.8, 0.8, 1), around(3, 0.4, 2), around(1.5 + 2 * species, 0.7, 3)];
  const name = ['setosa', 'versicolor', 'virginica'][species]!;
  return [...cells, around(0.3 + 0.8 * species, 0.3, 5), `it is ${name}`, name].join(',');
});

async function open(context: BrowserContext, hash = ''): Promise<LabPage> {
  const lab = await LabPage.open(context, site.url + hash);
  if (hash === '') await lab.reaches(1);
  return lab;
}

/** Drops a file onto the page, as a hand does. */
async function drop({ page }: LabPage, name: string, content: string | Buffer): Promise<void> {
  const bytes = [...Buffer.from(content)];
  await page.evaluate(
    ([name, bytes]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
        if (document.body.dispatchEvent(event)) throw new Error(`${kind}: the browser would open the file`);
      }
    },
    [name, bytes] as const,
  );
}

async function openDrawer({ page }: LabPage, way: string): Promise<void> {
  await page.getByRole('button', { name: 'Your own data: a file, a table, points' }).click();
  await page.getByRole('tab', { name: way }).click();
}

/** Closes the drawer, in which the page behind cannot be worked. */
async function close({ page }: LabPage): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

const heading = ({ page }: LabPage, name: string) => page.locator('.data-table-head', { hasText: name });

test('a dropped table is trained on, and no request leaves the page or carries anything of it', async () => {
  const context = await visitor(site.browser);
  const requests: string[] = [];
  context.on('request', request => {
    requests.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`);
  });
  const lab = await open(context);
  lab.page.on('websocket', socket => requests.push(`SOCKET ${socket.url()}`));
  await drop(lab, 'rings.csv', rings);
  await heading(lab, 'rings.csv80 rows, 2 inputs').waitFor();
  await close(lab);
  await lab.reaches(3000);
  expect(await lab.page.locator('.column-left').textContent()).toContain('rings.csv · 80');
  await lab.page.getByRole('button', { name: /^Compare/ }).click();
  await lab.page.getByText(/^[1-9]\d* of \d+ fits$/).waitFor();
  await close(lab);
  const { link } = await lab.share();
  expect(link).toMatch(/#data=table&step=\d+$/);
  await context.setOffline(true);
  await lab.run();
  await lab.reaches((await lab.step()) + 1000);
  expect(requests.length).toBeGreaterThan(5);
  for (const request of requests) {
    expect(request).toMatch(new RegExp(`^GET (blob:)?${site.url}[^ ]* $`));
    expect(request).not.toMatch(/zebra|quagga|okapi|inner|outer|rings/);
  }
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test('a link to it asks for the data, and leads to the same weights once they are there', async () => {
  const one = await visitor(site.browser);
  const lab = await open(one);
  await drop(lab, 'rings.csv', rings);
  await heading(lab, 'rings.csv').waitFor();
  await close(lab);
  await lab.reaches(500);
  const lambda = lab.page.getByRole('slider', { name: /^λ/ });
  await lambda.focus();
  for (let press = 0; press < 30; press++) await lambda.press('ArrowRight');
  await lab.reaches((await lab.step()) + 500);
  const shared = await lab.share();
  await one.close();

  const other = await visitor(site.browser);
  const copy = await open(other, new URL(shared.link).hash);
  await copy.page.getByRole('alert').filter({ hasText: 'made with a file or with points' }).waitFor();
  await drop(copy, 'the same under another name.csv', rings);
  await copy.reaches(shared.step);
  await close(copy);
  expect(await copy.share()).toMatchObject({ step: shared.step, fingerprint: shared.fingerprint });
  await other.close();
});

test('a .mat file is chosen, and its own validation part held out', async () => {
  const context = await visitor(site.browser);
  const lab = await open(context);
  await openDrawer(lab, 'Your table');
  const choosing = lab.page.waitForEvent('filechooser');
  await lab.page.getByRole('button', { name: 'Choose a file' }).click();
  const buffer = Buffer.from(arrays.files['divided.mat'], 'base64');
  await (await choosing).setFiles({ name: 'divided.mat', mimeType: 'application/octet-stream', buffer });
  await heading(lab, 'divided.mat18 rows, 2 inputs').waitFor();
  const classes = lab.page.getByRole('list', { name: 'Classes' });
  expect(await classes.textContent()).toContain('0: 3 for training, 4 for validation');
  await close(lab);
  await lab.reaches(500);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test('what is refused is said in one line, and what was there goes on', async () => {
  const context = await visitor(site.browser);
  const lab = await open(context);
  await openDrawer(lab, 'Your table');
  await lab.page.getByRole('textbox', { name: 'Or paste a table' }).fill(rings);
  await lab.page.getByRole('button', { name: 'Open', exact: true }).click();
  await heading(lab, 'pasted table80 rows').waitFor();
  const numbers = (head: string, cell: (i: number) => string) =>
    table(head, 40, i => `${Math.sin(i)},${cell(i)}`);
  const refused: [string, string | Buffer, string][] = [
    ['ragged.csv', 'a,b,y\n1,2,0\n1,2\n', 'line 3 has 2 cells, expected 3: add the missing cell'],
    ['empty.csv', '', 'no data rows: the file is empty'],
    ['one.csv', numbers('a,y', () => '1'), 'y: has the single value 1; learning needs two'],
    ['wide.csv', Buffer.from('\ufeffa,y\n1,0\n', 'utf16le'), 'looks like UTF-16; save it as UTF-8'],
    ['prices.csv', numbers('a,y', String), 'y has 40 different values, a page tells 2 to 10 classes apart'],
    ['sheet.xlsx', 'PK\x03\x04', 'looks like a zip or Excel file; save it as CSV'],
  ];
  for (const [name, content, line] of refused) {
    await drop(lab, name, content);
    await lab.page
      .getByRole('alert')
      .filter({ hasText: `${name}: ${line}` })
      .first()
      .waitFor();
  }
  // another choice of columns may do
  await drop(
    lab,
    'one.csv',
    numbers('a,b,y', i => `${i % 2},1`),
  );
  await lab.page.getByRole('combobox', { name: 'Predict' }).selectOption('b');
  await lab.page.getByRole('checkbox', { name: 'y' }).uncheck();
  await lab.page.getByRole('button', { name: 'Open it differently' }).click();
  await heading(lab, 'one.csv40 rows, 1 inputs').waitFor();
  await close(lab);
  await lab.page.getByText('A boundary takes two features that are numbers').waitFor();
  await lab.reaches(500);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test('names are text, whatever they say', async () => {
  const context = await visitor(site.browser);
  const lab = await open(context);
  const markup = '<img src=x onerror=alert(1)>';
  const names = ['__proto__', 'constructor', markup, '=cmd|calc'];
  const hostile = table([...names, 'y'].join(','), 60, i => {
    const formula = ["=HYPERLINK('x')", '@SUM(A1)'][i % 2]!;
    return [
      Math.sin(i),
      Math.cos(i),
      i % 7,
      formula,
      i % 3 ? '</td><script>alert(2)</script>' : 'toString',
    ].join(',');
  });
  await drop(lab, `${markup}.csv`, hostile);
  await heading(lab, `${markup}.csv60 rows`).waitFor();
  const heads = lab.page.locator('.data-columns tbody th');
  expect(await heads.allTextContents()).toEqual([...names, 'y']);
  await close(lab);
  await lab.page.getByRole('combobox', { name: 'Across' }).selectOption(markup);
  await lab.page.getByRole('tab', { name: 'Confusion' }).click();
  await lab.page.getByRole('rowheader', { name: '</td><script>' }).waitFor();
  await lab.reaches(500);
  expect(await lab.page.locator('img, #app script').count()).toBe(0);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test('a table of four features and three classes: its leak, its target, its columns, its slices', async () => {
  const context = await visitor(site.browser);
  const lab = await open(context);
  await drop(lab, 'flowers.csv', flowers);
  await heading(lab, 'flowers.csv150 rows, 7 inputs').waitFor();
  await lab.page.getByText('note tells the target exactly').waitFor();
  await lab.page.getByRole('checkbox', { name: 'Use note' }).uncheck();
  await heading(lab, 'flowers.csv150 rows, 4 inputs').waitFor();
  expect(await lab.page.getByText('tells the target exactly').count()).toBe(0);
  await lab.page.getByRole('radio', { name: 'Predict note' }).check();
  await heading(lab, 'flowers.csv150 rows, 7 inputs').waitFor();
  await lab.page.getByRole('radio', { name: 'Predict species' }).check();
  await lab.page.getByRole('checkbox', { name: 'Use note' }).uncheck();
  await heading(lab, 'flowers.csv150 rows, 4 inputs').waitFor();
  await close(lab);
  await lab.page.getByRole('combobox', { name: 'Across' }).selectOption('petal length');
  await lab.page.getByRole('combobox', { name: 'Up' }).selectOption('petal width');
  await lab.reaches(2000);
  const boundary = lab.page.locator('#boundary');
  await boundary.focus();
  const read = async (key: string): Promise<string | null> => {
    for (let press = 0; press < 40; press++) await lab.page.keyboard.press(key);
    return lab.page.locator('.boundary-reading').textContent();
  };
  expect(await read('ArrowLeft')).toMatch(/^setosa: /);
  expect(await read('ArrowRight')).toMatch(/^virginica: /);
  await lab.page.getByRole('tab', { name: 'Confusion' }).click();
  await expect.poll(() => lab.page.locator('.confusion tbody tr').count()).toBe(3);
  expect(await lab.page.locator('[data-test=right]').textContent()).toMatch(/^(9\d|100)\.\d %/);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test('points are placed by mouse and by keyboard, and trained on', async () => {
  const context = await visitor(site.browser);
  const lab = await open(context);
  await openDrawer(lab, 'Your points');
  const plane = lab.page.getByRole('application', { name: /^Plane for points/ });
  const train = lab.page.getByRole('button', { name: 'Train on these points' });
  const box = (await plane.boundingBox())!;
  for (const [across, down] of [
    [0.2, 0.2],
    [0.2, 0.5],
    [0.2, 0.8],
  ] as const) {
    await lab.page.mouse.click(box.x + across * box.width, box.y + down * box.height);
  }
  expect(await train.isDisabled()).toBe(true);
  await plane.focus();
  const { keyboard } = lab.page;
  for (const key of ['1', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Enter', 'ArrowUp', 'ArrowUp', 'Enter']) {
    await keyboard.press(key);
  }
  await keyboard.press('Enter');
  await keyboard.press('Delete');
  await keyboard.press('Control+z');
  await keyboard.press('Control+z');
  expect(await plane.getAttribute('aria-label')).toMatch(/ 5 points; crosshair at 0\.50, 0\.10, class 1\.$/);
  await train.click();
  await lab.page.getByText('your points · 5').waitFor();
  await lab.reaches(2000);
  const boundary = (await lab.page.locator('#boundary').boundingBox())!;
  const reading = lab.page.locator('.boundary-reading');
  for (const [across, label] of [
    [0.2, '0'],
    [0.75, '1'],
  ] as const) {
    await lab.page.mouse.move(boundary.x + across * boundary.width, boundary.y + 0.45 * boundary.height);
    await reading.filter({ hasText: `${label}: ` }).waitFor();
  }
  expect((await lab.share()).link).toMatch(/#data=points&step=\d+$/);
  expect(lab.complaints).toEqual([]);
  await context.close();
});

test('the model that is saved is the one that is seen', async () => {
  const context = await visitor(site.browser);
  const lab = await open(context);
  await drop(lab, 'flowers.csv', flowers);
  await heading(lab, 'flowers.csv').waitFor();
  await close(lab);
  await lab.reaches(200);
  await lab.pause();
  await lab.page.getByRole('button', { name: /^Compare/ }).click();
  const downloading = lab.page.waitForEvent('download');
  await lab.page.getByRole('button', { name: 'Save model' }).click();
  const model = readModel(readFileSync(await (await downloading).path(), 'utf8'));
  await close(lab);
  // a half is trained on, a half is held out: together they are all rows
  const shown = await lab.page.locator('.fit-table tbody td').allTextContents();
  const [loss, accuracy, heldLoss, heldAccuracy] = shown.map(parseFloat);
  const [names, ...rows] = flowers
    .trim()
    .split('\n')
    .map(line => line.split(','));
  const isNumber = (j: number) => j < 4;
  const cells = names!.map((name, j) => [name, rows.map(row => (isNumber(j) ? Number(row[j]) : row[j]!))]);
  const found = model.evaluate(Object.fromEntries(cells) as Record<string, (string | number)[]>);
  expect(found).toMatchObject({ kind: 'classes', examples: 150 });
  const { loss: own, accuracy: right } = found as { loss: number; accuracy: number };
  expect(own).toBeCloseTo((loss! + heldLoss!) / 2, 3);
  expect(100 * right).toBeCloseTo((accuracy! + heldAccuracy!) / 2, 1);
  expect(model.classes).toEqual(['setosa', 'versicolor', 'virginica']);
  await context.close();
});

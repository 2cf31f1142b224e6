// What a visit downloads, compressed as hosts do: the page that trains, and then every view of it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { LabPage, visitedSite, visitor } from './page.ts';

const site = visitedSite();

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

test('the page that trains is below 150 kB; with every drawer, in one language, below 195 kB', async () => {
  const context = await visitor(site.browser);
  const fetched = new Set<string>();
  context.on('request', request => fetched.add(new URL(request.url()).pathname));
  const kilobytes = () => {
    const files = [...fetched].map(path => readFileSync(`${dist}${path === '/' ? '/index.html' : path}`));
    return files.reduce((total, bytes) => total + gzipSync(bytes, { level: 9 }).length, 0) / 1000;
  };
  const lab = await LabPage.open(context, site.url);
  await lab.reaches(1000);
  expect(fetched.size).toBeGreaterThan(3);
  expect(kilobytes()).toBeLessThan(150);
  await lab.page.getByRole('button', { name: /^Compare/ }).click();
  for (const drawer of ['Data', 'Model', 'Compare', 'Story']) {
    await lab.page.getByRole('tab', { name: drawer, exact: true }).click();
    await lab.page.waitForLoadState('networkidle');
  }
  await lab.page.locator('.story-task').waitFor();
  expect(kilobytes()).toBeLessThan(195);
  expect([...fetched].filter(path => /papaparse|parquet/.test(path))).toEqual([]);
  await context.close();
});

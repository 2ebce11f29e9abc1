import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import type { ReportDocument } from '../../src/reports/document.ts';
import { toHtml } from '../../src/reports/html/page.ts';
import { openBrowser, skip } from '../support/browser.ts';
import { temporaryFolder } from '../support/processes.ts';
import { cards, document, matchReport } from './fixture.ts';
import { loadReport, progressReport } from './numbers.ts';

async function fileOf(folder: string, name: string, report: ReportDocument): Promise<string> {
  let html = '';
  for await (const piece of toHtml(report)) html += piece;
  const file = join(folder, `${name}.html`);
  await writeFile(file, html);
  return pathToFileURL(file).href;
}

/** A page without scripts, and what went wrong on it. */
async function openPage(t: Test, width: number) {
  const context = await (await openBrowser(t)).newContext({
    ...{ javaScriptEnabled: false, viewport: { width, height: 844 } },
  });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('console', (message) => failures.push(message.text()));
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) failures.push(request.url());
  });
  return { page, failures };
}

/** 2,000 characters in one word, in every place that takes text. */
function wordy(): ReportDocument {
  const word = 'W'.repeat(2_000);
  const [block] = cards(1, 1);
  if (block?.kind !== 'card') throw new Error('no card');
  const [entry] = block.card.entries;
  if (!entry) throw new Error('no entry');
  return {
    ...document(word, [
      {
        ...{ id: 'one', title: word },
        blocks: [
          { kind: 'text', text: word },
          { kind: 'list', items: [word] },
          { kind: 'figures', figures: [{ label: word, value: word, note: word }] },
          { kind: 'table', table: { columns: [{ title: word, type: 'text' }], rows: [[word]], empty: '' } },
          {
            kind: 'card',
            card: {
              ...{ ...block.card, title: word, badges: [{ text: word, tone: 'bad' }] },
              entries: [{ ...entry, title: word, detail: word, text: word }],
            },
          },
        ],
      },
    ]),
    subtitle: word,
    facts: [{ label: word, value: word }],
  };
}

const reports = { match: matchReport, load: loadReport, progress: progressReport, wordy };

for (const width of [390, 1280]) {
  t.test(
    `a report is as wide as a screen of ${width}, from disk and without scripts`,
    { skip },
    async (t) => {
      const folder = await temporaryFolder(t);
      const { page, failures } = await openPage(t, width);
      for (const [name, make] of Object.entries(reports)) {
        await page.goto(await fileOf(folder, name, make()));
        const body = await page.locator('html').evaluate((html) => [html.scrollWidth, html.clientWidth]);
        t.same(body, [width, width], `${name} does not move sideways`);
        const picture = join(folder, `${name}.png`);
        await page.screenshot({ path: picture, fullPage: true });
        t.ok((await stat(picture)).size > 5_000, `${name} can be looked at`);
      }
      t.same(failures, [], 'nothing fails, and nothing is fetched');
    },
  );
}

t.test('letters in charts stay readable on a telephone', { skip }, async (t) => {
  const { page } = await openPage(t, 390);
  await page.goto(await fileOf(await temporaryFolder(t), 'progress', progressReport()));
  const heights = await page
    .locator('svg text:visible')
    .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
  t.ok(heights.length > 20);
  t.ok(Math.min(...heights) > 12, `the smallest is ${Math.min(...heights)} pixels high`);
});

t.test(
  'cards far down take part in finding and in links, though they are drawn late',
  { skip },
  async (t) => {
    const { page } = await openPage(t, 1280);
    const report = document('长', [
      { id: 'cards', title: '需求', blocks: cards(100, 5) },
      { id: 'middle', title: '中间', blocks: [] },
      { id: 'end', title: '末尾', blocks: [{ kind: 'text', text: '最后一段' }] },
    ]);
    await page.goto(await fileOf(await temporaryFolder(t), 'long', report));
    await page.click('nav a[href="#end"]');
    await page.locator('#end h2').waitFor();
    t.ok(await page.locator('#end h2').evaluate((heading) => heading.getBoundingClientRect().top < 844));
  },
);

t.test('printed on A4 it has pages with everything on them', { skip }, async (t) => {
  const folder = await temporaryFolder(t);
  const { page } = await openPage(t, 1280);
  const report = document('需求匹配报告', [
    { id: 'first', title: '概览', blocks: [{ kind: 'text', text: '一句话' }] },
    { id: 'second', title: '需求', blocks: cards(40, 3), newPage: true },
  ]);
  await page.goto(await fileOf(folder, 'print', report));
  const pdf = await page.pdf({ path: join(folder, 'print.pdf'), preferCSSPageSize: true, outline: true });
  t.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  const text = (await readFile(join(folder, 'print.pdf'))).toString('latin1');
  const sizes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  t.ok(sizes.length > 8, `${sizes.length} pages`);
  for (const [, width, height] of sizes)
    t.same([Math.round(Number(width)), Math.round(Number(height))], [595, 842]);
  t.match(text, /\/Font\b/, 'of letters, not of pictures');

  await page.emulateMedia({ media: 'print' });
  const hidden = await page
    .locator('.card')
    .evaluateAll(
      (all) =>
        all.filter(
          (card) => card.ownerDocument.defaultView?.getComputedStyle(card).contentVisibility !== 'visible',
        ).length,
    );
  t.equal(hidden, 0, 'cards far down are printed as well');
});

import t from 'tap';
import type { Block, Chart, Section } from '../../src/reports/document.ts';
import { toHtml } from '../../src/reports/html/page.ts';
import { cards, document, matchReport } from './fixture.ts';
import { loadReport, progressReport } from './numbers.ts';

async function htmlOf(report: Parameters<typeof toHtml>[0]): Promise<string> {
  let html = '';
  for await (const piece of toHtml(report)) html += piece;
  return html;
}
const section = (blocks: Iterable<Block>, more: Partial<Section> = {}): Section => ({
  ...{ id: 'one', title: '一节', blocks },
  ...more,
});
const bodyOf = (html: string): string => html.slice(html.indexOf('<body>'));

const HOSTILE = `</title></style><script>alert(1)</script><img src=x onerror="a">'&\u202e\u0000\ud800`;

t.test('a report is one file that runs nothing and asks for nothing', async (t) => {
  for (const report of [matchReport(), loadReport(), progressReport()]) {
    const html = await htmlOf(report);
    t.notMatch(html, /<(script|link|img|iframe|object|embed|base|form)\b/);
    t.notMatch(html, /https?:|@import|\son\w+=|javascript:/);
    t.same(
      [...html.matchAll(/(?:href|src|url\()=?"?([^")\s]+)/g)].filter(([, to]) => !to?.startsWith('#')),
      [],
      'it points to nothing but itself',
    );
    t.match(html, /content="default-src 'none'; style-src 'unsafe-inline'"/, 'and forbids the rest');
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    t.equal(new Set(ids).size, ids.length, 'each of its places has a name of its own');
  }
});

t.test('it says in which language it is, what it is, and of what', async (t) => {
  const html = await htmlOf(matchReport());
  t.match(html, /^<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">/);
  t.match(html, '<title>需求匹配报告 · 湖州市德清县 · 2026年11月28日</title>');
  t.match(html, /<meta name="description" content="湖州市德清县[^"]+数据截至：2026-11-28 08:00[^"]*">/);
  t.match(html, '@top-left { content: "需求匹配报告" }', 'which is printed above every page');
  t.ok(html.endsWith('<footer>（全文完）</footer>\n</body>\n</html>\n'), 'and where it ends');
});

t.test('three sections and more have a table of contents that leads to them', async (t) => {
  const html = await htmlOf(matchReport());
  const links = [...html.matchAll(/<li><a href="#([^"]+)">/g)].map(([, id]) => id);
  t.same(links, ['overview', 'demands', 'notes']);
  for (const id of links) t.match(html, `<section id="${id}" aria-labelledby="${id}-title">`);
  t.notMatch(await htmlOf(loadReport()), '<nav', 'two do without');
});

t.test('headings descend by one, and begin with the title of the report', async (t) => {
  for (const report of [matchReport(), loadReport(), progressReport()]) {
    const levels = [...(await htmlOf(report)).matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    t.equal(levels[0], 1);
    t.same(
      levels.filter((level, i) => level > (levels[i - 1] ?? 1) + 1),
      [],
    );
    t.equal(levels.filter((level) => level === 1).length, 1);
  }
});

t.test('whatever a title holds, it is read and not run', async (t) => {
  const html = await htmlOf({
    ...{
      title: HOSTILE,
      subtitle: HOSTILE,
      facts: [{ label: HOSTILE, value: HOSTILE }],
      sheets: [],
      main: 0,
    },
    sections: [
      section(
        [
          { kind: 'text', text: HOSTILE },
          { kind: 'list', items: [HOSTILE] },
          { kind: 'figures', figures: [{ label: HOSTILE, value: HOSTILE, note: HOSTILE }] },
          {
            kind: 'table',
            table: {
              title: HOSTILE,
              columns: [{ title: HOSTILE, type: 'text' }],
              rows: [[HOSTILE]],
              empty: '',
            },
          },
          {
            kind: 'chart',
            chart: {
              ...{ type: 'bars', title: HOSTILE, description: HOSTILE, unit: HOSTILE, categories: [HOSTILE] },
              series: [{ name: HOSTILE, values: [1] }],
            },
          },
          {
            kind: 'card',
            card: {
              ...{ title: HOSTILE, badges: [{ text: HOSTILE, tone: 'good' }], facts: [] },
              ...{ notes: [{ text: HOSTILE, tone: 'bad' }] },
              entries: [{ rank: 1, title: HOSTILE, detail: HOSTILE, score: 1, badge: null, text: HOSTILE }],
            },
          },
        ],
        { title: HOSTILE },
      ),
    ],
  });
  t.notMatch(html, /<script|<img|onerror="/);
  t.equal(html.match(/<\/style>/g)?.length, 1, 'it does not end the styles');
  t.equal(html.match(/<\/title>/g)?.length, 3, 'nor any title: that of the file, and of two drawings');
  for (const mark of ['\u202e', '\u0000', '\ud800']) {
    t.notOk(html.includes(mark), 'nor turns what stands behind it, nor spoils the file');
  }
  t.match(html, '&lt;script&gt;alert(1)&lt;/script&gt;');
});

t.test('a table has its name, its heads and its numbers as they are read', async (t) => {
  const html = await htmlOf(
    document('表', [
      section([
        {
          kind: 'table',
          table: {
            columns: [
              { title: '专家', type: 'text' },
              { title: '接受率', type: 'percent' },
              { title: '金额', type: 'yuan' },
              { title: '何时', type: 'time' },
              { title: '在职', type: 'flag' },
              { title: '状态', type: 'text' },
            ],
            rows: [
              ['甲', 0.5, 1_250_000, '2026-11-27T17:30:00.000Z', true, { text: '过载', tone: 'bad' }],
              ['乙', 0.004, null, null, false, ''],
            ],
            empty: '没有专家。',
          },
        },
      ]),
    ]),
  );
  t.match(html, '<caption class="unseen">一节</caption><thead><tr><th scope="col"');
  t.match(await htmlOf(loadReport()), '<caption>近 90 天的邀请</caption>', 'its own name where it has one');
  const cells = [...html.matchAll(/<(?:td|th scope="row")[^>]*>(.*?)<\/t[dh]>/g)].map(([, cell]) =>
    cell?.replace(/<[^>]+>/g, ''),
  );
  t.same(cells, [
    ...['甲', '50%', '¥1,250,000', '2026-11-28 01:30', '是', '过载'],
    ...['乙', '0.4%', '—', '—', '否', '—'],
  ]);
});

t.test('where there is nothing, it says so', async (t) => {
  const html = await htmlOf(loadReport());
  t.match(html, '<p class="empty">近 90 天没有婉拒。</p>');
  t.match(await htmlOf(document('空', [section([])])), '<p class="empty">本节没有内容。</p>');
  const empty: Chart = {
    ...{ type: 'bars', title: '图', description: '', unit: '个' },
    ...{ categories: [], series: [] },
  };
  t.match(await htmlOf(document('空', [section([{ kind: 'chart', chart: empty }])])), '没有数据，未画图。');
});

t.test('a card ranks its experts with scores in words and in length', async (t) => {
  const html = bodyOf(await htmlOf(document('卡', [section(cards(1, 9))])));
  t.match(
    html,
    '<article class="card long" style="--rows:9">',
    'and may break where it is longer than a page',
  );
  t.match(html, /<i style="width:93%"><\/i><\/span><span class="unseen">匹配度 <\/span><b>93%<\/b>/);
  t.match(html, '<span class="badge accent">新进</span>');
  t.equal(html.match(/<li><span class="rank">/g)?.length, 9);
});

t.test('it is written as it is read: no card is made before it is asked for', async (t) => {
  let made = 0;
  const report = document('长', [section(cards(1_000, 20, (i) => (made = i + 1)))]);
  let ahead = 0;
  let written = 0;
  for await (const piece of toHtml(report)) {
    if (piece.startsWith('<article')) written++;
    ahead = Math.max(ahead, made - written);
  }
  t.equal(written, 1_000);
  t.ok(ahead <= 1, 'one at a time');

  made = 0;
  for await (const piece of toHtml(document('长', [section(cards(1_000, 20, (i) => (made = i + 1)))]))) {
    if (piece.startsWith('<article')) break;
  }
  t.equal(made, 1, 'and none after a reader has left');
});

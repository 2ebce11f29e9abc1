import t from 'tap';
import type { Chart } from '../../src/reports/document.ts';
import { toSvg } from '../../src/reports/html/charts.ts';
import { emptiness } from '../../src/reports/html/series.ts';
import { fold, shorten, width } from '../../src/reports/html/widths.ts';
import { charts } from './numbers.ts';

const WIDTHS = [800, 340];
/** What is written in a drawing, line by line. */
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
const single = (categories: string[], values: number[], type: Chart['type'] = 'bars'): Chart => ({
  ...{ type, title: '图', description: '说明', unit: '个', categories },
  series: [{ name: '数', values }],
});

t.test('every chart names itself for those who cannot see it, and inherits its letters', async (t) => {
  for (const chart of Object.values(charts)) {
    for (const width of WIDTHS) {
      const svg = await toSvg(chart, 'c1', width);
      t.match(svg, /^<svg role="img" aria-labelledby="c1-title" aria-describedby="c1-desc"/);
      t.match(
        svg,
        `<title id="c1-title">${chart.title}</title><desc id="c1-desc">${chart.description}</desc>`,
      );
      t.match(svg, 'font-family:inherit');
      t.notMatch(svg, /<script|<style|http|zr\d|class=|NaN/, 'and holds nothing but the drawing');
    }
  }
});

t.test('the same chart is the same bytes, whatever was drawn before', async (t) => {
  for (const chart of Object.values(charts)) {
    t.equal(await toSvg(chart, 'c1', 800), await toSvg(chart, 'c1', 800), chart.type);
  }
  const [one, other] = [await toSvg(charts.stacked, 'a', 800), await toSvg(charts.stacked, 'b', 800)];
  const ids = (svg: string) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  t.ok(ids(one).length > 3, 'patterns have ids');
  t.same(
    ids(one).filter((id) => ids(other).includes(id)),
    [],
    'which two charts on a page do not share',
  );
});

t.test('bars say their numbers, and beyond twenty the smallest are added up', async (t) => {
  const said = texts(await toSvg(charts.bars, 'c1', 800));
  t.ok(said.includes('24') && said.includes('其他（13 项）'));
  t.equal(said.filter((text) => /^\d+$/.test(text)).length, 20);
  const few = texts(await toSvg(single(['甲', '乙'], [1_234, 0]), 'c1', 800));
  t.same(few.sort(), ['0', '1,234', '乙', '甲']);
  const unsorted = single(
    Array.from({ length: 30 }, (_, i) => `第${i}`),
    Array.from({ length: 30 }, (_, i) => i),
  );
  t.match(
    texts(await toSvg(unsorted, 'c1', 800)).join(),
    /第29.*其他（11 项）/,
    'the largest stay, in their order',
  );
});

t.test('names in Chinese and English are whole, on more lines where they are long', async (t) => {
  const name = '宁波市（含象山港海洋科技示范区及周边县）';
  for (const width of WIDTHS) {
    t.match(texts(await toSvg(charts.stacked, 'c1', width)).join(''), name);
    const svg = await toSvg(single(['很'.repeat(2_000)], [1]), 'c1', width);
    t.match(texts(svg).join(''), /很…/, 'but do not fill the drawing');
  }
});

t.test('a stack says its parts where they fit, and its sum always', async (t) => {
  const said = texts(await toSvg(charts.stacked, 'c1', 800));
  for (const text of ['已达成', '洽谈中', '未达成', '共 33', '共 1', '18', '11'])
    t.ok(said.includes(text), text);
  t.notOk(said.includes('0'), 'nothing is said of what is not there');
  t.ok(
    (await toSvg(charts.stacked, 'c1', 800)).includes('<pattern'),
    'and parts differ in pattern, not in colour alone',
  );
});

t.test('a funnel says what share goes on', async (t) => {
  const said = texts(await toSvg(charts.funnel, 'c1', 800));
  t.ok(said.includes('320') && said.includes('264（上一步的 83%）') && said.includes('41（上一步的 61%）'));
  t.ok(texts(await toSvg(single(['甲', '乙', '丙'], [5, 0, 0], 'funnel'), 'c1', 800)).includes('0'));
});

t.test('progress says what is reached of what was meant, however small the target', async (t) => {
  const said = texts(await toSvg(charts.progress, 'c1', 800));
  for (const text of ['320 / 300（107%）', '0 / 2（0%）', '26（未定目标）', '已完成', '全年目标']) {
    t.ok(said.includes(text), text);
  }
});

t.test('a line names its last point on every width', async (t) => {
  for (const width of WIDTHS) {
    const said = texts(await toSvg(charts.line, 'c1', width));
    t.ok(said.includes('2026-11') && said.includes('14') && said.includes('项'));
  }
  const two: Chart = { ...charts.line, series: [...charts.line.series, { name: '达成', values: [1, 2] }] };
  const said = texts(await toSvg(two, 'c1', 800));
  t.ok(said.includes('新增') && said.includes('达成'));
  const days = single(
    Array.from({ length: 366 }, (_, i) => `第${i}天`),
    Array.from({ length: 366 }, (_, i) => i),
    'line',
  );
  t.ok(texts(await toSvg(days, 'c1', 340)).length < 30, 'and does not write names over each other');
});

t.test('a chart of nothing is a sentence instead', async (t) => {
  t.equal(emptiness(single([], [])), '没有数据，未画图。');
  t.equal(emptiness({ ...charts.bars, series: [] }), '没有数据，未画图。');
  t.equal(emptiness(single(['甲', '乙'], [0, Number.NaN])), '甲、乙均为 0 个，未画图。');
  for (const chart of Object.values(charts)) t.equal(emptiness(chart), undefined);
});

t.test('lines of text are measured as they are seen', async (t) => {
  t.equal(width('中文 ab'), 7);
  t.equal(shorten('中文中文', 6), '中文…');
  t.equal(shorten('中文', 4), '中文');
  t.same(fold('Oyelaran-Whitfield', 10, 3), ['Oyelaran-', 'Whitfield']);
  t.same(
    fold('周边县的名称）很长', 12, 2),
    ['周边县的名', '称）很长'],
    'no line begins with what closes the last',
  );
  t.same(fold('x'.repeat(30), 10, 2), ['x'.repeat(10), `${'x'.repeat(9)}…`]);
  t.same(fold('', 10, 2), ['']);
});

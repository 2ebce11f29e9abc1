import type { Block, Chart, Figure } from '../document.ts';
import { card } from './cards.ts';
import { toSvg } from './charts.ts';
import { escaped } from './escape.ts';
import { emptiness } from './series.ts';
import { table } from './tables.ts';
import { width } from './widths.ts';

/** Of the two drawings of a chart: for paper and a screen, and for a telephone, where letters keep their size. */
const WIDTHS = { wide: 800, narrow: 340 } as const;

const PREFIX = { plain: '', note: '', warning: '<b>注意：</b>' } as const;

const figure = ({ label, value, note, tone }: Figure): string =>
  `<div class="figure${tone ? ` ${tone}` : ''}"><dt>${escaped(label)}</dt><dd class="${width(value) > 9 ? 'long value' : 'value'}">${escaped(value)}</dd>${
    note === undefined ? '' : `<dd>${escaped(note)}</dd>`
  }</div>`;

async function chartOf(chart: Chart, id: string): Promise<string> {
  const unit =
    chart.unit === '' || chart.type === 'line' ? '' : `<small>（单位：${escaped(chart.unit)}）</small>`;
  const head = `<figure class="chart"><figcaption><h3>${escaped(chart.title)}${unit}</h3><p>${escaped(chart.description)}</p></figcaption>`;
  const reason = emptiness(chart);
  if (reason !== undefined) return `${head}<p class="empty">${escaped(reason)}</p></figure>\n`;
  const wide = await toSvg(chart, `${id}-wide`, WIDTHS.wide);
  const narrow = await toSvg(chart, `${id}-narrow`, WIDTHS.narrow);
  return `${head}<div class="wide">${wide}</div><div class="narrow">${narrow}</div></figure>\n`;
}

/** A block as pieces of HTML; `id` is its own within the page. */
export async function* render(block: Block, id: string, section: string): AsyncGenerator<string> {
  switch (block.kind) {
    case 'text': {
      const tone = block.tone ?? 'plain';
      yield `<p class="text ${tone}">${PREFIX[tone]}${escaped(block.text)}</p>\n`;
      return;
    }
    case 'figures':
      yield `<dl class="figures">${block.figures.map(figure).join('')}</dl>\n`;
      return;
    case 'list':
      yield `<ul class="list">${block.items.map((item) => `<li>${escaped(item)}</li>`).join('\n')}</ul>\n`;
      return;
    case 'chart':
      yield await chartOf(block.chart, id);
      return;
    case 'table':
      yield* table(block.table, section);
      return;
    case 'card':
      yield card(block.card);
      return;
  }
}

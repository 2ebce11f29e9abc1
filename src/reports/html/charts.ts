import type { Chart } from '../document.ts';
import { bars, stacked } from './bars.ts';
import { escaped } from './escape.ts';
import { line } from './lines.ts';
import type { Draw } from './rows.ts';
import { drawnOf } from './series.ts';
import { funnel, progress } from './steps.ts';

const DRAW: Readonly<Record<Chart['type'], Draw>> = { bars, stacked, funnel, progress, line };

/**
 * A chart that has something to show, as SVG of so many pixels' width for the text around it.
 * The same chart under the same id is the same bytes.
 */
export async function toSvg(chart: Chart, id: string, width: number): Promise<string> {
  // Read only where something is drawn: most reports have few charts, and most processes make none.
  const { draw } = await import('./engine.ts');
  const { option, height } = DRAW[chart.type](drawnOf(chart), width, chart.unit);
  return labelled(draw({ textStyle: { fontFamily: 'inherit' }, ...option }, width, height), chart, id);
}

/** With names for those who cannot see it, and with nothing that only a pointer would find. */
function labelled(svg: string, { title, description }: Chart, id: string): string {
  const drawing = svg
    .replace(/<style.*?<\/style>\n?/s, '')
    .replace(/ (?:class="zr[^"]*"|ecmeta_\w+="[^"]*"|pointer-events="\w+")/g, '')
    .replace(/id="zr\d+-/g, `id="${id}-`)
    .replace(/"url\(#zr\d+-/g, `"url(#${id}-`);
  const viewBox = /viewBox="([^"]+)"/.exec(svg)?.[1] ?? '';
  const [width = '', height = ''] = viewBox.split(' ').slice(2);
  const names = `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(description)}</desc>`;
  const head = `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" width="${width}" height="${height}" viewBox="${viewBox}">`;
  return drawing.replace(/^<svg[^>]*>/, () => head + names);
}

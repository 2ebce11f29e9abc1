import { readFileSync } from 'node:fs';
import type { ReportDocument, Section } from '../document.ts';
import { render } from './blocks.ts';
import { facts } from './cards.ts';
import { cssString, escaped } from './escape.ts';
import { shorten } from './widths.ts';

const STYLE = ['base', 'blocks', 'screen', 'print']
  .map((name) => readFileSync(new URL(`${name}.css`, import.meta.url), 'utf8'))
  .join('');
/** From so many sections on a reader is told what there is. */
const WITH_CONTENTS = 3;
/** Nothing runs in it and nothing is fetched, wherever it is opened from. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const DIGITS = '零一二三四五六七八九';
/** 一 to 九十九, as sections are numbered. */
function ordinal(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  if (tens === 0) return DIGITS[ones] ?? '';
  return `${tens === 1 ? '' : (DIGITS[tens] ?? '')}十${ones === 0 ? '' : (DIGITS[ones] ?? '')}`;
}

const headingOf = (title: string, i: number): string =>
  `<span class="ordinal">${ordinal(i + 1)}、</span>${escaped(title)}`;

function contents(sections: readonly Section[]): string {
  if (sections.length < WITH_CONTENTS) return '';
  const items = sections.map(
    ({ id, title }, i) => `<li><a href="#${escaped(id)}">${headingOf(shorten(title, 60), i)}</a></li>`,
  );
  return `<nav aria-labelledby="contents"><h2 id="contents" class="caption">目录</h2><ul>${items.join('\n')}</ul></nav>\n`;
}

function head({ title, subtitle, facts }: ReportDocument): string {
  const known = [subtitle, ...facts.map(({ label, value }) => `${label}：${value}`)].join('；');
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<title>${escaped(title)} · ${escaped(subtitle)}</title>
<meta name="description" content="${escaped(shorten(known, 300))}">
<style>
${STYLE}@page { @top-left { content: ${cssString(shorten(title, 40))} } @top-right { content: ${cssString(shorten(subtitle, 40))} } }
@page :first { @top-left { content: none } @top-right { content: none } }
</style>
</head>
`;
}

async function* sectionOf(section: Section, i: number): AsyncGenerator<string> {
  const { id, title, newPage, blocks } = section;
  yield `<section id="${escaped(id)}" aria-labelledby="${escaped(id)}-title"${newPage ? ' class="page"' : ''}>
<h2 id="${escaped(id)}-title">${headingOf(title, i)}</h2>\n`;
  let count = 0;
  for (const block of blocks) yield* render(block, `c${i + 1}-${++count}`, title);
  if (count === 0) yield '<p class="empty">本节没有内容。</p>\n';
  yield '</section>\n';
}

/** A report as one HTML file that needs nothing else, piece by piece as it is read. */
export async function* toHtml(document: ReportDocument): AsyncGenerator<string> {
  yield head(document);
  const { title, subtitle, sections } = document;
  yield `<body>
<header class="top"><h1>${escaped(title)}</h1><p class="subtitle">${escaped(subtitle)}</p>${facts(document.facts)}</header>
<div class="columns">
${contents(sections)}<main>
`;
  let count = 0;
  for (const section of sections) yield* sectionOf(section, count++);
  // A file that was cut short does not have it.
  yield '</main>\n</div>\n<footer>（全文完）</footer>\n</body>\n</html>\n';
}

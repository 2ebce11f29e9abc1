import type { Card, Entry, Fact, Marked } from '../document.ts';
import { escaped } from './escape.ts';
import { showShare } from './numbers.ts';

/** With more entries a card is longer than a page, and may break between them. */
const ON_A_PAGE = 8;

export const marked = ({ text, tone }: Marked, name: 'badge' | 'mark'): string =>
  `<span class="${name} ${tone}">${escaped(text)}</span>`;

export const facts = (list: readonly Fact[]): string =>
  list.length === 0
    ? ''
    : `<dl class="facts">${list
        .map(({ label, value }) => `<div><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`)
        .join('')}</dl>`;

function scoreOf(score: number): string {
  const share = showShare(Math.min(1, Math.max(0, score)));
  return `<p class="score"><span class="bar"><i style="width:${share}"></i></span><span class="unseen">匹配度 </span><b>${share}</b></p>`;
}

function entry({ rank, title, detail, score, badge, text }: Entry): string {
  const name = `<b class="name">${escaped(title)}</b>${badge ? ` ${marked(badge, 'badge')}` : ''}`;
  return [
    `<li><span class="rank">${rank ?? '·'}</span>`,
    `<p class="who">${name}${detail === '' ? '' : ` <span class="detail">${escaped(detail)}</span>`}</p>`,
    score === null ? '' : scoreOf(score),
    text === '' ? '' : `<p class="why">${escaped(text)}</p>`,
    '</li>',
  ].join('');
}

/** A demand with its experts; its place on the screen is kept by how many they are. */
export function card({ title, badges, facts: known, entries, notes }: Card): string {
  const size = entries.length > ON_A_PAGE ? 'card long' : 'card';
  return [
    `<article class="${size}" style="--rows:${entries.length}"><header><h3>${escaped(title)}</h3>`,
    badges.map((badge) => ` ${marked(badge, 'badge')}`).join(''),
    `${facts(known)}</header>`,
    entries.length === 0 ? '' : `<ol class="entries">${entries.map(entry).join('')}</ol>`,
    notes.map((note) => `<p class="${note.tone} remark">${escaped(note.text)}</p>`).join(''),
    '</article>\n',
  ].join('');
}

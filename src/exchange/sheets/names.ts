import type { Entry } from '../../reference/index.ts';

/** A name or code without what people write differently: width, case, spaces and dashes. */
export const plainName = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_·•.'’()-]/g, '');

/** What a name means; undefined where it means nothing, or several things. */
export interface Names {
  codeOf(text: string): string | undefined;
  /** Names that are like one, the nearest first. */
  near(text: string): string[];
}

const NEAR = 3;
const caches = new WeakMap<readonly Entry[], Names>();

/** Codes by what they are called, in Chinese or English, or by themselves. */
export function namesOf(entries: readonly Entry[]): Names {
  const known = caches.get(entries);
  if (known) return known;
  const codes = new Map(
    entries.flatMap(({ code, zh, en }) =>
      [code, zh, en, ...shortened(zh)].map((name) => [plainName(name), code]),
    ),
  );
  // What one is called goes before how another may be shortened.
  for (const { code, zh, en } of entries) for (const name of [zh, en, code]) codes.set(plainName(name), code);
  const names: Names = {
    codeOf: (text) => codes.get(plainName(text)),
    near: (text) => nearest(text, entries),
  };
  caches.set(entries, names);
  return names;
}

/** 全国 for 全国学会, 英语 for 英文 and the like. */
function shortened(zh: string): string[] {
  const bare = zh.replace(/[（(].*[)）]/, '');
  return [bare, ...(bare.endsWith('语') && bare.length > 1 ? [`${bare.slice(0, -1)}文`] : [])];
}

export function nearest(text: string, entries: readonly Entry[]): string[] {
  const pairs = pairsOf(plainName(text));
  return entries
    .map(({ zh, en }) => ({ zh, likeness: Math.max(alike(pairs, zh), alike(pairs, en)) }))
    .filter(({ likeness }) => likeness > 0.2)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, NEAR)
    .map(({ zh }) => zh);
}

/** Neighbouring characters, by which names are compared. */
const pairsOf = (text: string): Set<string> => {
  const chars = [...`^${text}$`];
  return new Set(chars.slice(1).map((char, i) => `${chars[i]}${char}`));
};

function alike(pairs: ReadonlySet<string>, name: string): number {
  const others = pairsOf(plainName(name));
  const shared = [...others].filter((pair) => pairs.has(pair)).length;
  return shared / (pairs.size + others.size - shared);
}

import { cut, words } from './cut.ts';
import { stem } from './stem.ts';

export interface SearchToken {
  readonly token: string;
  /** Counts tokens from 0; a gap of one parts what punctuation parted, so that phrases do not run across. */
  readonly position: number;
}

/**
 * What both search engines index: overlapping pairs of Chinese characters (the character itself where it stands alone)
 * and the stems of other words, in order. Folds first.
 */
export function searchTokens(text: string): SearchToken[] {
  const tokens: SearchToken[] = [];
  let position = 0;
  for (const run of runs(cut(text))) {
    if (!run.joined) position += tokens.length > 0 ? 1 : 0;
    for (const token of run.han ? pairs(run.text) : [stem(run.text)])
      tokens.push({ token, position: position++ });
  }
  return tokens;
}

function pairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}

/** Words with neighbouring Chinese ones closed up again. */
function runs(stored: string): { text: string; han: boolean; joined: boolean }[] {
  const list: { text: string; han: boolean; joined: boolean }[] = [];
  for (const word of words(stored)) {
    const last = list.at(-1);
    if (last?.han && word.han && word.joined) last.text += word.text;
    else list.push({ ...word });
  }
  return list;
}

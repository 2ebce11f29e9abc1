/** Remembers something by word, looked up by a stretch of a longer text without cutting the word out. */
export interface WordMemo<T> {
  get(text: string, start: number, end: number): T;
}

/** `make` is asked once for each word. */
export function createWordMemo<T>(make: (word: string) => T): WordMemo<T> {
  const words: string[] = [];
  const values: T[] = [];
  /** Open addressing: the word's number + 1, 0 where free. */
  let table = new Int32Array(1 << 12);

  function place(text: string, start: number, end: number): number {
    let at = hashOf(text, start, end) & (table.length - 1);
    for (let number = table[at] as number; number !== 0; number = table[at] as number) {
      if (isAt(words[number - 1] as string, text, start, end)) break;
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  function grow(): void {
    table = new Int32Array(table.length * 4);
    words.forEach((word, number) => {
      table[place(word, 0, word.length)] = number + 1;
    });
  }

  return {
    get(text, start, end) {
      const known = table[place(text, start, end)] as number;
      if (known !== 0) return values[known - 1] as T;
      if (words.length * 2 >= table.length) grow();
      const word = text.slice(start, end);
      const number = words.push(word);
      const value = make(word);
      values.push(value);
      table[place(text, start, end)] = number;
      return value;
    },
  };
}

/** FNV-1a over UTF-16 code units, mixed once more. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

function isAt(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) {
    if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  }
  return true;
}

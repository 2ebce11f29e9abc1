import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { fold } from './fold.ts';
import { scan } from './scan.ts';

let jieba: Jieba | undefined;
/** Made when first needed: reading its dictionary takes longer than many a command. */
function cutter(): Jieba {
  jieba ??= Jieba.withDict(dict);
  return jieba;
}

/** The words of a text in order: Chinese cut by jieba, other scripts by word. Folds first. */
export function segment(text: string): string[] {
  return scan(fold(text)).flatMap((piece) => (piece.han ? cutHan(piece.text) : [piece.text]));
}

/** The words of one folded run of Chinese characters. */
export function cutHan(run: string): string[] {
  return run.length === 1 ? [run] : cutter().cut(run, true);
}

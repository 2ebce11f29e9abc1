import MiniSearch from 'minisearch';
import { heldMb } from '../memory.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median, timeEach } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { spread } from './source.ts';
import { createTexts } from './texts.ts';

const SEARCHES = 50;

/** MiniSearch as it comes: any word, BM25+. */
export async function measureMiniSearch(settings: Settings): Promise<Figures> {
  const texts = createTexts(makeCorpus(settings));
  const before = heldMb();
  const index = new MiniSearch<{ id: number; text: string }>({ fields: ['text'] });
  say(`MiniSearch: indexing ${settings.profiles} profiles`);
  for (let id = 0; id < settings.profiles; id++) {
    index.add({ id, text: texts.profile(id).join(' ') });
  }
  const minisearch_memory_mb = heldMb() - before;
  say('MiniSearch: searching');
  const queries = spread(settings.demands, SEARCHES).map((number) => texts.demand(number).join(' '));
  const search = (query: string) => void index.search(query).slice(0, 20);
  timeEach(queries.slice(0, 3), search);
  return { minisearch_p50_ms: median(timeEach(queries, search)), minisearch_memory_mb };
}

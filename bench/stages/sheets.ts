import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { demandSheet } from '../../src/demands/sheet.ts';
import { exported } from '../../src/exchange/export.ts';
import type { Format } from '../../src/exchange/formats.ts';
import { peakMb } from '../memory.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import type { Figures } from '../report.ts';

const PAGE = 100;

/** Demands exported as a format, from pages as a store gives them: how long it takes, and the most the process ever held. */
export const measureExport =
  (format: Format) =>
  async (settings: Settings): Promise<Figures> => {
    const rows = settings.quick ? 2_000 : 100_000;
    const { corpus, writer } = makeCorpus(settings);
    async function* pages(): AsyncGenerator<object[]> {
      for (let at = 0; at < rows; at += PAGE) yield Array.from({ length: PAGE }, (_, i) => line(at + i));
    }
    function line(number: number): object {
      const { id, ...demand } = corpus.demand(number % settings.demands);
      return {
        id,
        ...demand,
        ...writer.demandText(corpus.demand(number % settings.demands)),
        state: 'published',
      };
    }
    say(`exporting ${rows} demands as ${format}`);
    let bytes = 0;
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done();
      },
    });
    const begun = performance.now();
    await pipeline(exported(format, pages(), demandSheet, new Date()), sink);
    return {
      [`export_${format}_s`]: (performance.now() - begun) / 1_000,
      [`export_${format}_peak_mb`]: peakMb(),
      [`export_${format}_mb`]: bytes / 2 ** 20,
    };
  };

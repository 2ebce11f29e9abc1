import { unreadable } from './archive.ts';

type Chunks = AsyncIterable<Uint8Array>;

const CANDIDATES = ['utf-8', 'gb18030'] as const;

/** The encoding that all of a text is in: of spreadsheet programs UTF-8, UTF-16 or GB18030. Throws ApiError where it is none. */
export async function encodingOf(source: Chunks): Promise<string> {
  let open = CANDIDATES.map((name) => ({ name, decoder: new TextDecoder(name, { fatal: true }) }));
  let begun = false;
  for await (const chunk of source) {
    if (!begun && chunk.length >= 2) {
      const [first, second] = chunk;
      if (first === 0xff && second === 0xfe) return 'utf-16le';
      if (first === 0xfe && second === 0xff) return 'utf-16be';
    }
    begun ||= chunk.length > 0;
    open = open.filter(({ decoder }) => takes(decoder, chunk));
    if (open.length === 0) break;
  }
  const [found] = open.filter(({ decoder }) => takes(decoder));
  if (!found)
    throw unreadable('The text is neither UTF-8 nor GB18030 (GBK): save the sheet as CSV UTF-8, or as .xlsx');
  return found.name;
}

function takes(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): boolean {
  try {
    // A zero byte is in no text: it is what other kinds of file have, which decoders let pass.
    if (chunk?.includes(0)) return false;
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** A text as it comes, decoded. */
export async function* decoded(source: Chunks, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of source) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw unreadable(`The text is not all ${encoding.toUpperCase()}`);
    throw error;
  }
}

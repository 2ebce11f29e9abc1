import type { SearchDocument } from '../search/port.ts';

/** A field of a row as search knows it; `weight` is its place in the order of what a hit in it says, 0 says most. */
export interface SearchField<Row> {
  readonly name: string;
  readonly weight: 0 | 1 | 2 | 3;
  texts(row: Row): readonly (string | null | undefined)[];
}

/** The texts of a row by their weight. */
export function textsOf<Row>(fields: readonly SearchField<Row>[], row: Row): SearchDocument['texts'] {
  const texts: SearchDocument['texts'] = [[], [], [], []];
  for (const { weight, texts: of } of fields) texts[weight].push(...known(of(row)));
  return texts;
}

/** The names and keywords of a row: what completes a query. */
export const headsOf = <Row>(fields: readonly SearchField<Row>[], row: Row): string[] =>
  fields.filter(({ weight }) => weight < 2).flatMap(({ texts }) => known(texts(row)));

export const known = (texts: readonly (string | null | undefined)[]): string[] =>
  texts.filter((text): text is string => Boolean(text));

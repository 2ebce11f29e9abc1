const EXTERNAL = 'ext:';

/** What a reference names: a row by its own id, or by the caller's. */
export type ParsedRef = { id: string } | { externalId: string };

export const parseRef = (ref: string): ParsedRef =>
  ref.startsWith(EXTERNAL) ? { externalId: ref.slice(EXTERNAL.length) } : { id: ref.toLowerCase() };

export const idsOf = (ref: ParsedRef): string[] => ('id' in ref ? [ref.id] : []);
export const externalIdsOf = (ref: ParsedRef): string[] => ('externalId' in ref ? [ref.externalId] : []);

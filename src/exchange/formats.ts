/** What rows come and go in. */
export const formats = ['ndjson', 'csv', 'xlsx'] as const;
export type Format = (typeof formats)[number];
/** Those that are sheets, with headings. */
export type SheetFormat = Exclude<Format, 'ndjson'>;

export const mediaTypes = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<Format, string>;

/** The format of a media type, its parameters aside; undefined of one that is none of them. */
export function formatOf(mediaType: string | undefined): Format | undefined {
  const essence = mediaType?.split(';')[0]?.trim().toLowerCase();
  return formats.find((format) => mediaTypes[format] === essence);
}

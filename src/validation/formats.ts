import { codes, countries, languages, regions } from '../reference/index.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** True for a 统一社会信用代码 of 18 characters whose last one is the check character of GB 32100-2015. */
export function isUscc(text: string): boolean {
  if (text.length !== 18) return false;
  const values = [...text].map((character) => ALPHABET.indexOf(character));
  if (values.includes(-1)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);
  return values[17] === (31 - (sum % 31)) % 31;
}

/** A day of the calendar in the years 1 to 9999, as PostgreSQL has them. */
export function isDate(text: string): boolean {
  const time = /^(?!0000)\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`).getTime() : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** RFC 3339, within the offsets PostgreSQL takes; a leap second counts as the second after it. */
export function isDateTime(text: string): boolean {
  const [, date = ''] =
    /^([\d-]{10})T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/i.exec(
      text,
    ) ?? [];
  return isDate(date);
}

function isHttpUrl(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

const EMBEDDER_SOURCES = ['openAi', 'ollama', 'huggingFace', 'rest', 'userProvided'];

function isEmbedder(text: string): boolean {
  try {
    return EMBEDDER_SOURCES.includes(JSON.parse(text)?.source);
  } catch {
    return false;
  }
}

const isCodeOf = (list: string[]): ((text: string) => boolean) => {
  const known = new Set(list);
  return (text) => known.has(text);
};

/** Formats of our own, each with its test and the words a failing value gets. */
export const formats = {
  uscc: {
    test: isUscc,
    message: 'is not a valid 统一社会信用代码 (18 characters, GB 32100 check character)',
  },
  uuid: {
    test: (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
    message: 'must be a UUID',
  },
  date: { test: isDate, message: 'must be a day such as 2027-01-31' },
  'date-time': { test: isDateTime, message: 'must be a time such as 2027-01-31T08:00:00Z' },
  embedder: {
    test: isEmbedder,
    message: `must be a JSON object with a source (${EMBEDDER_SOURCES.join(', ')})`,
  },
  region: {
    test: isCodeOf(codes(regions)),
    message: 'is not a known region (GB/T 2260 code, see /v1/regions)',
  },
  country: { test: isCodeOf(codes(countries)), message: 'is not a known country (ISO 3166-1 alpha-2)' },
  language: { test: isCodeOf(codes(languages)), message: 'is not a known language (ISO 639-1)' },
  'http-url': { test: isHttpUrl, message: 'must be an http:// or https:// address' },
  visible: {
    test: (text: string) => /[^\s\p{C}]/u.test(text),
    message: 'must hold at least one visible character',
  },
} as const;

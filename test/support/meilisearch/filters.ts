import { refusal } from './errors.ts';
import { valueAt } from './query.ts';
import { covers, filterablePatterns, type Settings } from './settings.ts';
import type { Document } from './state.ts';
import { createReader, type Fail, type Reader } from './tokens.ts';

export type Filter = (document: Document) => boolean;

const many = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value.flat(8) : [value]).filter((each) => each !== undefined && each !== null);

/** Strings are compared without regard to case; a number also equals the string that writes it. */
const same = (value: unknown, wanted: string): boolean =>
  String(value).toLowerCase() === wanted.toLowerCase() ||
  (typeof value === 'number' && wanted.trim() !== '' && value === Number(wanted));

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

const isEmpty = (value: unknown): boolean =>
  value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

const operations =
  '`=`, `!=`, `>=`, `>`, `<=`, `<`, `IN`, `NOT IN`, `TO`, `EXISTS`, `NOT EXISTS`, `IS NULL`, `IS NOT NULL`, ' +
  '`IS EMPTY` or `IS NOT EMPTY`';

/** What follows the name of an attribute and a word: IS, EXISTS or IN, each with or without NOT. */
function wordCondition(read: Reader, name: string): Filter | undefined {
  if (read.take('IS')) {
    const not = read.take('NOT');
    const test = read.take('NULL') ? (found: unknown) => found === null : isEmpty;
    if (test === isEmpty) read.demand('EMPTY');
    return (document) => test(valueAt(document, name)) !== not;
  }
  const not = read.take('NOT');
  if (read.take('EXISTS')) return (document) => (valueAt(document, name) !== undefined) !== not;
  if (read.take('IN')) {
    const wanted = new Set(read.list().map((each) => each.toLowerCase()));
    return (document) =>
      many(valueAt(document, name)).some((each) => wanted.has(String(each).toLowerCase())) !== not;
  }
  if (not) throw read.fail(`Was expecting \`IN\` or \`EXISTS\` after \`NOT\` in \`${read.source}\`.`);
  return undefined;
}

function signCondition(read: Reader, name: string): Filter {
  const { text, quoted } = read.next() ?? { text: '', quoted: false };
  const some = (test: (value: unknown) => boolean) => (document: Document) =>
    many(valueAt(document, name)).some(test);
  const compare = quoted ? undefined : comparisons[text];
  if (compare) {
    const bound = read.number();
    return some((value) => typeof value === 'number' && compare(value, bound));
  }
  if (!quoted && (text === '=' || text === '!=')) {
    const wanted = read.value();
    const equal = some((value) => same(value, wanted));
    return text === '=' ? equal : (document) => !equal(document);
  }
  if (!quoted && text !== '' && Number.isFinite(Number(text)) && read.take('TO')) {
    const [low, high] = [Number(text), read.number()];
    return some((value) => typeof value === 'number' && value >= low && value <= high);
  }
  throw read.fail(`Was expecting an operation ${operations} at \`${read.source}\`.`);
}

function condition(read: Reader, declared: readonly string[], where: string): Filter {
  const name = read.value();
  if (!covers(declared, name)) {
    const available = declared.map((pattern) => `\`${pattern}\``).join(', ');
    throw read.fail(
      `${where}Attribute \`${name}\` is not filterable. Available filterable attribute patterns are: ${available}.`,
    );
  }
  return wordCondition(read, name) ?? signCondition(read, name);
}

/** Reads one expression by descent: OR binds least, then AND, then NOT. */
function parse(source: string, declared: readonly string[], where: string, fail: Fail): Filter {
  const read = createReader(source, fail);
  const negation = (): Filter => {
    if (read.take('NOT')) {
      const inner = negation();
      return (document) => !inner(document);
    }
    if (!read.take('(')) return condition(read, declared, where);
    const inner = either();
    read.demand(')');
    return inner;
  };
  const both = (): Filter => {
    const parts = [negation()];
    while (read.take('AND')) parts.push(negation());
    return (document) => parts.every((part) => part(document));
  };
  const either = (): Filter => {
    const parts = [both()];
    while (read.take('OR')) parts.push(both());
    return (document) => parts.some((part) => part(document));
  };
  const whole = either();
  const left = read.next();
  if (left) throw fail(`Found unexpected characters at the end of the filter: \`${left.text}\`.`);
  return whole;
}

/** A list means AND, a list within it OR; a string is an expression, and nothing lets all through. */
export function compileFilter(
  filter: unknown,
  settings: Settings,
  code = 'invalid_search_filter',
  where = '',
): Filter {
  const fail: Fail = (message) => refusal(code, message);
  const declared = filterablePatterns(settings);
  const compile = (part: unknown, depth: number): Filter => {
    if (part === null || part === undefined || part === '') return () => true;
    if (typeof part === 'string') return part.trim() ? parse(part, declared, where, fail) : () => true;
    if (!Array.isArray(part) || depth > 1) {
      throw fail(
        `Invalid syntax for the filter parameter: expected a String or Array, found: ${JSON.stringify(part)}.`,
      );
    }
    const parts = part.map((each) => compile(each, depth + 1));
    if (depth === 0) return (document) => parts.every((each) => each(document));
    return (document) => parts.length === 0 || parts.some((each) => each(document));
  };
  return compile(filter, 0);
}

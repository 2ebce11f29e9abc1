/** Makes the error a filter is refused with. */
interface Token {
  text: string;
  quoted: boolean;
}

export type Fail = (message: string) => Error;

const keywords = new Set([
  'AND',
  'OR',
  'NOT',
  'IN',
  'EXISTS',
  'IS',
  'TO',
  'NULL',
  'EMPTY',
  'CONTAINS',
  'STARTS',
  'WITH',
]);

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

const unescaped = (value: string): string =>
  value.replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, code, sign) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[sign] ?? sign),
  );

function tokens(source: string, fail: Fail): Token[] {
  const found: Token[] = [];
  const pattern =
    /\s*(?:(['"])((?:\\.|(?!\1)[^\\])*)(\1)?|(!=|>=|<=|[=<>()[\],])|([\p{L}\p{N}_.-]+)|(.))/gsuy;
  const end = source.trimEnd();
  while (pattern.lastIndex < end.length) {
    const [, quote, value = '', closed, sign, bare, other] = pattern.exec(end) ?? [];
    if (other) throw fail(`Was expecting an operation at \`${other}\`.`);
    if (quote && !closed) {
      throw fail(
        `Expression \`\\${quote}${value}\` is missing the following closing delimiter: \`${quote}\`.`,
      );
    }
    if (quote) found.push({ text: unescaped(value), quoted: true });
    else found.push({ text: sign ?? bare ?? '', quoted: false });
  }
  return found;
}

export interface Reader {
  /** The source whole, for messages. */
  source: string;
  fail: Fail;
  next(): Token | undefined;
  peek(text: string): boolean;
  take(text: string): boolean;
  demand(text: string): void;
  value(): string;
  number(): number;
  list(): string[];
}

/** Reads a filter token by token; words of the language stand for themselves only where they are not quoted. */
export function createReader(source: string, fail: Fail): Reader {
  const rest = tokens(source, fail);
  const reader: Reader = {
    source,
    fail,
    next: () => rest.shift(),
    peek: (text) => rest[0]?.quoted === false && rest[0].text === text,
    take: (text) => reader.peek(text) && rest.shift() !== undefined,
    demand(text) {
      if (reader.take(text)) return;
      throw fail(`Was expecting \`${text}\` in \`${source}\`, but found \`${rest[0]?.text ?? ''}\`.`);
    },
    value() {
      const next = rest.shift();
      const word = next && (next.quoted || !(/^[=<>()[\],!]/.test(next.text) || keywords.has(next.text)));
      if (word) return next.text;
      throw fail(`Was expecting a value but instead got ${next ? `\`${next.text}\`` : 'nothing'}.`);
    },
    number() {
      const text = reader.value();
      if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
      throw fail(`\`${text}\` is not a number.`);
    },
    list() {
      const values: string[] = [];
      reader.demand('[');
      while (!reader.take(']')) {
        values.push(reader.value());
        if (!reader.peek(']')) reader.demand(',');
      }
      return values;
    },
  };
  return reader;
}

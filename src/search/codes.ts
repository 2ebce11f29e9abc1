import { plain } from '../text/index.ts';

const LEAST = 4;
const MOST = 100;

/**
 * A code or id as one token, whatever its signs and spaces: `CAE-0001`, `cae 0001` and `ext:cae0001` are one. Undefined of what is
 * too short to be one, or holds no digit.
 */
export function compact(text: string): string | undefined {
  const code = plain(text).replace(/^\s*ext:|[^\p{L}\p{N}]/gu, '');
  return code.length >= LEAST && code.length <= MOST && /\p{N}/u.test(code) ? code : undefined;
}

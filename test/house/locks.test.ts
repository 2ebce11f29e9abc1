import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { root } from '../support/root.ts';

const SRC = fileURLToPath(new URL('src/', root));

t.test(
  'Every advisory lock has a number of its own: two that share one would wait for each other',
  async (t) => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const numbers = files.flatMap((name) => readFileSync(SRC + name, 'utf8').match(/\b7_303_\d{3}\b/g) ?? []);
    t.ok(numbers.length > 5, 'there are locks to look at');
    t.same(
      numbers.filter((number, i) => numbers.indexOf(number) !== i),
      [],
    );
  },
);

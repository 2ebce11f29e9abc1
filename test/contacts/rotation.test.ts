import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { v7 } from 'uuid';
import { system } from '../../src/access/principal.ts';
import { createAuditStore } from '../../src/audit/store.ts';
import { createAuditTrail } from '../../src/audit/trail.ts';
import { type ContactKeys, contactKeys, fixedKeys } from '../../src/contacts/key.ts';
import { createSeal } from '../../src/contacts/seal.ts';
import { createContactService } from '../../src/contacts/service.ts';
import { createContactStore } from '../../src/contacts/store.ts';
import type { Line } from '../../src/exchange/port.ts';
import { createApp, type TestApp } from '../support/app.ts';
import { aProfile } from '../support/factories.ts';
import { audited, unnamed } from './support.ts';

const [OLD, NEXT, THIRD] = ['5a', '6b', '7c'].map((byte) => byte.repeat(32)) as [string, string, string];
const REVEAL = { purpose: 'correction' };
const phoneOf = (n: number) => ({ phone: `0571-${n}` });

/** The contacts of a process that has these keys. */
function contactsBy({ services, database }: TestApp, keys: ContactKeys, store = createContactStore()) {
  const clock = () => new Date();
  const audit = createAuditTrail({ store: createAuditStore(), clock });
  return createContactService({
    ...{ ...database, ...services, audit, clock, newId: v7, store, keys },
    connected: async () => false,
  });
}

const whole = await createApp(t);

/** Profiles with contacts, the only ones there are, which the old key has sealed. */
async function filled(size: number): Promise<TestApp & { ids: string[] }> {
  const app = whole;
  await app.database.pool.query('DELETE FROM contacts');
  const outcomes = await app.services.profiles.importLines(
    system,
    Array.from({ length: size }, () => aProfile() as Line),
  );
  const ids = outcomes.flatMap((outcome) => ('row' in outcome && outcome.row ? [outcome.row.id] : []));
  const [store, seal] = [createContactStore(), createSeal([OLD])];
  await app.database.transact(async (tx) => {
    for (const [n, owner_id] of ids.entries()) {
      const sealed = seal.close(JSON.stringify(phoneOf(n)), `profile:${owner_id}`);
      await store.put(tx, { owner_type: 'profile', owner_id, sealed }, new Date().toISOString());
    }
  });
  return { ...app, ids };
}

/** A DATA_DIR whose file holds these keys, and what it holds. */
async function keyFile(t: Test, ...keys: string[]) {
  const DATA_DIR = t.testdir();
  const file = join(DATA_DIR, 'contact.key');
  await chmod(DATA_DIR, 0o700);
  await writeFile(file, keys.map((key) => `${key}\n`).join(''), { mode: 0o600 });
  return {
    open: () => contactKeys({ DATA_DIR }),
    lines: async () => (await readFile(file, 'utf8')).trim().split('\n'),
  };
}

async function allOpen(t: Test, contacts: ReturnType<typeof contactsBy>, ids: string[], name: string) {
  let open = 0;
  for await (const page of contacts.exportLines())
    for (const line of page) if (await contacts.opens(line)) open++;
  t.equal(open, ids.length, name);
  t.same(await contacts.reveal(system, 'profile', ids[0] as string, REVEAL), phoneOf(0), name);
}

t.test(
  'With the keys in the environment everything is sealed by the new one, which then does alone',
  async (t) => {
    const app = await filled(3);
    const [first] = app.ids as [string];
    const sealed = unnamed(OLD, JSON.stringify(phoneOf(0)), `profile:${first}`);
    await app.database.pool.query('UPDATE contacts SET sealed = $1 WHERE owner_id = $2', [sealed, first]);
    const { rows: before } = await app.database.pool.query(
      'SELECT updated_at FROM contacts ORDER BY owner_id',
    );
    t.equal(await contactsBy(app, fixedKeys(NEXT)).opensStored(), false, 'not yet');
    const both = contactsBy(app, fixedKeys(NEXT, OLD));
    t.equal(await both.opensStored(), true);
    t.same(await both.rotate(system), { resealed: 3, unreadable: [] });
    const alone = contactsBy(app, fixedKeys(NEXT));
    t.equal(await alone.opensStored(), true);
    await allOpen(t, alone, app.ids, 'also one of before keys had names');
    t.equal(await contactsBy(app, fixedKeys(OLD)).opensStored(), false);
    t.same(
      (await app.database.pool.query('SELECT updated_at FROM contacts ORDER BY owner_id')).rows,
      before,
      'nothing was written anew',
    );
    const line = (await audited(app)).find(({ entity }) => entity === 'contact_key');
    t.match(line, { action: 'contact_key.rotated', values: { resealed: 3 }, fields: [] });
    t.same(await both.rotate(system), { resealed: 0, unreadable: [] }, 'again there is nothing to do');
  },
);

t.test(
  'A key file gets a new key and gives up the old one, beneath a process that knows only that',
  async (t) => {
    const app = await filled(2);
    const { open, lines } = await keyFile(t, OLD);
    const running = contactsBy(app, open());
    await allOpen(t, running, app.ids, 'it has read the old key');
    t.same(await contactsBy(app, open()).rotate(system), { resealed: 2, unreadable: [] });
    const kept = await lines();
    t.equal(kept.length, 1);
    t.not(kept[0], OLD);
    await allOpen(t, running, app.ids, 'it reads the file again');
    await running.put(system, 'profile', app.ids[0] as string, phoneOf(0));
    t.equal(await contactsBy(app, fixedKeys(...kept)).opensStored(), true, 'and seals by the new key');
  },
);

t.test('A rotation that was killed leaves everything readable, and the next one ends it', async (t) => {
  const app = await filled(300);
  const { open, lines } = await keyFile(t, OLD);
  const store = createContactStore();
  let batches = 0;
  const killed = contactsBy(app, open(), {
    ...store,
    reseal: async (x, rows) => {
      if (batches++ === 1) throw new Error('killed');
      await store.reseal(x, rows);
    },
  });
  await t.rejects(killed.rotate(system), { message: 'killed' });
  const [made, ...old] = await lines();
  t.same(old, [OLD], 'the old key is still there');
  const next = contactsBy(app, open());
  t.equal(await next.opensStored(), true, 'a start is not refused');
  await allOpen(t, next, app.ids, 'half by one key, half by another');
  t.same(await next.rotate(system), { resealed: 100, unreadable: [] }, 'only what was left');
  t.same(await lines(), [made], 'under the key of the first rotation');
  await allOpen(t, contactsBy(app, open()), app.ids, 'and nothing was lost');
});

t.test(
  'What is written while keys change is neither overwritten nor sealed by a key that goes',
  async (t) => {
    const app = await filled(40);
    const { open, lines } = await keyFile(t, OLD);
    const others = [contactsBy(app, open()), contactsBy(app, open())];
    for (const each of others) await each.opensStored();
    const writing = app.ids.map((id, n) => others[n % 2]?.put(system, 'profile', id, phoneOf(n + 1_000)));
    const rotating = [contactsBy(app, open()).rotate(system), contactsBy(app, open()).rotate(system)];
    await Promise.all([...writing, ...rotating]);
    const keys = await lines();
    t.equal(keys.length, 1, 'two rotations at once agree');
    const last = contactsBy(app, fixedKeys(...keys));
    for (const [n, id] of app.ids.entries())
      t.same(await last.reveal(system, 'profile', id, REVEAL), phoneOf(n + 1_000));
  },
);

t.test('A contact that no key opens is named, and the old keys are kept for it', async (t) => {
  const app = await filled(2);
  const [damaged] = app.ids as [string];
  await app.database.pool.query("UPDATE contacts SET sealed = sealed || '\\x00' WHERE owner_id = $1", [
    damaged,
  ]);
  const { open, lines } = await keyFile(t, OLD);
  const { resealed, unreadable } = await contactsBy(app, open()).rotate(system);
  t.equal(resealed, 1);
  t.same(unreadable, [{ owner_type: 'profile', owner_id: damaged }]);
  t.equal((await lines()).length, 2);
  await app.services.contacts.remove(system, 'profile', damaged);
  t.same(await contactsBy(app, open()).rotate(system), { resealed: 0, unreadable: [] });
  t.equal((await lines()).length, 1, 'once it is gone, so are they');
});

t.test('A backup of before is restored with its key, and is then under the present one', async (t) => {
  const app = await filled(1);
  const [id] = app.ids as [string];
  const lines = [];
  for await (const page of app.services.contacts.exportLines()) lines.push(...page);
  const [line] = lines as [(typeof lines)[number]];
  await contactsBy(app, fixedKeys(NEXT, OLD)).rotate(system);
  const now = contactsBy(app, fixedKeys(NEXT));
  t.equal(await now.opens(line), false);
  await t.rejects(now.restore(system, line), { code: 'conflict' });
  await now.put(system, 'profile', id, phoneOf(9));
  const brought = contactsBy(app, fixedKeys(NEXT, THIRD, OLD));
  t.equal(await brought.opens(line), true);
  await brought.restore(system, line);
  t.same(await now.reveal(system, 'profile', id, REVEAL), phoneOf(0), 'the old key is needed no more');
});

import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { locateBinaries } from '../../src/db/embedded/binaries.ts';
import { openConsole } from '../support/console.ts';
import { temporaryFolder } from '../support/processes.ts';

const runCli = openConsole(t);

const NOBODY = 65534;
const { initdb } = await locateBinaries();
/** Whether a user who owns nothing may pass through every folder above the programs. */
async function isReachable(path: string): Promise<boolean> {
  const parts = path.split('/').slice(1, -1);
  const folders = parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`);
  return (await Promise.all(folders.map((folder) => stat(folder)))).every(({ mode }) => mode & 0o001);
}
const skip =
  process.getuid?.() !== 0
    ? 'only root needs another user'
    : !(await isReachable(initdb)) && 'this checkout is closed to other users';

// Without `unshare` on its path there is no user namespace to run in.
const env = { PATH: '/nonexistent' };

t.test('as root without user namespaces PostgreSQL runs as nobody', { skip }, async (t) => {
  const above = await temporaryFolder(t);
  await chmod(above, 0o755);
  const dataDir = join(above, 'a/data');
  const keys = () => runCli(above, ['keys', 'list'], { env: { ...env, DATA_DIR: dataDir } });
  t.match(await keys(), { code: 0, stderr: '' });
  t.match(await keys(), { code: 0, stderr: '' }, 'and again on what is there');
  const mode = async (name: string) => (await stat(join(dataDir, name))).mode & 0o777;
  t.equal(await mode('.'), 0o711, 'its folder can be passed through, and not be listed');
  t.equal(await mode('contact.key'), 0o600, 'the key stays closed');
  t.equal((await stat(join(dataDir, 'postgres'))).uid, NOBODY);
});

t.test('a folder nobody may not enter is named, with what to do', { skip }, async (t) => {
  const above = await temporaryFolder(t);
  const closed = await runCli(above, ['keys', 'list'], { env: { ...env, DATA_DIR: join(above, 'data') } });
  t.equal(closed.code, 1);
  t.match(closed.stderr, new RegExp(`^zhiqi: .*cannot enter ${above}: run "chmod o\\+x ${above}".*\\n$`));

  await chmod(above, 0o755);
  const used = join(above, 'used');
  await mkdir(join(used, 'postgres'), { recursive: true });
  await writeFile(join(used, 'postgres/kept'), '');
  const foreign = await runCli(above, ['keys', 'list'], { env: { ...env, DATA_DIR: used } });
  t.equal(foreign.code, 1);
  t.match(foreign.stderr, /^zhiqi: .*postgres is user 0's: run "chown -R 65534:65534 \S+postgres".*\n$/);
});

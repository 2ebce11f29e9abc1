import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';

/**
 * Checks the types of everything, and compiles it: what a file of the tests and the program behind it
 * take to be read is most of what a run takes, and compiled they are read in half the time.
 */
const TARGET = '.built';

rmSync(TARGET, { recursive: true, force: true });
try {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'test'], { stdio: 'inherit' });
} catch {
  process.exit(1);
}
for (const folder of ['src', 'test', 'bench', 'migrations'])
  cpSync(folder, `${TARGET}/${folder}`, { recursive: true, filter: (name) => !name.endsWith('.ts') });

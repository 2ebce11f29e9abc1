import type { Command } from 'commander';
import t from 'tap';
import { contactsCommand } from '../../src/cli/contacts.ts';
import { evaluateCommand } from '../../src/cli/evaluate.ts';
import { exportCommand } from '../../src/cli/export.ts';
import { importCommand } from '../../src/cli/import.ts';
import { jobsCommand } from '../../src/cli/jobs.ts';
import { keysCommand } from '../../src/cli/keys.ts';
import { lexiconCommand } from '../../src/cli/lexicon.ts';
import { matchCommand } from '../../src/cli/match.ts';
import { migrateCommand } from '../../src/cli/migrate.ts';
import { openapiCommand } from '../../src/cli/openapi.ts';
import { personCommand } from '../../src/cli/person.ts';
import { reindexCommand } from '../../src/cli/reindex.ts';
import { reportCommand } from '../../src/cli/report.ts';
import { runsCommand } from '../../src/cli/runs.ts';
import { schedulesCommand } from '../../src/cli/schedules.ts';
import { serveCommand } from '../../src/cli/serve.ts';
import { settingsCommand } from '../../src/cli/settings.ts';
import { templateCommand } from '../../src/cli/template.ts';
import { workerCommand } from '../../src/cli/worker.ts';
import { runCli, startCli, temporaryFolder } from '../support/processes.ts';

const makers = [
  serveCommand,
  workerCommand,
  jobsCommand,
  schedulesCommand,
  migrateCommand,
  importCommand,
  exportCommand,
  templateCommand,
  matchCommand,
  evaluateCommand,
  lexiconCommand,
  reportCommand,
  runsCommand,
  settingsCommand,
  keysCommand,
  contactsCommand,
  personCommand,
  reindexCommand,
  openapiCommand,
];

function helpOf(command: Command): string {
  let help = '';
  const writeOut = (text: string): void => {
    help += text;
  };
  command.configureOutput({ writeOut }).outputHelp();
  return help;
}

t.test('every command, and every part of one, helps with an example', async (t) => {
  const top = makers.map((make) => make());
  for (const command of [...top, ...top.flatMap((parent) => parent.commands)]) {
    const help = helpOf(command);
    const name = command.parent ? `${command.parent.name()} ${command.name()}` : command.name();
    t.match(help, /^Usage: /, name);
    t.ok(command.description(), `${name} says what it does`);
    if (command.commands.length > 0) continue;
    t.match(help, new RegExp(`^Examples?:\\n( .*\\n)*? .*zhiqi ${name}`, 'm'), `${name} shows an example`);
  }
});

t.test('what is asked wrongly is refused before anything is opened', async (t) => {
  const cases = [
    { command: importCommand, args: ['spells', 'x.ndjson'], says: /'spells' is invalid/ },
    { command: importCommand, args: ['profiles'], says: /name a resource and a file, or --all/ },
    { command: exportCommand, args: [], says: /name a resource, or --all/ },
    { command: exportCommand, args: ['contacts'], says: /'contacts' is invalid/ },
    { command: matchCommand, args: [], says: /missing required argument 'text'/ },
    { command: matchCommand, args: ['x', '--limit', '2.5'], says: /1 to 1000/ },
    { command: matchCommand, args: ['x', '--limit', '1001'], says: /1 to 1000/ },
    { command: evaluateCommand, args: [], says: /missing required argument 'pack'/ },
    { command: keysCommand, args: ['create'], says: /required option '--name <name>'/ },
    { command: keysCommand, args: ['create', '--name', 'x', '--role', 'king'], says: /'king' is invalid/ },
    { command: keysCommand, args: ['create', '--name', '  '], says: /at least one visible character/ },
    { command: keysCommand, args: ['revoke', 'not-an-id'], says: /'not-an-id' is invalid/ },
    { command: keysCommand, args: ['revoke'], says: /missing required argument 'id'/ },
    { command: lexiconCommand, args: ['misses', '--limit', '0'], says: /1 to 1000/ },
    { command: lexiconCommand, args: ['lookup'], says: /missing required argument 'term'/ },
    { command: settingsCommand, args: ['show', 'Not a name'], says: /has the wrong form/ },
    { command: settingsCommand, args: ['default', 'ours@2'], says: /Lower-case letters/ },
    { command: runsCommand, args: ['create', '--limit', '0'], says: /must be >= 1/ },
    { command: runsCommand, args: ['create', '--limit', 'x'], says: /must be integer/ },
    { command: runsCommand, args: ['diff', 'ext:a'], says: /missing required argument 'b'/ },
    { command: runsCommand, args: ['show', 'x'], says: /'x' is invalid/ },
    { command: contactsCommand, args: ['rotate', 'now'], says: /too many arguments/ },
    { command: personCommand, args: ['export'], says: /missing required argument 'id'/ },
    { command: personCommand, args: ['erase', 'not-an-id', '--yes'], says: /'not-an-id' is invalid/ },
    { command: reindexCommand, args: ['--all'], says: /unknown option '--all'/ },
  ];
  for (const { command, args, says } of cases) {
    const made = command().exitOverride();
    for (const each of [made, ...made.commands]) each.configureOutput({ writeErr: () => undefined });
    const name = `${made.name()} ${args.join(' ')}`;
    await t.rejects(made.parseAsync(args, { from: 'user' }), { message: says, exitCode: 1 }, name);
  }
});

t.test('help ends with 0 on standard output, a wrong question with 2 on standard error', async (t) => {
  const folder = await temporaryFolder(t);
  const ask = async (args: string[], code: number, out: RegExp, err: RegExp) => {
    const done = await runCli(folder, args);
    const name = `zhiqi ${args.join(' ')}`;
    t.equal(done.code, code, name);
    t.match(done.stdout, out, name);
    t.match(done.stderr, err, name);
  };
  await Promise.all([
    ask(['--help'], 0, /^Usage: zhiqi [\s\S]*Commands:\s+serve /, /^$/),
    ask(['keys', 'create', '--help'], 0, /Examples:/, /^$/),
    ask([], 2, /^$/, /^Usage: zhiqi /),
    ask(['conjure'], 2, /^$/, /^error: unknown command 'conjure'/),
    ask(['match', 'x', '--limit', '0'], 2, /^$/, /^error: .*1 to 1000/),
  ]);
});

t.test('a reader that has seen enough ends a command without a word of complaint', async (t) => {
  const { child, finished } = startCli(await temporaryFolder(t), ['permissions']);
  child.stdout.destroy();
  t.match(await finished, { code: 0, stderr: '' });
});

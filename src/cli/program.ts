import { Command, CommanderError } from 'commander';
import { StartError } from '../config.ts';
import { ApiError } from '../errors.ts';
import { contactsCommand } from './contacts.ts';
import { evaluateCommand } from './evaluate.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { jobsCommand } from './jobs.ts';
import { keysCommand } from './keys.ts';
import { lexiconCommand } from './lexicon.ts';
import { matchCommand } from './match.ts';
import { migrateCommand } from './migrate.ts';
import { modelCommand } from './model.ts';
import { openapiCommand } from './openapi.ts';
import { permissionsCommand } from './permissions.ts';
import { personCommand } from './person.ts';
import { reindexCommand } from './reindex.ts';
import { reportCommand } from './report.ts';
import { runsCommand } from './runs.ts';
import { schedulesCommand } from './schedules.ts';
import { searchCommand } from './search.ts';
import { serveCommand } from './serve.ts';
import { Interrupted } from './session.ts';
import { settingsCommand } from './settings.ts';
import { templateCommand } from './template.ts';
import { workerCommand } from './worker.ts';

const commands = [
  serveCommand,
  workerCommand,
  migrateCommand,
  importCommand,
  exportCommand,
  templateCommand,
  matchCommand,
  evaluateCommand,
  jobsCommand,
  schedulesCommand,
  reportCommand,
  runsCommand,
  settingsCommand,
  keysCommand,
  permissionsCommand,
  contactsCommand,
  personCommand,
  lexiconCommand,
  modelCommand,
  reindexCommand,
  searchCommand,
  openapiCommand,
];

const createProgram = (): Command => {
  const program = new Command('zhiqi')
    .description('Zhiqi (智企): explained matches between technology demands and experts')
    .configureHelp({ sortSubcommands: false })
    .addHelpText(
      'after',
      '\nThe environment says which database: see .env.example. Without DATABASE_URL it is .data here.',
    )
    .exitOverride();
  for (const command of commands) program.addCommand(command().exitOverride());
  return program;
};

/** Whoever read standard output has seen enough, as `head` has: what is left to do is to end in good order. */
let isReaderGone = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  isReaderGone = true;
});

/** Variables of a .env file here count where the environment does not set them. */
function readEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new StartError(`.env cannot be read: ${(error as Error).message}`);
  }
}

/** Runs one command line, without the name of the program, and gives its code: 0 done, 1 failed, 2 asked wrongly, 130 told to stop. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    readEnvFile();
    await createProgram().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // A connection to the database may break like that, too.
    if (isReaderGone && (error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
    // At once: standard input may still be open.
    if (error instanceof Interrupted) process.exit(130);
    if (error instanceof StartError) process.stderr.write(`zhiqi: ${error.message}\n`);
    else if (error instanceof ApiError) {
      process.stderr.write(`zhiqi: ${error.message}\n`);
      for (const { pointer, message } of error.faults) process.stderr.write(`  ${pointer} ${message}\n`);
    } else process.stderr.write(`zhiqi: ${(error as Error).stack ?? error}\n`);
    return 1;
  }
}

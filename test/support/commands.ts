import { Readable } from 'node:stream';
import { run } from '../../src/cli/program.ts';

/** A process that runs one command line after another, told by messages: where, with what on standard input and in what environment. */
interface Told {
  args: string[];
  folder: string;
  env: Record<string, string>;
  input: string;
  /** Ends what a command writes to standard output, and to standard error. */
  end: string;
}

process.on('message', async ({ args, folder, env, input, end }: Told) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(folder);
  process.exitCode = undefined;
  Object.defineProperty(process, 'stdin', {
    value: Readable.from(input ? [Buffer.from(input)] : []),
    configurable: true,
  });
  const code = await run(args);
  process.exitCode = undefined;
  process.stdout.write(end);
  process.stderr.write(end);
  process.send?.({ code });
});
process.send?.('ready');

import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { buildApp } from '../app.ts';
import type { Services } from '../compose.ts';
import { StartError } from '../config.ts';
import { createLogger } from '../logger.ts';

const FILE = 'openapi/openapi.json';

export const openapiCommand = (): Command =>
  new Command('openapi')
    .description(`write the API's description to ${FILE}`)
    .option('--check', 'only say whether the file is up to date')
    .addHelpText('after', '\nExamples:\n  zhiqi openapi\n  zhiqi openapi --check')
    .action(async ({ check }: { check?: boolean }) => {
      const description = await describe();
      if (!check) return writeFile(FILE, description);
      if ((await readFile(FILE, 'utf8').catch(() => '')) !== description) {
        throw new StartError(`${FILE} is not what the routes say: run "npm run openapi"`);
      }
    });

/** Describing routes calls none of them: no service is needed. */
async function describe(): Promise<string> {
  const app = await buildApp({} as Services, { logger: createLogger({ level: 'silent', pretty: false }) });
  await app.ready();
  const description = `${JSON.stringify(app.swagger(), null, 2)}\n`;
  await app.close();
  return description;
}

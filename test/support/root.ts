import { existsSync } from 'node:fs';
import { extname } from 'node:path';

/** The folder of the project, wherever the tests were compiled to. */
export const root = folderWith('package.json', new URL('./', import.meta.url));

function folderWith(name: string, folder: URL): URL {
  return existsSync(new URL(name, folder)) ? folder : folderWith(name, new URL('../', folder));
}

const EXTENSION = extname(import.meta.url);

/** A module of the tests as it is run: its source, or what was compiled from it. */
export const runnable = (source: URL): URL => new URL(source.href.replace(/\.ts$/, EXTENSION));

/** What node must be told to run such a module. */
export const loading: readonly string[] = EXTENSION === '.ts' ? ['--import', import.meta.resolve('tsx')] : [];

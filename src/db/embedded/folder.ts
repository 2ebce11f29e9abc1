import { mkdir } from 'node:fs/promises';
import { StartError } from '../../config.ts';

/** Makes DATA_DIR where it is missing, for its owner alone. Throws StartError where it cannot be made. */
export async function makeDataDir(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `DATA_DIR ${dataDir} cannot be made (${error.code}): name a folder this user may write`,
    );
  });
}

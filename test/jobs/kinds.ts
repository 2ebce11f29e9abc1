import { sql } from 'drizzle-orm';
import type { Database } from '../../src/db/database.ts';
import type { BoundJob } from '../../src/jobs/job.ts';
import { aKind, stopped } from './support.ts';

/** What the kinds below note down. */
export const TABLES = `
  CREATE TABLE runs (job_id uuid, pid int);
  CREATE TABLE lines (job_id uuid, number int, pid int)`;

const PER_STEP = 10;

/**
 * Kinds of job that note in the database what they do. `once` notes that it ran. `steps` notes ten lines a step, as many
 * steps as it is told, together with how far it is; it tells of each step, and waits at the one it is told to, once.
 */
export function counting(
  database: Pick<Database, 'db' | 'transact'>,
  tell: (told: object) => void,
): BoundJob[] {
  const ran = aKind('once', async ({ id }) => {
    await database.db.execute(sql`INSERT INTO runs VALUES (${id}, ${process.pid})`);
    return {};
  });
  const steps = aKind('steps', async (context) => {
    const { steps: total, waitAt } = context.payload as { steps: number; waitAt: number };
    const first = ((context.checkpoint as { step: number } | null)?.step ?? 0) + 1;
    for (let step = first; step <= total; step++) {
      tell({ step, pid: process.pid });
      if (step === waitAt && first === 1) await stopped(context);
      await database.transact(async (tx) => {
        for (let i = 0; i < PER_STEP; i++)
          await tx.execute(
            sql`INSERT INTO lines VALUES (${context.id}, ${(step - 1) * PER_STEP + i}, ${process.pid})`,
          );
        await context.save(tx, { progress: step / total, checkpoint: { step } });
      });
    }
    return { result: { steps: total } };
  });
  return [ran, steps];
}

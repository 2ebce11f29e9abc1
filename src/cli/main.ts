#!/usr/bin/env node
import { run } from './program.ts';

// Whoever read has seen enough, as `head` has: what is left to do is to end in good order.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(process.argv.slice(2));

import { createDatabase } from './database.ts';

// Starts the server and makes the template once, before files run beside each other.
await (await createDatabase()).drop();

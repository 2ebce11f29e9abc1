/** Says on standard error what is being done, and the time. */
export function say(message: string): void {
  process.stderr.write(`${new Date().toTimeString().slice(0, 8)}  ${message}\n`);
}

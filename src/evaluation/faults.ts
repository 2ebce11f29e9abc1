/** One fault of a pack; without a line it is the whole file's. */
export interface PackFault {
  file: string;
  line?: number;
  message: string;
}

const SHOWN = 100;

/** What is wrong with a pack, all of it at once: file by file, line by line. */
export class PackError extends Error {
  constructor(faults: readonly PackFault[]) {
    const files = [...new Set(faults.map(({ file }) => file))];
    const sorted = files.flatMap((file) => faults.filter((fault) => fault.file === file).sort(byLine));
    const said = [...new Set(sorted.map(inWords))];
    const more = said.length > SHOWN ? [`… and ${said.length - SHOWN} more`] : [];
    super([...said.slice(0, SHOWN), ...more].join('\n'));
  }
}

const byLine = (a: PackFault, b: PackFault): number => (a.line ?? 0) - (b.line ?? 0);

const inWords = ({ file, line, message }: PackFault): string =>
  line === undefined ? `${file}: ${message}` : `${file} line ${line}: ${message}`;

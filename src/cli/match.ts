import { Command, InvalidArgumentError } from 'commander';
import { system } from '../access/principal.ts';
import { matchListing } from '../matches/listing.ts';
import { withServices } from './session.ts';

const EXAMPLES = `
Examples:
  zhiqi match "高强度螺栓镀锌后氢脆断裂，求低氢脆镀层工艺"
  zhiqi match ext:demo-dem-001 --limit 3
  zhiqi match "offshore wind tower corrosion" --json`;

export const matchCommand = (): Command =>
  new Command('match')
    .description("the best experts for a demand's text, or for a stored demand (ext:<external_id>)")
    .argument('<text>', 'what is needed, in Chinese or English')
    .option('--limit <n>', 'how many', toLimit, 5)
    .option('--json', 'print the reply of the API')
    .addHelpText('after', EXAMPLES)
    .action((text: string, { limit, json }: { limit: number; json?: boolean }) =>
      withServices(async ({ matches }) => {
        const stored = text.startsWith('ext:');
        const result = stored
          ? await matches.forDemand(system, text, { limit })
          : await matches.preview(
              system,
              { title: text.slice(0, 500), description: text.slice(500) || null },
              { limit },
            );
        process.stdout.write(json ? `${JSON.stringify(result)}\n` : matchListing(result));
      }),
    );

export function toLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) throw new InvalidArgumentError('1 to 1000');
  return limit;
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Argument, Command, Option } from 'commander';
import { system } from '../access/principal.ts';
import type { Running } from '../compose.ts';
import { renderingsOf } from '../reports/rendering.ts';
import {
  DEFAULTS,
  formats,
  type ReportKindName,
  type ReportRequest,
  ReportScope,
  ReportSettings,
  reportKinds,
} from '../reports/schema.ts';
import { kindTitles } from '../reports/titles.ts';
import { valid } from './arguments.ts';
import { unwritable, write as writeWhole } from './export.ts';
import { withServices } from './session.ts';

const EXAMPLES = `
Examples:
  zhiqi report demand_match --out reports/ --region 330110
  zhiqi report expert_load --out reports/ --format xlsx csv --days 180
  zhiqi report docking_progress --out reports/ --name "全省对接进展"

It shows what the whole service holds, without the changes since an earlier report: those are told by stored reports, which
/v1/reports and /v1/report-schedules make.`;

interface Options {
  out: string;
  name?: string;
  region?: string[];
  sector?: string[];
  state?: string[];
  kind?: string[];
  campaign?: string;
  limit?: number;
  minScore?: number;
  settings?: string;
  days?: number;
  months?: number;
  format: string[];
}

const scope = ReportScope.properties;
const settings = ReportSettings.properties;

export const reportCommand = (): Command =>
  new Command('report')
    .description('write a report into a folder')
    .addArgument(new Argument('<kind>', 'what it tells').choices([...reportKinds]))
    .requiredOption('--out <folder>', 'where its files go')
    .option('--name <name>', 'what it is called')
    .option('--region <codes...>', 'only these regions')
    .option('--sector <codes...>', 'only these sectors')
    .option('--state <states...>', 'of demand_match: demands in these states')
    .option('--kind <kinds...>', 'of demand_match and expert_load: these kinds of profile')
    .option(
      '--campaign <id>',
      'demands of a campaign: its UUID, or ext:<external_id>',
      valid(scope.campaign_id),
    )
    .option('--limit <n>', 'of demand_match: experts for each demand', valid(settings.limit, Number))
    .option(
      '--min-score <score>',
      'of demand_match: least score of a good match',
      valid(settings.min_score, Number),
    )
    .option(
      '--settings <name>',
      'of demand_match: weigh by these match settings',
      valid(settings.match_settings),
    )
    .option('--days <n>', 'of expert_load: days that are counted', valid(settings.days, Number))
    .option('--months <n>', 'of docking_progress: months that are shown', valid(settings.months, Number))
    .addOption(
      new Option('--format <formats...>', 'in which formats')
        .choices([...formats])
        .default([...DEFAULTS.formats]),
    )
    .addHelpText('after', EXAMPLES)
    .action((kind: ReportKindName, options: Options) =>
      withServices((services) => write(services, kind, options)),
    );

async function write(services: Running, kind: ReportKindName, options: Options): Promise<void> {
  const { out, campaign, minScore, settings: weighing } = options;
  const { limit, days, months } = options;
  const request = {
    ...{ kind, name: options.name ?? kindTitles[kind], formats: options.format },
    scope: defined({
      ...{ regions: options.region, sectors: options.sector, states: options.state, kinds: options.kind },
      campaign_id: campaign,
    }),
    settings: defined({ limit, min_score: minScore, match_settings: weighing, days, months }),
  } as ReportRequest;
  const { kind: made, content } = await services.reports.draft(system, request);
  await mkdir(out, { recursive: true }).catch(unwritable(out));
  for (const { name, bytes } of renderingsOf(made, content, request)) {
    const path = join(out, name);
    await writeWhole(Readable.from(bytes, { objectMode: false }), path);
    process.stdout.write(`${path}\n`);
  }
}

const defined = (values: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

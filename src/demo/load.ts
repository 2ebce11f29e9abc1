import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { system } from '../access/principal.ts';
import { associationSchemas } from '../associations/schema.ts';
import type { AssociationService } from '../associations/service.ts';
import { campaignSchemas } from '../campaigns/schema.ts';
import type { CampaignService } from '../campaigns/service.ts';
import { demandSchemas } from '../demands/schema.ts';
import type { DemandService } from '../demands/service.ts';
import type { DockingService } from '../dockings/service.ts';
import { enterpriseSchemas } from '../enterprises/schema.ts';
import type { EnterpriseService } from '../enterprises/service.ts';
import { importNdjson } from '../exchange/import.ts';
import { profileSchemas } from '../profiles/schema.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { ReportService } from '../reports/service.ts';
import { kindTitles } from '../reports/titles.ts';
import type { NewReport } from '../reports/wire.ts';
import { loadDockings } from './dockings.ts';

interface Targets {
  associations: AssociationService;
  campaigns: CampaignService;
  enterprises: EnterpriseService;
  demands: DemandService;
  profiles: ProfileService;
  dockings: DockingService;
  reports: ReportService;
}

/** One of each kind, made as soon as there is a worker. */
const demoReports: readonly NewReport[] = [
  {
    ...{ external_id: 'demo-report', kind: 'demand_match', name: kindTitles.demand_match },
    formats: ['html', 'xlsx', 'csv', 'json'],
  },
  { external_id: 'demo-report-load', kind: 'expert_load', name: kindTitles.expert_load },
  { external_id: 'demo-report-progress', kind: 'docking_progress', name: kindTitles.docking_progress },
];

const externalIdsIn = async (file: URL): Promise<string[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { external_id: string }).external_id);

/**
 * Puts the demo data into a database that holds nothing else. Returns whether it did.
 *
 * Profiles come last and in one batch: while there are none, a load that was cut short between its files is completed,
 * as long as all that is there came from it. Where they are there, rows that were deleted stay deleted.
 */
export async function loadDemo({
  associations,
  campaigns,
  enterprises,
  demands,
  profiles,
  dockings,
  reports,
}: Targets): Promise<boolean> {
  const files = [
    { name: 'associations', target: associations, schema: associationSchemas.Line },
    { name: 'campaigns', target: campaigns, schema: campaignSchemas.Line },
    { name: 'enterprises', target: enterprises, schema: enterpriseSchemas.Line },
    { name: 'demands', target: demands, schema: demandSchemas.Line },
    { name: 'profiles', target: profiles, schema: profileSchemas.Line },
  ].map((each) => ({ ...each, file: new URL(`./${each.name}.ndjson`, import.meta.url) }));

  if ((await profiles.count(system, {})) > 0) return false;
  for (const { target, file } of files) {
    const own = await target.count(system, { external_id: await externalIdsIn(file) });
    if ((await target.count(system, {})) > own) return false;
  }
  for (const { name, target, schema, file } of files) {
    const { errors } = await importNdjson(system, target, schema, createReadStream(file));
    if (errors.length > 0)
      throw new Error(`demo ${name}, line ${errors[0]?.line}: ${JSON.stringify(errors[0]?.errors)}`);
  }
  await loadDockings(dockings, new Date());
  for (const report of demoReports) await reports.create(system, report);
  return true;
}

import { createReadStream } from 'node:fs';
import { system } from '../access/principal.ts';
import { demandSchemas } from '../demands/schema.ts';
import type { DemandService } from '../demands/service.ts';
import { enterpriseSchemas } from '../enterprises/schema.ts';
import type { EnterpriseService } from '../enterprises/service.ts';
import { importNdjson } from '../exchange/import.ts';
import { profileSchemas } from '../profiles/schema.ts';
import type { ProfileService } from '../profiles/service.ts';

interface Targets {
  enterprises: EnterpriseService;
  demands: DemandService;
  profiles: ProfileService;
}

/** Puts the demo data into a database that holds nothing yet. Returns whether it did. */
export async function loadDemo(services: Targets): Promise<boolean> {
  const { enterprises, demands, profiles } = services;
  const counts = await Promise.all(
    [enterprises, demands, profiles].map((service) => service.count(system, {})),
  );
  if (counts.some((count) => count > 0)) return false;
  const files = [
    { name: 'enterprises', target: enterprises, schema: enterpriseSchemas.Line },
    { name: 'demands', target: demands, schema: demandSchemas.Line },
    { name: 'profiles', target: profiles, schema: profileSchemas.Line },
  ];
  for (const { name, target, schema } of files) {
    const source = createReadStream(new URL(`./${name}.ndjson`, import.meta.url));
    const { errors } = await importNdjson(system, target, schema, source);
    if (errors.length > 0)
      throw new Error(`demo ${name}, line ${errors[0]?.line}: ${JSON.stringify(errors[0]?.errors)}`);
  }
  return true;
}

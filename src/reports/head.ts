import { type Asked, plainInputs } from './kind.ts';
import type { ReportHead } from './schema.ts';

/** What the content of a report that weighs nothing begins with. */
export const headOf = ({ request, now, previous }: Asked, position: number): ReportHead => ({
  ...{ kind: request.kind, name: request.name, made_at: now.toISOString(), scope: request.scope ?? {} },
  inputs: plainInputs(position),
  previous: previous && { report_id: previous.id, made_at: previous.made_at },
});

import type { Asked } from './kind.ts';
import { type ReportHead, type ReportInputs, whole } from './schema.ts';

/** What the content of every report begins with. */
export function headOf({ request, now, previous }: Asked, inputs: ReportInputs): ReportHead {
  const { kind, name, scope } = whole(request);
  return {
    ...{ kind, name, made_at: now.toISOString(), scope, inputs },
    previous: previous && { report_id: previous.id, made_at: previous.made_at },
  };
}

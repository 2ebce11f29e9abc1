import { and, arrayOverlaps, eq, type SQL } from 'drizzle-orm';
import { OPEN } from '../../access/labels.ts';
import type { Viewer } from '../../access/principal.ts';
import { visibleByLabels } from '../../resources/visibility.ts';
import { toTraits } from '../documents.ts';
import type { EngineRequest } from '../port.ts';
import { searchDocuments as table } from '../table.ts';

/** What of a collection a viewer finds: a redacted demand is not found by the words it hides. */
const visible = {
  profiles: visibleByLabels('profiles.read', table.labels),
  demands: visibleByLabels('demands.read', table.labels, [OPEN]),
};

/** The rows a request may find, whatever its words. */
export function toCondition(viewer: Viewer, request: Pick<EngineRequest, 'collection' | 'filters'>): SQL {
  const { collection, filters } = request;
  const traits = Object.entries(filters).flatMap(([name, values]) =>
    values ? [arrayOverlaps(table.traits, toTraits({ [name]: values }))] : [],
  );
  return and(eq(table.collection, collection), visible[collection](viewer), ...traits) as SQL;
}

import Type from 'typebox';
import { system } from '../../access/principal.ts';
import type { LexiconService } from '../../lexicon/service.ts';
import type { ReindexedPage, ResourceService } from '../../resources/service.ts';
import { ANALYSER_VERSION } from '../../text/index.ts';
import { defineJob, type Step } from '../job.ts';

/** Those whose rows hold what was made of their texts. */
const analysed = ['profiles', 'demands'] as const;
type Analysed = (typeof analysed)[number];

const ReanalysePayload = Type.Object(
  {
    all: Type.Optional(
      Type.Boolean({ default: false, description: 'Every row, also those the present analyser has made' }),
    ),
  },
  { additionalProperties: false },
);

// biome-ignore lint/suspicious/noExplicitAny: rows are counted and passed through, never looked into
type Rows = Pick<ResourceService<any, any>, 'reindex' | 'count'>;
export type ReanalyseServices = Record<Analysed, Rows> & { lexicon: Pick<LexiconService, 'load'> };

/** How far it is: the rows of `resource` up to `after` are done. */
interface Place {
  readonly resource: Analysed;
  readonly after?: string;
  readonly done: Readonly<Record<Analysed, number>>;
  readonly total: number;
}

/** What features and search documents are made of changes with the analyser's version; this brings the rows up to it. */
export const reanalyseJob = defineJob<typeof ReanalysePayload, ReanalyseServices>({
  name: 'reanalyse',
  payload: ReanalysePayload,
  deadline: 6 * 3_600,
  retry: { attempts: 10, delay: 30 },
  action: () => 'schedules.write',
  onDemand: true,
  async run(services, context) {
    const stale = context.payload.all !== true;
    await services.lexicon.load();
    let place = (context.checkpoint as Place | null) ?? (await beginning(services, stale));
    for (const resource of analysed.slice(analysed.indexOf(place.resource))) {
      if (place.resource !== resource) place = { ...place, resource, after: undefined };
      const pages = services[resource].reindex(context.viewer, {
        ...{ stale, after: place.after },
        settle: (tx, page) => context.save(tx, stepAt(moved(place, page))),
      });
      for await (const page of pages) place = moved(place, page);
    }
    const { profiles, demands } = place.done;
    return { result: { profiles, demands }, message: `${profiles} profiles, ${demands} demands` };
  },
});

async function beginning(services: ReanalyseServices, stale: boolean): Promise<Place> {
  const filters = stale ? { stale: ANALYSER_VERSION } : {};
  const counts = await Promise.all(analysed.map((resource) => services[resource].count(system, filters)));
  const total = counts.reduce((sum, rows) => sum + rows, 0);
  return { resource: analysed[0], done: { profiles: 0, demands: 0 }, total };
}

const moved = (place: Place, { rows, last }: ReindexedPage): Place => ({
  ...place,
  after: last,
  done: { ...place.done, [place.resource]: place.done[place.resource] + rows },
});

function stepAt(place: Place): Step {
  const done = place.done.profiles + place.done.demands;
  const total = Math.max(1, done, place.total);
  return { progress: done / total, message: `${done} of ${total} rows`, checkpoint: place };
}

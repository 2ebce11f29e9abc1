import type { Test } from 'tap';
import { regionLabel, subjectLabel } from '../../src/access/labels.ts';
import { system, type Viewer } from '../../src/access/principal.ts';
import { createDockingProgress } from '../../src/reports/docking-progress/gather.ts';
import type { Block, ReportDocument } from '../../src/reports/document.ts';
import { createExpertLoad } from '../../src/reports/expert-load/gather.ts';
import type { ReportRequest } from '../../src/reports/schema.ts';
import type { Cell } from '../../src/sheets/sheet.ts';
import { createApp } from '../support/app.ts';
import { aDemand, aProfile } from '../support/factories.ts';

const DAY_MS = 86_400_000;
const HELD = { held_at: '2026-02-01T02:00:00Z', mode: 'on_site' };
type Step = 'invite' | 'accept' | 'decline' | 'meet' | 'agree' | 'end' | 'conclude';
/** What each step needs at least. */
const LEAST: Partial<Record<Step, object>> = {
  decline: { reason: 'no_time' },
  meet: HELD,
  end: { reason: 'no_agreement' },
  conclude: { service: 'consulting' },
};

type Asked = Partial<Pick<ReportRequest, 'scope' | 'settings'>> & { viewer?: Viewer };

/** A service with a clock that tests move, and short ways to make demands, experts and dockings. */
export async function aWorld(t: Test, start = '2026-03-02T02:00:00Z') {
  let now = new Date(start);
  const { services, database, as } = await createApp(t, { clock: () => now });
  const deps = { ...services, transact: database.transact };
  const kinds = { load: createExpertLoad(deps), progress: createDockingProgress(deps) };
  const asking = (kind: ReportRequest['kind'], { viewer = system, ...rest }: Asked) => ({
    ...{ viewer, request: { kind, name: '示例报告', ...rest }, now, previous: null },
  });
  const make = async (room: 'associations' | 'campaigns' | 'enterprises', fields: object) =>
    (await services[room].create(system, fields)).row.id;
  return {
    ...{ services, as, make },
    later(days: number) {
      now = new Date(now.getTime() + days * DAY_MS);
    },
    demand: async (fields: object = {}): Promise<string> =>
      (await services.demands.create(system, aDemand({ region: '330521', ...fields }) as object)).row.id,
    expert: async (fields: object = {}): Promise<string> =>
      (await services.profiles.create(system, aProfile(fields) as object)).row.id,
    async docking(demand_id: string, profile_id: string, ...steps: (Step | readonly [Step, object])[]) {
      const { id } = await services.dockings.recommend(system, { demand_id, profile_id });
      for (const step of steps) {
        const [name, body] = typeof step === 'string' ? [step, {}] : step;
        await services.dockings[name](system, id, { ...LEAST[name], ...body } as never);
      }
      return id;
    },
    load: async (asked: Asked = {}) => (await kinds.load.gather(asking('expert_load', asked))).content,
    progress: async (asked: Asked = {}) =>
      (await kinds.progress.gather(asking('docking_progress', asked))).content,
    ...{ kinds, asking },
  };
}

/** A county's association, as its key speaks. */
export function association(region: string, id = '01900000-0000-7000-8000-000000000001'): Viewer {
  const owner = subjectLabel('association', id);
  const labels = [regionLabel(region), owner];
  return { role: 'association_operator', parts: [], keyId: null, labels, owner };
}

const cellText = (cell: unknown): string =>
  typeof cell === 'object' && cell !== null ? (cell as { text: string }).text : String(cell ?? '');

function blockText(block: Block): string[] {
  if (block.kind === 'text') return [block.text];
  if (block.kind === 'list') return [...block.items];
  if (block.kind === 'figures')
    return block.figures.map(({ label, value, note }) => `${label} ${value} ${note ?? ''}`);
  if (block.kind === 'chart') return [block.chart.title, block.chart.description, ...block.chart.categories];
  if (block.kind !== 'table') return [];
  const { columns, rows, empty } = block.table;
  if (rows.length === 0) return [empty];
  return [columns.map(({ title }) => title).join(' '), ...rows.map((row) => row.map(cellText).join(' '))];
}

/** The rows of a document's sheets are read once: here they are, to be looked at again and again. */
export const held = (document: ReportDocument): ReportDocument => ({
  ...document,
  sheets: document.sheets.map((sheet) => ({ ...sheet, rows: [...(sheet.rows as Iterable<Cell[]>)] })),
  sections: document.sections.map((section) => ({ ...section, blocks: [...section.blocks] })),
});

/** All that a page says, by section. */
export const pageOf = (document: ReportDocument): Map<string, string[]> =>
  new Map(document.sections.map(({ title, blocks }) => [title, [...blocks].flatMap(blockText)]));

/** All that a document says: its page and its sheets. */
export function wordsOf(document: ReportDocument): string[] {
  const { title, subtitle, facts, sheets } = document;
  const cells = sheets.flatMap(({ name, columns, rows }) => [
    name,
    ...columns.map((column) => column.title),
    ...[...(rows as Iterable<readonly unknown[]>)].flatMap((row) => row.map(cellText)),
  ]);
  const said = facts.map(({ label, value }) => `${label} ${value}`);
  return [title, subtitle, ...said, ...[...pageOf(document).values()].flat(), ...cells];
}

/** Faults of a document that no reader should meet: codes in a sentence, and rows that do not fit their columns. */
export function faultsOf(document: ReportDocument): string[] {
  const codes = wordsOf(document).filter((text) => /[a-z]+_[a-z]+|undefined|null|NaN|\[object/.test(text));
  const uneven = document.sheets.flatMap(({ name, columns, rows }) =>
    [...(rows as Iterable<readonly unknown[]>)]
      .filter((row) => row.length !== columns.length)
      .map((row) => `${name}: ${row.length} cells of ${columns.length}`),
  );
  const charts = document.sections.flatMap(({ blocks }) =>
    [...blocks].flatMap((block) =>
      block.kind === 'chart' &&
      block.chart.series.some(({ values }) => values.length !== block.chart.categories.length)
        ? [block.chart.title]
        : [],
    ),
  );
  return [...codes, ...uneven, ...charts];
}

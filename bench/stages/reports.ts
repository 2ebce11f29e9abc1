import { presentDemandMatch } from '../../src/reports/demand-match/present.ts';
import type { DemandMatchReport, MatchedDemand } from '../../src/reports/demand-match/schema.ts';
import { type Rendering, renderingsOf, writeRendering } from '../../src/reports/rendering.ts';
import { formats } from '../../src/reports/schema.ts';
import { peakMb } from '../memory.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import type { Figures } from '../report.ts';

const EXPERTS = 20;

/** A report of 1,000 demands with 20 experts each, in all formats: how long each takes, and the most the process ever held. */
export async function measureReports(settings: Settings): Promise<Figures> {
  const content = reportOf(settings, settings.quick ? 50 : 1_000);
  const held = peakMb();
  const figures: Figures = { report_content_mb: held };
  let total = 0;
  const kind = { present: presentDemandMatch } as unknown as Parameters<typeof renderingsOf>[0];
  for (const rendering of renderingsOf(kind, content, { ...REQUEST, formats: [...formats] })) {
    say(`rendering ${content.demands.length} demands with ${EXPERTS} experts each as ${rendering.format}`);
    const { seconds, mb } = await timed(rendering);
    total += seconds;
    Object.assign(figures, {
      [`report_${rendering.format}_s`]: seconds,
      [`report_${rendering.format}_mb`]: mb,
    });
  }
  return { ...figures, report_s: total, report_peak_mb: peakMb() };
}

async function timed(rendering: Rendering): Promise<{ seconds: number; mb: number }> {
  const begun = performance.now();
  const { size } = await writeRendering(rendering, async () => undefined);
  return { seconds: (performance.now() - begun) / 1_000, mb: size / 2 ** 20 };
}

const REQUEST = { kind: 'demand_match' as const, name: 'Bench' };
const TIME = '2026-11-23T00:00:00.000Z';
const REASON =
  '研究内容涉及“高强度螺栓”“氢脆”“延迟断裂”；有相关论文《高强度紧固件镀锌后氢脆敏感性评价与除氢工艺优化》（2021年）；' +
  '同属新材料领域；与需求方同城；能提供所需的共性技术攻关、科技评价；目前还可承接 2 项。';

function reportOf(settings: Settings, count: number): DemandMatchReport {
  const { corpus, writer } = makeCorpus(settings);
  const titleOf = (number: number) => writer.demandText(corpus.demand(number % settings.demands)).title;
  const demands = Array.from({ length: count }, (_, number) => demandOf(number, titleOf(number)));
  return {
    head: {
      ...{
        ...REQUEST,
        made_at: TIME,
        scope: {},
        previous: { report_id: demands[0]?.demand_id ?? '', made_at: TIME },
      },
      inputs: { position: 1, engine: 'bench', lexicon: 'bench', model: null, settings: ['default'] },
    },
    ...{ least: 0.5, limit: EXPERTS, demands, left: [] },
    totals: {
      ...{ demands: count, matched: count, unmatched: 0, untouched: count, experts: count * EXPERTS },
      ...{ new_demands: 0, changed_demands: count, left_demands: 0 },
    },
  };
}

const idOf = (number: number): string => `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;

function demandOf(number: number, title: string): MatchedDemand {
  return {
    ...{ demand_id: idOf(number), external_id: `demand-${number}`, title, owner: '示例紧固件股份有限公司' },
    ...{ region: '330110', sectors: ['new_materials'], inferred: false, state: 'published' },
    ...{ deadline: '2027-01-31', recorded_at: TIME, confidential: false, is_new: false },
    matches: Array.from({ length: EXPERTS }, (_, i) => ({
      ...{
        profile_id: idOf(number * EXPERTS + i),
        external_id: `expert-${i}`,
      },
      ...{
        name: `示例专家${i}`,
        kind: 'expert',
        title: '教授级高级工程师',
        affiliation: '示例大学材料科学与工程学院',
      },
      ...{ region: '330100', country: 'CN', score: 0.9 - i * 0.015, reason_zh: REASON, rank: i + 1 },
      ...{ change: i % 3 === 0 ? ('rose' as const) : ('same' as const), previous_rank: i + 2 },
    })),
    ...{ gone: [], shortfall: null, dockings: [] },
  };
}

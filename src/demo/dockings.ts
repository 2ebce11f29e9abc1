import { system } from '../access/principal.ts';
import type { DockingService } from '../dockings/service.ts';

const [id, day] = ['demo-doc-', 86_400_000];

/** Demand, profile and how far they have come, by the external ids of the demo data. */
const pairs: readonly [number: string, demand: string, profile: string, state: string][] = [
  ['001', '004', '047', 'agreement'],
  ['002', '004', '032', 'recommended'],
  ['003', '004', '031', 'invited'],
  ['004', '004', '046', 'invited'],
  ['005', '004', '051', 'accepted'],
  ['006', '004', '054', 'accepted'],
  ['007', '004', '056', 'recommended'],
  ['008', '026', '045', 'completed'],
  ['009', '020', '052', 'completed'],
  ['010', '034', '056', 'completed'],
  ['011', '035', '041', 'completed'],
  ['012', '016', '050', 'agreement'],
  ['013', '016', '038', 'declined'],
  ['014', '036', '058', 'meeting'],
  ['015', '021', '037', 'meeting'],
  ['016', '028', '058', 'accepted'],
  ['017', '028', '039', 'declined'],
  ['018', '039', '042', 'accepted'],
  ['019', '008', '033', 'ended'],
  ['020', '032', '011', 'invited'],
  ['021', '012', '047', 'accepted'],
  ['022', '006', '047', 'declined'],
  ['023', '013', '047', 'invited'],
  ['024', '011', '047', 'invited'],
];

const agreements: Readonly<Record<string, { title: string; value_cny: number }>> = {
  '001': { title: '能耗监测咨询服务协议', value_cny: 80_000 },
  '008': { title: '主轴热误差补偿技术服务协议', value_cny: 260_000 },
  '009': { title: '内涝预警模型咨询协议', value_cny: 180_000 },
  '010': { title: '粪污处理技术培训协议', value_cny: 60_000 },
  '011': { title: '矿山边坡复绿技术交流协议', value_cny: 120_000 },
  '012': { title: '光伏胶膜联合攻关协议', value_cny: 400_000 },
};

/** What came of those that are completed, and how the enterprise rates the expert. */
const outcomes: Readonly<
  Record<string, { service: string; carrier: string; value_cny: number; score: number }>
> = {
  '008': { service: 'joint_research', carrier: 'service_station', value_cny: 260_000, score: 5 },
  '009': { service: 'decision_consulting', carrier: 'service_centre', value_cny: 180_000, score: 4 },
  '010': { service: 'technical_training', carrier: 'service_station', value_cny: 60_000, score: 5 },
  '011': { service: 'technical_exchange', carrier: 'society_organisation', value_cny: 120_000, score: 4 },
};

/** Some dockings to look at, each as far as its state says. */
export async function loadDockings(dockings: DockingService, now: Date): Promise<void> {
  for (const [number, demand, profile, state] of pairs) {
    const { id: made } = await dockings.recommend(system, {
      external_id: `${id}${number}`,
      demand_id: `ext:demo-dem-${demand}`,
      profile_id: `ext:demo-pro-${profile}`,
    });
    if (state === 'recommended') continue;
    await dockings.invite(system, made, {});
    if (state === 'invited') continue;
    if (state === 'declined') await dockings.decline(system, made, { reason: 'no_time' });
    else await carryOn(dockings, { made, number, state }, now);
  }
}

async function carryOn(
  dockings: DockingService,
  { made, number, state }: { made: string; number: string; state: string },
  now: Date,
): Promise<void> {
  await dockings.accept(system, made, {});
  if (state === 'accepted') return;
  if (state === 'ended') return void (await dockings.end(system, made, { reason: 'no_agreement' }));
  const held_at = new Date(now.getTime() - day).toISOString();
  await dockings.meet(system, made, { held_at, mode: 'on_site', summary: '到厂调研，确定工作方案' });
  if (state === 'meeting') return;
  await dockings.agree(system, made, agreements[number] ?? {});
  const outcome = outcomes[number];
  if (!outcome) return;
  const { score, ...came } = outcome;
  await dockings.conclude(system, made, came);
  await dockings.rate(system, made, { side: 'enterprise', score });
}

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
];

/** Some dockings to look at, each as far as its state says. */
export async function loadDockings(dockings: DockingService, now: Date): Promise<void> {
  for (const [number, demand, profile, state] of pairs) {
    const made = await dockings.recommend(system, {
      external_id: `${id}${number}`,
      demand_id: `ext:demo-dem-${demand}`,
      profile_id: `ext:demo-pro-${profile}`,
    });
    if (state === 'recommended') continue;
    await dockings.invite(system, made.id, {});
    if (state === 'invited') continue;
    await dockings.accept(system, made.id, {});
    if (state === 'accepted') continue;
    const held_at = new Date(now.getTime() - day).toISOString();
    await dockings.meet(system, made.id, { held_at, mode: 'on_site', summary: '到厂调研，确定监测方案' });
    await dockings.agree(system, made.id, { title: '能耗监测咨询服务协议', value_cny: 80_000 });
  }
}

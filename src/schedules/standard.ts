import type { NewSchedule } from './schema.ts';

/** The schedules every deployment begins with; operators may change them. */
export const standardSchedules: readonly (NewSchedule & { external_id: string })[] = [
  {
    external_id: 'expire',
    name: '清理过期数据 (remove what has expired)',
    job: 'expire',
    cron: '15 3 * * *',
  },
  {
    external_id: 'lapse',
    name: '到期处理：邀请与需求 (lapse invitations and demands)',
    job: 'lapse',
    cron: '5 * * * *',
  },
  {
    external_id: 'reconcile',
    name: '核对检索索引 (compare search with the database)',
    job: 'reconcile',
    cron: '30 * * * *',
  },
  {
    external_id: 'reanalyse',
    name: '重新分析旧数据 (analyse old rows anew)',
    job: 'reanalyse',
    cron: '45 3 * * *',
  },
];

import type { ReportDocument } from './document.ts';
import type { ReportHead, ReportKindName } from './schema.ts';
import { dateText } from './wording.ts';

/** What a report is called that was given no name of its own. */
export const kindTitles: Readonly<Record<ReportKindName, string>> = {
  demand_match: '需求匹配报告',
  expert_load: '专家负荷报告',
  docking_progress: '需求对接进展报告',
};

/** A report's own name above, and what kind it is, of what and when below. */
export function titlesOf(
  { kind, name, made_at }: ReportHead,
  place: string,
): Pick<ReportDocument, 'title' | 'subtitle'> {
  const title = kindTitles[kind];
  const parts = [name === title ? null : title, place, dateText(made_at)];
  return { title: name, subtitle: parts.filter((part) => part !== null).join(' · ') };
}

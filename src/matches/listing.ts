import { vocabularies } from '../reference/index.ts';
import type { ProfileMatches } from './schema.ts';

const BAR = 20;
type Item = ProfileMatches['items'][number];

const kindOf = (code: string): string =>
  vocabularies.profile_kinds.find((kind) => kind.code === code)?.zh ?? code;

const bar = (score: number): string => '█'.repeat(Math.round(score * BAR)).padEnd(BAR, '░');

function block({ score, components, reasons, profile }: Item, rank: number): string {
  const place = [
    kindOf(profile.kind),
    profile.affiliation,
    profile.country !== 'CN' ? profile.country : null,
  ];
  const parts = components.map(
    ({ name, value, neutral }) => `${name} ${value.toFixed(2)}${neutral ? '·' : ''}`,
  );
  const terms = reasons.terms.slice(0, 8).map(({ text, share }) => `${text} ${Math.round(share * 100)}%`);
  const bridges = reasons.bridges.slice(0, 4).map(({ from, to }) => `${from} → ${to}`);
  const evidence = reasons.evidence.slice(0, 2).map(({ title }) => title);
  const lines = [
    `${String(rank).padStart(2)}. ${bar(score)} ${score.toFixed(3)}  ${profile.name}  (${place.filter(Boolean).join(', ')})`,
    `    ${reasons.summary_zh}`,
    `    ${parts.join('  ')}`,
    terms.length > 0 ? `    terms: ${terms.join('  ')}` : undefined,
    bridges.length > 0 ? `    by translation: ${bridges.join('; ')}` : undefined,
    evidence.length > 0 ? `    evidence: ${evidence.join('; ')}` : undefined,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

/** Matches as text for a terminal: score bars, components (· is neutral) and reasons. */
export function matchListing({ items, considered, excluded, note }: ProfileMatches): string {
  if (note === 'no_terms') return 'The text says nothing to match by.\n';
  if (items.length === 0) return 'No profile matches.\n';
  const kept = Object.entries(excluded).map(([constraint, count]) => `${count} ${constraint}`);
  const foot = `${considered} profiles considered${kept.length > 0 ? `; kept out: ${kept.join(', ')}` : ''}.`;
  return `${items.map((item, i) => block(item, i + 1)).join('\n\n')}\n\n${foot}\n`;
}

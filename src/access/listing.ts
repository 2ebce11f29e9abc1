import { type Column, columns, permissions } from './permissions.ts';

const HEADS: Record<Column, string> = {
  admin: 'admin',
  province_operator: 'province',
  association_operator: 'association',
  enterprise: 'enterprise',
  profile: 'profile',
  assessor: 'assessor',
  anonymous: 'no key',
};

const LEGEND = [
  'all: every row; region: rows in its region, or collected by itself; own: its own rows alone.',
  'An association of a territory (province, city, county) has that region; an enterprise, park or university association what it collected.',
  'Search and matches show of each kind of row what its reader may read.',
  'A partner system reaches as far as the roles whose parts it takes, in its regions.',
  'Published demands can be read by all who read demands, a confidential one as its public summary; without a key only where the deployment opens them (ZHIQI_OPEN_DEMANDS).',
];

/** The permission table, for a terminal or a page. */
export function permissionTable(form: 'text' | 'markdown'): string {
  const head = ['action', ...columns.map((column) => HEADS[column])];
  const rows = Object.entries(permissions).map(([action, reaches]) => [
    action,
    ...reaches.map((reach) => (reach === 'never' ? '–' : reach)),
  ]);
  if (form === 'markdown') {
    const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
    return `${lines.join('\n')}\n\n${LEGEND.map((line) => `- ${line}`).join('\n')}`;
  }
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((cells) => (cells[i] as string).length)));
  const lines = [head, ...rows].map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd(),
  );
  return `${[...lines, '', ...LEGEND].join('\n')}\n`;
}

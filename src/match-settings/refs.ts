/** What a reference to match settings names: one version, or without it the latest. */
export interface ParsedSettingsRef {
  name: string;
  version?: number;
}

export function parseSettingsRef(ref: string): ParsedSettingsRef {
  const [name = '', version] = ref.split('@');
  return version === undefined ? { name } : { name, version: Number(version) };
}

export const settingsRef = ({ name, version }: Required<ParsedSettingsRef>): string => `${name}@${version}`;

import type { TSchema } from 'typebox';
import type { Viewer } from '../../access/principal.ts';
import { countries, type Entry, languages, regions, sectors, vocabularies } from '../../reference/index.ts';

/** What a room says of a column; all else follows from the schema of its lines. */
export interface ColumnSpec {
  field: string;
  zh: string;
  en: string;
  /** Other headings that people give it. */
  aliases?: readonly string[];
  /** What it is, for who fills it in. */
  hint: string;
  /** What it may hold, as it is typed. */
  example: string;
  /** Of a list that is spread over several columns: the kind of the items that stand in this one, one a line. */
  part?: string;
}

export type CellKind =
  | 'text'
  | 'integer'
  | 'flag'
  | 'date'
  | 'time'
  | 'code'
  | 'region'
  | 'reference'
  | 'items';

/** A column of a room's sheet. */
export interface SheetColumn extends ColumnSpec {
  kind: CellKind;
  many: boolean;
  required: boolean;
  /** In yuan: a heading or a cell may also say 万元. */
  money: boolean;
  /** What a code is called, where it takes codes. */
  entries: readonly Entry[];
  /** What a cell says that asks for the field to be emptied; undefined where it cannot be. */
  empty: unknown;
}

/** How rows of a room stand in a sheet. */
export interface RoomSheet {
  resource: 'enterprises' | 'demands' | 'profiles';
  /** What the rows are called: 技术需求. */
  zh: string;
  schema: TSchema;
  columns: readonly SheetColumn[];
  /** Fields of a line that no sheet has. */
  leftOut: readonly string[];
  /** Rows to look at. */
  examples: readonly object[];
  /** What tells a row from others where it has no id of its own. */
  identity(line: Record<string, unknown>, viewer: Viewer): readonly unknown[];
}

interface Property {
  type?: string | readonly string[];
  format?: string;
  pattern?: string;
  enum?: readonly (string | null)[];
  items?: Property;
  default?: unknown;
}

const lists: readonly (readonly Entry[])[] = [sectors, ...Object.values(vocabularies)];
const byFormat: Record<string, readonly Entry[]> = {
  region: regions,
  country: countries,
  language: languages,
};

/** The names of the codes a field takes. */
function entriesOf({ enum: values, format = '' }: Property): readonly Entry[] {
  if (!values) return byFormat[format] ?? [];
  const codes = new Set(values.filter((value) => value !== null));
  const found = lists.find((list) => list.length === codes.size && list.every(({ code }) => codes.has(code)));
  if (!found) throw new Error(`no vocabulary has the codes ${[...codes].join(', ')}`);
  return found;
}

const typesOf = ({ type }: Property): readonly string[] => [type ?? 'object'].flat();

function kindOf(property: Property): CellKind {
  const { format, pattern } = property;
  if (property.enum || format === 'country' || format === 'language') return 'code';
  if (format === 'region') return 'region';
  if (format === 'date') return 'date';
  if (format === 'date-time') return 'time';
  if (pattern?.startsWith('^(ext:')) return 'reference';
  const [type] = typesOf(property);
  if (type === 'boolean') return 'flag';
  if (type === 'integer') return 'integer';
  return type === 'object' ? 'items' : 'text';
}

/** The columns of a sheet, their types read from the schema of a line. */
export function columnsOf(schema: TSchema, specs: readonly ColumnSpec[]): SheetColumn[] {
  const { properties, required = [] } = schema as unknown as {
    properties: Record<string, Property>;
    required?: readonly string[];
  };
  return specs.map((spec) => {
    const property = properties[spec.field];
    if (!property) throw new Error(`no field ${spec.field}`);
    const many = typesOf(property).includes('array');
    const one = many ? (property.items ?? {}) : property;
    const nullable = typesOf(property).includes('null');
    // What names the row is not taken from it by an empty cell.
    const names = spec.field === 'id' || spec.field === 'external_id';
    return {
      ...spec,
      kind: kindOf(one),
      many,
      required: required.includes(spec.field),
      money: spec.field.endsWith('_cny'),
      entries: entriesOf(one),
      empty: names ? undefined : many ? [] : (property.default ?? (nullable ? null : undefined)),
    };
  });
}

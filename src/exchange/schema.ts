import Type, { type Static } from 'typebox';
import { listOf } from '../wire/fields.ts';

const LineErrors = Type.Object({
  line: Type.Integer({ minimum: 1, description: 'Number of the line, or of the row in a sheet, from 1' }),
  external_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  errors: Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() })),
});

export const ImportResult = Type.Object(
  {
    accepted: Type.Integer({ description: 'created + updated + unchanged' }),
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    rejected: Type.Integer(),
    errors: listOf(LineErrors, 1_000, { description: 'The first 1,000 rejected lines' }),
    ignored_columns: Type.Optional(
      Type.Array(Type.String(), { description: 'Of a sheet: headings that are not known here' }),
    ),
    sheet_url: Type.Optional(
      Type.String({
        description: 'Of a sheet with rejected rows: the same sheet, what is wrong marked; kept for 7 days',
      }),
    ),
  },
  { $id: 'ImportResult' },
);
export type ImportResult = Static<typeof ImportResult>;

import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false };

const Figure = Type.Object(
  { id: Type.String(), value: Type.Number(), weight: Type.Number({ exclusiveMinimum: 0 }) },
  { ...closed, description: 'What a metric is for one demand or profile, and how much that counts' },
);

const Metric = Type.Object(
  {
    name: Type.String(),
    better: Type.Enum(['higher', 'lower']),
    value: Type.Number(),
    low: Type.Number({ description: 'Of the 95 % interval' }),
    high: Type.Number(),
    figures: Type.Array(Figure, { minItems: 1 }),
  },
  closed,
);
export type Metric = Static<typeof Metric>;

export const FORMAT = 'zhiqi-evaluation-1';

/** A judged run, as it is kept for later ones to be compared with. */
export const Run = Type.Object(
  {
    format: Type.Literal(FORMAT),
    pack: Type.String({ description: "Name of the pack's folder" }),
    kind: Type.Enum(['graded', 'one', 'several', 'pairs']),
    by: Type.Enum(['demand', 'profile'], { description: 'Whose figures are kept and resampled' }),
    counts: Type.Object(
      {
        profiles: Type.Integer(),
        demands: Type.Integer(),
        judgements: Type.Integer(),
        pairs: Type.Integer(),
      },
      closed,
    ),
    digests: Type.Object(
      { profiles: Type.String(), demands: Type.String(), judgements: Type.String() },
      { ...closed, description: 'SHA-256 of the files' },
    ),
    versions: Type.Object(
      {
        engine: Type.String(),
        lexicon: Type.String(),
        weights: Type.String(),
        model: Type.Optional(
          Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Null where there was none' }),
        ),
      },
      { ...closed, description: 'What made it' },
    ),
    metrics: Type.Array(Metric, { minItems: 1 }),
  },
  closed,
);
export type Run = Static<typeof Run>;

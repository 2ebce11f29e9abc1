import Type, { type Static } from 'typebox';
import * as field from '../wire/fields.ts';
import { ComponentName } from './components.ts';

/** The last one recommended, and what decided between the two. */
export const LostTo = field.nullable(
  Type.Object(
    {
      profile_id: field.Id,
      rank: Type.Integer(),
      score: Type.Number(),
      difference: Type.Number({ description: 'Score of the pair less that of the last one recommended' }),
      components: Type.Array(
        Type.Object({
          name: ComponentName,
          own: Type.Number({ description: 'Part of the pair’s score' }),
          other: Type.Number({ description: 'Part of the other’s score' }),
          difference: Type.Number({ description: 'own − other' }),
        }),
        { description: 'What was lost most first; the differences add up to that of the scores' },
      ),
    },
    {
      $id: 'MatchLostTo',
      description: 'The last one recommended; null where a constraint or the text decides',
    },
  ),
);
export type LostTo = NonNullable<Static<typeof LostTo>>;

/** Why a pair is not among those recommended. */
export const WhyNot = field.nullable(
  Type.Object(
    {
      cause: Type.Enum(['constraint', 'outranked', 'no_subject', 'no_terms'], {
        description:
          'A constraint bars it, others have a better score, nothing of topic or sector is shared, or the demand’s text ' +
          'says nothing to match by',
      }),
      constraint: field.nullable(Type.String()),
      reason: field.nullable(Type.String({ description: 'Why the caller excluded the pair' })),
      lost_to: field.ref(LostTo),
      summary_zh: Type.String(),
      summary_en: Type.String(),
    },
    { $id: 'MatchWhyNot', description: 'null where it is recommended' },
  ),
);
export type WhyNot = NonNullable<Static<typeof WhyNot>>;

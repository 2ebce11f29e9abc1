import Type from 'typebox';

export const ComponentName = Type.Enum(['topic', 'sector', 'service', 'region', 'record', 'availability']);

export const Component = Type.Object(
  {
    name: ComponentName,
    value: Type.Number({ description: '0..1' }),
    weight: Type.Number({ description: 'score = Σ weight·value / Σ weight' }),
    neutral: Type.Boolean({ description: 'Nothing is known, and value is the stated constant' }),
  },
  { $id: 'MatchComponent' },
);

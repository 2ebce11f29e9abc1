import type { Component, ComponentName } from './types.ts';

/** What one component gives two scores: parts of each, in [0, 1]; `difference` is own − other. */
export interface Difference {
  readonly name: ComponentName;
  readonly own: number;
  readonly other: number;
  readonly difference: number;
}

/** What each component gives to the score: weight·value / Σ weight. Together they are the score. */
export function contributions(list: readonly Component[]): Map<ComponentName, number> {
  const weights = list.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(list.map(({ name, value, weight }) => [name, (weight * value) / weights]));
}

/**
 * The contributions of two pairs beside each other, the greatest difference first, in the components' own order where
 * equal; a component that one side lacks gives it 0. The differences add up to that of the scores.
 */
export function compareComponents(own: readonly Component[], other: readonly Component[]): Difference[] {
  const [mine, theirs] = [contributions(own), contributions(other)];
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .map((name) => {
      const [a, b] = [mine.get(name) ?? 0, theirs.get(name) ?? 0];
      return { name, own: a, other: b, difference: a - b };
    })
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}

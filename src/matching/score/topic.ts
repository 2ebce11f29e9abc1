import type { TopicWeights } from '../weights.ts';

/**
 * The topic in [0, 1): raw / (raw + half). It keeps the order and spreads the range that real pairs take: even a very
 * good profile says but a part of what a demand says.
 */
export const topicValue = (raw: number, { half }: Pick<TopicWeights, 'half'>): number => raw / (raw + half);

export { compareComponents, contributions, type Difference } from './comparison.ts';
export { sameOrganisation } from './corpus/columns.ts';
export type { Segment } from './corpus/segment.ts';
export { createEngine, type EngineOptions } from './engine.ts';
export {
  type DemandFeatures,
  type DemandText,
  demandFeatures,
  type ProfileFeatures,
  type ProfileText,
  profileFeatures,
} from './features.ts';
export { decodeModel, encodeModel } from './model/bytes.ts';
export { createEmbedding, type Embedding } from './model/embed.ts';
export type { Model } from './model/model.ts';
export { type ModelTexts, trainModel } from './model/train.ts';
export { createRanker, type Hit, type Query, type View } from './score/ranker.ts';
export { segmentShelf } from './score/shelves.ts';
export { inferSectors } from './sectors.ts';
export type * from './types.ts';
export { defaultSettings, defaultWeights, type MatchSettings, type Weights } from './weights.ts';

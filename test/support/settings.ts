/** Weights that sum to 1 and are not the packaged ones, and what a test changes in them. */
export const weights = (changes: object = {}) => ({
  ...{ topic: 0.5, sector: 0.2, service: 0.1, region: 0.1, record: 0.05, availability: 0.05 },
  ...changes,
});

/** The least match settings need, and what a test adds to them. */
export const someSettings = (fields: object = {}) => ({
  name: 'ours',
  title: '示例权重',
  components: weights(),
  ...fields,
});

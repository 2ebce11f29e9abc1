import t from 'tap';
import {
  decodeModel,
  defaultWeights,
  encodeModel,
  type Model,
  trainModel,
} from '../../src/matching/index.ts';
import { profile } from './support.ts';

const WORDS = ['轴承', '薄膜', '废水', '水稻', '视觉', 'laser', 'alloy', 'network', 'corrosion'];
const profiles = Array.from({ length: 80 }, (_, i) =>
  profile(`p${i}`, {
    bio: [0, 1, 3].map((step) => WORDS[(i * (step + 1) + step) % WORDS.length]).join('；'),
  }),
);
const model = trainModel({ profiles, demands: [] }, defaultWeights.topic) as Model;

t.test('a model read back is the model that was written', async (t) => {
  t.same(decodeModel(encodeModel(model)), model);
});

t.test('it may lie anywhere within other bytes', async (t) => {
  const bytes = encodeModel(model);
  const wider = new Uint8Array(bytes.length + 9);
  wider.set(bytes, 3);
  t.same(decodeModel(wider.subarray(3, 3 + bytes.length)), model);
});

t.test('the same model gives the same bytes', async (t) => {
  t.same(encodeModel(model), encodeModel(decodeModel(encodeModel(model))));
});

t.test('bytes of something else are refused as such', async (t) => {
  t.throws(() => decodeModel(new Uint8Array()), { message: /not a model/ });
  t.throws(() => decodeModel(new TextEncoder().encode('{"version":"1"}')), { message: /not a model/ });
});

t.test('a model cut short anywhere is refused as damaged, or as none', async (t) => {
  const bytes = encodeModel(model);
  for (let length = 0; length < bytes.length; length += 1 + Math.floor(length / 7)) {
    t.throws(() => decodeModel(bytes.subarray(0, length)), { message: /damaged|not a model/ }, `${length}`);
  }
  t.throws(() => decodeModel(Uint8Array.of(...bytes, 0)), { message: /damaged: it should have \d+ bytes/ });
});

t.test('a bit turned over anywhere is noticed', async (t) => {
  const bytes = encodeModel(model);
  for (let at = 0; at < bytes.length; at += 1 + Math.floor(at / 15)) {
    const turned = bytes.slice();
    turned[at] = (turned[at] as number) ^ 1;
    t.throws(() => decodeModel(turned), { message: /damaged|not a model/ }, `byte ${at}`);
  }
});

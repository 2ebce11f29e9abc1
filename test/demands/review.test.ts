import t from 'tap';
import { createApp } from '../support/app.ts';
import { anEnterprise } from '../support/factories.ts';
import { making, principals } from '../support/principals.ts';

const made = await createApp(t);
const { as } = made;
const [province, keyed] = [as('province_operator'), principals(made)];
const make = making(province);
const owner = await make('enterprises', anEnterprise({ region: '330110' }));
const other = await make('enterprises', anEnterprise({ region: '330521' }));
const enterprise = await keyed({ role: 'enterprise', subject_id: owner.id });
const TEXT =
  '企业生产的高强度螺栓在电镀锌以后，装配四十八小时内发生延迟断裂，希望找到低氢脆的镀层与除氢工艺，断裂率降到万分之一以下。';
const reviewOf = async ({ id }: { id: string }, ask = province) =>
  (await ask('GET', `/v1/demands/${id}/review`)).body;
const fieldsOf = ({ hints }: { hints: { field: string }[] }) => hints.map(({ field }) => field);

t.test('A review says in both languages what is missing to match a demand well', async (t) => {
  const bare = await make('demands', { title: '示例' });
  const review = await reviewOf(bare);
  t.same(fieldsOf(review), [
    ...[
      'description',
      'sectors',
      'keywords',
      'services',
      'problem_type',
      'owner_id',
      'deadline',
      'budget_cny',
    ],
  ]);
  for (const { message_zh, message_en } of review.hints) {
    t.match(message_zh, /^\p{Script=Han}/u);
    t.match(message_en, /^[A-Z]/);
  }
  const whole = await make('demands', {
    ...{ title: '示例', description: '一'.repeat(30), sectors: ['new_materials'], keywords: ['氢脆'] },
    ...{
      services: ['joint_research'],
      problem_type: 'key_technology',
      deadline: '2030-01-31',
      budget_cny: 0,
    },
    ...{ owner_type: 'park', owner_name: '示例园区' },
  });
  t.same(await reviewOf(whole), { hints: [], duplicates: [], inferred_sectors: [] });
  const short = await make('demands', { title: '示例', description: '𠮷'.repeat(29) });
  t.ok(fieldsOf(await reviewOf(short)).includes('description'), 'characters are counted, not code units');
});

t.test('Sectors read from the text are offered where none is declared', async (t) => {
  const fields = { title: '卫星遥感影像与地理信息数据的变化检测' };
  const read = await reviewOf(await make('demands', fields));
  t.ok(read.inferred_sectors.includes('geographic_information'), read.inferred_sectors.join());
  const declared = await reviewOf(await make('demands', { ...fields, sectors: ['smart_city'] }));
  t.same(declared.inferred_sectors, []);
});

t.test('Likely duplicates come most alike first, with how alike they are', async (t) => {
  const same = await make('demands', {
    title: '螺栓氢脆',
    description: TEXT,
    owner_id: owner.id,
    external_id: '一',
  });
  const near = await make('demands', { title: '螺栓氢脆断裂', description: `${TEXT}另需培训。` });
  await make('demands', { title: '养殖水质监测', description: '海水养殖池的溶解氧需要实时监测并自动增氧。' });
  const mine = await make('demands', {
    title: '螺栓氢脆',
    description: TEXT,
    owner_id: owner.id,
    state: 'draft',
  });
  const { duplicates } = await reviewOf(mine);
  t.match(duplicates[0], {
    id: same.id,
    external_id: '一',
    title: '螺栓氢脆',
    state: 'published',
    same_owner: true,
  });
  t.equal(duplicates[0].similarity, 1);
  t.same(
    duplicates.map(({ id }: { id: string }) => id),
    [same.id, near.id],
  );
  t.match(duplicates[1], { same_owner: false });
  t.ok(duplicates[1].similarity > 0.5 && duplicates[1].similarity < 1, duplicates[1].similarity);

  const submitted = await enterprise('POST', `/v1/demands/${mine.id}/submit`, {});
  t.same(submitted.body.review, await reviewOf(mine, enterprise), 'handing it in answers with the same');
});

t.test(
  'Of its own owner less likeness will do, and what another may not read is no duplicate to it',
  async (t) => {
    const [first = '', second = ''] = [TEXT.slice(0, 32), TEXT.slice(32)];
    const text = `${first}另一条生产线采用磷化处理，润滑条件完全不同。`;
    const mine = await make('demands', { title: '磷化', description: text, owner_id: owner.id });
    const half = await make('demands', {
      title: '磷化',
      description: `${first}${second}`,
      owner_id: owner.id,
    });
    const theirs = await make('demands', {
      title: '磷化',
      description: `${first}${second}`,
      owner_id: other.id,
    });
    const { duplicates } = await reviewOf(mine);
    const found = duplicates.find(({ id }: { id: string }) => id === half.id);
    t.ok(found?.similarity >= 0.3 && found.similarity < 0.5, `${found?.similarity}`);
    t.notOk(
      duplicates.some(({ id }: { id: string }) => id === theirs.id),
      'of another owner it would be no duplicate',
    );

    const fields = {
      title: '独有的密封件',
      description: '深海阀门的橡胶密封件在高压低温下三个月内硬化开裂，需要更换材料。',
    };
    const hidden = { ...fields, owner_id: other.id };
    const draft = await make('demands', { ...hidden, state: 'draft' });
    const confidential = await make('demands', { ...hidden, confidential: true });
    const published = await make('demands', hidden);
    const asked = await make('demands', { ...fields, owner_id: owner.id, state: 'draft' });
    const seen = async (ask: typeof province) =>
      (await reviewOf(asked, ask)).duplicates.map(({ id }: { id: string }) => id).sort();
    t.same(await seen(enterprise), [published.id]);
    t.same(await seen(province), [draft.id, confidential.id, published.id].sort());
  },
);

t.test('A demand that says nothing in words is handed in and looked at all the same', async (t) => {
  const { body } = await province('POST', '/v1/demands', { title: '？！', state: 'draft' });
  t.match(await province('POST', `/v1/demands/${body.id}/submit`, {}), {
    status: 200,
    body: { review: { duplicates: [] } },
  });
});

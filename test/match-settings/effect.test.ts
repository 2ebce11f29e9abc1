import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, aProfile } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { someSettings, weights } from '../support/settings.ts';

const { as } = await createApp(t);
const [admin, reader] = [as('admin'), as('assessor')];
const URL = '/v1/match-settings';
const put = (fields: object) => admin('POST', URL, someSettings(fields));
const matches = async (demand: string, query = '') =>
  (await reader('GET', `/v1/demands/ext:${demand}/matches${query}`)).body.items;
interface Item {
  score: number;
  settings: string;
  components: { name: string; value: number; weight: number; neutral: boolean }[];
  profile: { external_id: string };
}
const order = (items: Item[]) => items.map(({ profile }) => profile.external_id);
const sum = ({ components }: Item) => {
  const total = components.reduce((all, { weight }) => all + weight, 0);
  return components.reduce((all, { weight, value }) => all + weight * value, 0) / total;
};

const onlyRegion = { topic: 0.01, sector: 0, service: 0, region: 1, record: 0, availability: 0 };
const bolt = { title: '高强度螺栓镀锌后氢脆断裂', region: '330110' };
await admin('POST', '/v1/demands', aDemand({ external_id: 'steel', ...bolt, sectors: ['new_materials'] }));
await admin(
  'POST',
  '/v1/demands',
  aDemand({ external_id: 'both', ...bolt, sectors: ['smart_city', 'new_materials'] }),
);
await admin('POST', '/v1/demands', aDemand({ external_id: 'open', title: bolt.title, region: '330110' }));
await admin(
  'POST',
  '/v1/demands',
  aDemand({ external_id: 'drug', title: '抗肿瘤抗体药物的免疫原性与蛋白药物临床试验评价', region: '330110' }),
);
const expert = { bio: '研究高强度螺栓镀锌后的氢脆与延迟断裂，也做抗体药物的临床试验。' };
await admin('POST', '/v1/profiles', aProfile({ external_id: 'far', ...expert, region: '110000' }));
await admin(
  'POST',
  '/v1/profiles',
  aProfile({ external_id: 'near', bio: '研究螺栓与抗体。', region: '330110' }),
);

t.test('a demand is weighed by the set of its sector, another by the default', async (t) => {
  const before = await matches('steel');
  t.same(order(before), ['far', 'near'], 'by its text first');
  t.equal(before[0].settings, 'default@1');
  await put({ name: 'steel-near', components: onlyRegion, sectors: ['new_materials'] });
  const after = await matches('steel');
  t.same(order(after), ['near', 'far'], 'by its region');
  for (const item of after) {
    t.equal(item.settings, 'steel-near@1');
    t.ok(Math.abs(item.score - sum(item)) < 1e-9, 'the shown weights give the score');
  }
  t.equal((await matches('both'))[0].settings, 'steel-near@1', 'the first of its sectors that has a set');
  t.equal((await matches('open'))[0].settings, 'default@1');

  await put({ name: 'house', neutral: 0.2, is_default: true });
  const open = (await matches('open'))[0];
  t.equal(open.settings, 'house@1');
  t.ok(open.components.every(({ neutral, value }: Item['components'][0]) => !neutral || value === 0.2));
  t.equal((await matches('steel'))[0].settings, 'steel-near@1');
  await put({ name: 'steel-near', components: weights(), sectors: ['new_materials'] });
  t.equal((await matches('steel'))[0].settings, 'steel-near@2', 'the next version holds at once');
});

t.test('a sector read from the text counts where none is declared', async (t) => {
  const { inferred_sectors } = (await reader('GET', '/v1/demands/ext:drug')).body;
  t.equal(inferred_sectors[0], 'biomedicine');
  await put({ name: 'drugs', sectors: ['biomedicine'] });
  t.equal((await matches('drug'))[0].settings, 'drugs@1');
  await admin('PATCH', '/v1/demands/ext:drug', { sectors: ['smart_city'] }, ANY);
  t.equal((await matches('drug'))[0].settings, 'house@1', 'what is declared goes before');
  await admin('PATCH', '/v1/demands/ext:drug', { sectors: null }, ANY);
  await admin('DELETE', `${URL}/drugs`, undefined, ANY);
  t.equal((await matches('drug'))[0].settings, 'house@1', 'a retired set weighs nothing');
});

t.test('matches, explanation, scores and the other direction weigh a pair alike', async (t) => {
  for (const settings of ['', '?settings=house', '?settings=steel-near@1', '?settings=default']) {
    const [match] = await matches('steel', settings);
    const id = match.profile.external_id;
    const explained = (await reader('GET', `/v1/demands/ext:steel/matches/ext:${id}${settings}`)).body;
    const pair = { demand_ids: ['ext:steel'], profile_ids: [`ext:${id}`] };
    const scored = (await reader('POST', `/v1/matches/score${settings}`, pair)).body;
    const reverse = (await reader('GET', `/v1/profiles/ext:${id}/matches${settings}`)).body.items;
    const mirrored = reverse.find(
      ({ demand }: { demand: { external_id: string } }) => demand.external_id === 'steel',
    );
    const preview = { title: bolt.title, region: '330110', sectors: ['new_materials'] };
    const [previewed] = (await reader('POST', `/v1/matches/preview${settings}`, preview)).body.items;
    for (const other of [explained, mirrored, previewed]) {
      t.same(
        [other.score, other.settings, other.components],
        [match.score, match.settings, match.components],
      );
    }
    t.equal(scored.scores[0][0], match.score, settings);
  }
  t.equal((await matches('steel', '?settings=steel-near'))[0].settings, 'steel-near@2');
  t.equal((await matches('steel', '?settings=steel-near@1'))[0].settings, 'steel-near@1');
});

t.test(
  'a set that is not there is named, beside the other faults; a retired one by its version only',
  async (t) => {
    const pair = { demand_ids: ['ext:steel'], profile_ids: ['ext:far'] };
    for (const [method, path, body] of [
      ['GET', '/v1/demands/ext:steel/matches'],
      ['GET', '/v1/demands/ext:steel/matches/ext:far'],
      ['GET', '/v1/profiles/ext:far/matches'],
      ['POST', '/v1/matches/preview', { title: '氢脆' }],
      ['POST', '/v1/matches/score', pair],
    ] as const) {
      for (const ref of ['none', 'house@2', 'drugs', 'Not-A-Name']) {
        const reply = await reader(method, `${path}?settings=${ref}`, body);
        expectProblem(t, reply, 'invalid_request', ['/query/settings'], `${path} ${ref}`);
        if (ref !== 'Not-A-Name') t.match(reply.body.errors[0].message, ref);
      }
      t.equal((await reader(method, `${path}?settings=drugs@1`, body)).status, 200, `${path} drugs@1`);
    }
    const both = { demand_ids: ['ext:nobody'], profile_ids: ['ext:far', 'ext:nobody'] };
    const pointers = ['/demand_ids/0', '/profile_ids/1', '/query/settings'];
    expectProblem(
      t,
      await reader('POST', '/v1/matches/score?settings=none', both),
      'invalid_request',
      pointers,
    );
    const preview = { title: '氢脆', owner_id: 'ext:nobody' };
    const refused = await reader('POST', '/v1/matches/preview?settings=none', preview);
    expectProblem(t, refused, 'invalid_request', ['/owner_id', '/query/settings']);
  },
);

import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { aWorld, pageOf } from './support.ts';

t.test('what waits longer than it should is on the list, with since when and for whom', async (t) => {
  const { services, demand, expert, docking, progress, later, kinds } = await aWorld(t);
  const { transition } = services.demands.lifecycle;
  const expertId = await expert({ name: '甲专家' });
  const review = await demand({ title: '待核实', state: 'submitted' });
  const verified = await demand({ title: '待发布', state: 'verified' });
  const lonely = await demand({ title: '无人邀请', owner_name: '示例乡镇', owner_type: 'township' });
  await demand({ title: '已停用', active: false });
  const slow = await demand({ title: '慢' });
  const accepted = await docking(slow, expertId, 'invite', 'accept');
  const signed = await docking(await demand({ title: '已签约' }), expertId, 'invite', 'accept', [
    'agree',
    {},
  ]);
  later(7);
  const vain = await demand({ title: '都谢绝了' });
  await docking(vain, expertId, 'invite', 'decline');
  const asked = await docking(await demand({ title: '未答复' }), expertId, 'invite');
  const back = await demand({ title: '退回', state: 'submitted' });
  await transition(system, back, 'return', { reasons: ['incomplete'] });
  await demand({ title: '新发布' });
  t.same(
    (await progress()).stuck.map(({ kind }) => kind),
    ['none_under_way'],
    'after seven days all is still in time',
  );
  later(8);
  const { stuck } = await progress();
  t.same(
    stuck.map(({ kind, title, docking_id, days }) => [kind, title, docking_id, days]),
    [
      ['awaiting_review', '待核实', null, 15],
      ['awaiting_publication', '待发布', null, 15],
      ['not_invited', '无人邀请', null, 15],
      ['not_invited', '新发布', null, 8],
      ['none_under_way', '都谢绝了', null, 8],
      ['unanswered', '未答复', asked, 8],
      ['not_met', '慢', accepted, 15],
    ],
  );
  t.same(
    [review, verified, lonely],
    stuck.slice(0, 3).map(({ demand_id }) => demand_id),
  );
  t.match(stuck[2], { owner: '示例乡镇', region: '330521', since: '2026-03-02T02:00:00.000Z', expert: null });
  t.match(stuck[5], { expert: '甲专家', due: '2026-03-23T02:00:00.000Z' });
  later(7);
  t.match((await progress()).stuck[1], { kind: 'returned', title: '退回', days: 15 });
  later(70);
  const last = await progress();
  t.match(last.stuck.at(-1), { kind: 'no_outcome', docking_id: signed, days: 92 });
  const page = pageOf(kinds.progress.present(last)).get('卡在哪里')?.join('\n') ?? '';
  t.match(page, /共9件需要本周处理/);
  t.match(page, /专家接受后超过14天没有洽谈：1件。请为双方约定时间。/);
  t.match(page, /无人邀请 示例乡镇 湖州市德清县 2026-03-02 92/);
});

t.test('an invitation that is about to lapse is urgent, however young it is', async (t) => {
  const { demand, expert, docking, progress } = await aWorld(t);
  const id = await demand();
  await docking(id, await expert(), ['invite', { answer_by: '2026-03-04T02:00:00Z' }]);
  await docking(id, await expert(), ['invite', { answer_by: '2026-03-06T02:00:00Z' }]);
  const { stuck } = await progress();
  t.match(stuck, [{ kind: 'unanswered', days: 0, due: '2026-03-04T02:00:00.000Z' }]);
  t.equal(stuck.length, 1);
});

t.test('a list that is too long for the page says how many more are in the sheet', async (t) => {
  const { demand, progress, later, kinds } = await aWorld(t);
  for (let i = 0; i < 12; i++) await demand();
  later(10);
  const document = kinds.progress.present(await progress());
  const page = pageOf(document).get('卡在哪里') ?? [];
  t.ok(page.includes('其余2件见工作表“卡在哪里”。'));
  const sheet = document.sheets.find(({ name }) => name === '卡在哪里');
  t.equal([...((sheet?.rows ?? []) as unknown[])].length, 12);
});

import t from 'tap';
import { DockingProgressReport, dockingProgressSchemas } from '../../src/reports/docking-progress/schema.ts';
import { ExpertLoadReport, expertLoadSchemas } from '../../src/reports/expert-load/schema.ts';
import { ReportHead, ReportInputs, ReportScope } from '../../src/reports/schema.ts';
import {
  dateText,
  daysText,
  fullRegionName,
  listed,
  moneyText,
  portionText,
  shareText,
} from '../../src/reports/wording.ts';
import { createAjv } from '../../src/validation/ajv.ts';
import { association, aWorld, faultsOf, held, pageOf } from './support.ts';

t.test('numbers are told as exactly as they are, and no more', async (t) => {
  t.same([0, 0.4, 1, 2.46, 9.96, 33.7].map(daysText), ['不到1天', '不到1天', '1天', '2.5天', '10天', '34天']);
  t.equal(daysText(null), '—');
  t.same([shareText(0, 0), shareText(2, 3), shareText(7, 21)], ['—', '2/3', '33%']);
  t.same([shareText(1, 1000), shareText(999, 1000), shareText(0, 50)], ['不到1%', '99%以上', '0%']);
  t.same([0, 5_000, 80_000, 1_205_000, 320_000_000].map(moneyText), [
    '0元',
    '5000元',
    '8万元',
    '120.5万元',
    '3.2亿元',
  ]);
  t.same(
    [portionText(2, 3, '征集需求', '项'), portionText(8, 12, '征集需求', '项')],
    ['3项征集需求中的2项', '占征集需求的67%'],
  );
  t.equal(dateText('2026-11-27T16:00:00Z'), '2026年11月28日', 'by the clock of Shanghai');
  t.same(['330110', '330200', '330000'].map(fullRegionName), ['杭州市余杭区', '宁波市', '浙江省']);
  t.same([listed(['甲', '乙'], 2, '位'), listed(['甲', '乙', '丙'], 2, '位')], ['甲、乙', '甲、乙等3位']);
});

/** A world in which something of everything has happened. */
async function aBusyWorld(t: Parameters<typeof aWorld>[0]) {
  const world = await aWorld(t);
  const { demand, expert, docking, later } = world;
  const sectors = ['new_materials'];
  const often = await expert({
    name: '忙专家',
    sectors,
    capacity: 3,
    affiliation: '示例大学',
    kind: 'academician',
  });
  const idle = await expert({ name: '闲专家', sectors });
  const signed = await demand({ title: '镀层', sectors, region: '330110' });
  await docking(signed, often, 'invite', 'accept', 'meet', ['agree', { value_cny: 80_000 }]);
  for (let i = 0; i < 4; i++) await docking(await demand({ sectors }), often, 'invite', 'decline');
  await docking(await demand({ sectors }), often, 'invite');
  later(20);
  return { ...world, often, idle };
}

t.test('a report of load says in plain words who is to be spared, and whom to ask instead', async (t) => {
  const { load, kinds, docking, demand, often } = await aBusyWorld(t);
  await docking(await demand({ sectors: ['new_materials'] }), often, 'invite');
  const content = await load();
  const document = held(kinds.load.present(content));
  t.same(faultsOf(document), []);
  t.equal(document.title, '示例报告');
  t.equal(document.subtitle, '专家负荷报告 · 全部地区 · 2026年3月22日');
  t.equal(document.sheets[document.main]?.name, '专家负荷');
  const page = pageOf(document);
  t.same([...page.keys()], ['概览', '建议暂缓邀请的专家', '从未邀请的专家', '全部专家']);
  t.ok(page.get('概览')?.includes('近90天共向1位专家发出7次邀请，目前在办对接3项。'));
  t.ok(page.get('概览')?.includes('接受率 1/5 5次有结果：接受1次，谢绝4次，逾期未答复0次'));
  t.match(
    page.get('建议暂缓邀请的专家')?.at(-1),
    '忙专家 院士 · 示例大学 7 1 已满 名额已满（最多承担3项，在办3项）；近90天被邀请7次（5次及以上算过多）；' +
      '近90天谢绝4次、逾期未答复0次，多于接受的1次',
  );
  const unasked = page.get('从未邀请的专家') ?? [];
  t.match(unasked[0], '有1位专家从未被邀请。他们所在的领域目前有可对接的需求，可以优先邀请。');
  t.equal(unasked.at(-1), '新材料 7 1 闲专家');
});

t.test('a report of progress says in plain words what came of the demands', async (t) => {
  const { progress, kinds } = await aBusyWorld(t);
  const document = held(kinds.progress.present(await progress()));
  t.same(faultsOf(document), []);
  t.match(document.subtitle, /^需求对接进展报告 · /);
  t.equal(document.sheets[document.main]?.name, '需求进展明细');
  t.equal(document.sheets.length, document.sections.length + 1, 'a sheet for every section');
  const page = pageOf(document);
  t.same([...page.keys()], ['概览', '分地区', '分领域', '按月', '各环节用时', '卡在哪里', '成果与目标']);
  const overview = page.get('概览') ?? [];
  t.ok(
    overview.includes(
      '共征集需求6项，其中6项已发布。6项至少邀请过一位专家，1项有专家接受，1项签约，还没有登记成果，合同金额8万元。',
    ),
    overview.join('\n'),
  );
  t.ok(overview.includes('已邀请专家的6项中，有5项还没有专家接受。'));
  t.ok(page.get('各环节用时')?.some((line) => line.startsWith('对接：已签约 0 — — 1 20天 20天')));
  const [row] = [...((document.sheets[document.main]?.rows ?? []) as Iterable<unknown[]>)];
  t.match(row?.slice(1, 8), ['镀层', null, '杭州市余杭区', '新材料', '对接中', '已签约', '2026-03-02']);
});

t.test('what is over is not said to wait, and where nothing waits the report says so', async (t) => {
  const { services, demand, progress, kinds } = await aWorld(t);
  const id = await demand();
  const viewer = association('330521');
  await services.demands.lifecycle.transition(viewer, id, 'close', { reasons: ['no_longer_needed'] });
  const page = pageOf(kinds.progress.present(await progress({ viewer })));
  t.ok(page.get('概览')?.includes('已发布的1项中，有1项还没有邀请专家，其中1项已经关闭、撤回、过期或解决。'));
  t.ok(page.get('概览')?.includes('共征集需求1项，其中1项已发布。目前还没有邀请专家，对接尚未开始。'));
  t.same(page.get('卡在哪里'), ['目前没有超过期限的需求和对接，各环节都在正常推进。']);
});

t.test('a demand that came while it was docking is not said to have been asked for here', async (t) => {
  const { demand, progress, kinds } = await aWorld(t);
  await demand({ state: 'docking' });
  const page = pageOf(kinds.progress.present(await progress()));
  t.ok(page.get('概览')?.includes('已邀请专家 1项 登记时已在对接，没有邀请记录'));
  t.match(page.get('卡在哪里')?.join('\n'), /正在对接的需求目前没有专家在谈：1件/);
});

t.test('a report of nothing reads well', async (t) => {
  const { progress, load, kinds, expert } = await aWorld(t);
  for (const document of [kinds.progress.present(await progress()), kinds.load.present(await load())].map(
    held,
  )) {
    t.same(faultsOf(document), []);
    t.match([...(pageOf(document).get('概览') as string[])].join(), /所选范围内没有/);
  }
  await expert();
  const page = pageOf(kinds.load.present(await load({ settings: { days: 30 } })));
  t.ok(page.get('概览')?.includes('近30天没有向这些专家发出邀请，目前在办对接0项。'));
  t.ok(page.get('建议暂缓邀请的专家')?.includes('没有需要暂缓邀请的专家。'));
  t.match(page.get('从未邀请的专家')?.[0], '有1位专家从未被邀请。他们所在的领域目前没有可对接的需求。');
});

t.test('contents are what their schemas say', async (t) => {
  const { progress, load } = await aBusyWorld(t);
  const ajv = createAjv();
  for (const schema of [
    ReportScope,
    ReportInputs,
    ReportHead,
    ...dockingProgressSchemas,
    ...expertLoadSchemas,
  ])
    ajv.addSchema(schema);
  for (const [schema, content] of [
    [DockingProgressReport, await progress({ scope: { regions: ['330000'] } })],
    [ExpertLoadReport, await load()],
  ] as const) {
    const validate = ajv.getSchema((schema as { $id?: string }).$id ?? '');
    t.ok(validate?.(JSON.parse(JSON.stringify(content))), JSON.stringify(validate?.errors));
  }
});

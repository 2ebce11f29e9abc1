import t from 'tap';
import { demandFeatures, inferSectors, profileFeatures } from '../../src/matching/index.ts';
import { lexicon } from './support.ts';

const cases: [sector: string, text: string][] = [
  ['biomedicine', '单克隆抗体药物的纯化与临床试验，疫苗研发'],
  ['biomedicine', 'Monoclonal antibody purification, vaccines and clinical trials'],
  ['geographic_information', '遥感影像解译、北斗导航与地理信息系统测绘'],
  ['geographic_information', 'Remote sensing, satellite navigation and geographic information systems'],
  ['smart_ocean', '海洋牧场深海网箱养殖与海洋观测浮标'],
  ['rural_revitalization', '水稻栽培、茶叶加工与农产品冷链'],
  ['social_psychology', '青少年心理健康与危机干预，心理咨询'],
  ['ecological_restoration', '矿山生态修复与湿地植被恢复，水土保持'],
];
for (const [sector, text] of cases) {
  t.test(`“${text}” is ${sector}`, async (t) => {
    const [first] = inferSectors(demandFeatures({ title: text }), lexicon);
    t.same(first, { code: sector, weight: 1 });
  });
}

for (const text of ['', '我公司希望提高管理水平', 'We would like to do better', '研究']) {
  t.test(`“${text}” tells of no sector`, async (t) => {
    t.same(inferSectors(demandFeatures({ title: text }), lexicon), []);
  });
}

t.test('few are named, surest first, with weights in (0, 1]', async (t) => {
  const description = cases.map(([, text]) => text).join('。');
  const inferred = inferSectors(demandFeatures({ title: '', description }), lexicon);
  t.ok(inferred.length >= 1 && inferred.length <= 3, JSON.stringify(inferred));
  t.ok(inferred.every(({ weight }, i) => weight > 0 && weight <= (inferred[i - 1]?.weight ?? 1)));
});

t.test("a profile's evidence tells of its sector", async (t) => {
  const features = profileFeatures({
    kind: 'expert',
    name: '张三',
    evidence: [{ title: '疫苗与单克隆抗体', abstract: '临床试验' }],
  });
  t.equal(inferSectors(features, lexicon)[0]?.code, 'biomedicine');
});

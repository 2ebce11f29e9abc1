import { type ColumnSpec, columnsOf, type RoomSheet } from '../exchange/sheets/columns.ts';
import { vocabularies } from '../reference/index.ts';
import { profileExample, profileSchemas } from './schema.ts';

const ALIASES: Record<string, readonly string[]> = {
  publication: ['代表论文', '论文著作', '主要论文', '代表性论文', '论著'],
  patent: ['发明专利', '主要专利', '授权专利', '代表性专利'],
  project: ['科研项目', '主要项目', '承担项目', '主持项目'],
  award: ['奖励', '获奖', '获奖情况', '荣誉奖励', '所获奖项'],
  standard: ['制定标准', '主要标准', '参与标准'],
};
const EXAMPLES: Record<string, string> = {
  publication: '钒微合金化冷镦钢中碳化物对可扩散氢的捕获作用（2021）',
  patent: '一种低氢脆锌镍合金镀层（2022）',
};

/** What a person has done, a column for each kind of it. */
const evidence: readonly ColumnSpec[] = vocabularies.evidence_kinds.map(({ code, zh, en }) => ({
  ...{ field: 'evidence', part: code, zh, en, aliases: [...(ALIASES[code] ?? []), `${en}s`] },
  ...{ hint: '一行写一项（单元格内换行用 Alt+回车），末尾可注明年份，例如“……（2021）”。' },
  example: EXAMPLES[code] ?? '',
}));

export const profileSheet: RoomSheet = {
  resource: 'profiles',
  zh: '专家',
  schema: profileSchemas.Line,
  columns: columnsOf(profileSchemas.Line, [
    {
      ...{ field: 'kind', zh: '专家类别', en: 'Kind', example: '专家' },
      aliases: ['类别', '类型', '专家类型', '人才类别'],
      hint: '从下拉列表中选一项。',
    },
    {
      ...{ field: 'name', zh: '姓名', en: 'Name', example: '示例专家' },
      aliases: ['名称', '专家姓名', '姓名或名称', '学会名称', '专家', '专家名称'],
      hint: '专家姓名；学会填学会全称。',
    },
    {
      ...{ field: 'affiliation', zh: '工作单位', en: 'Affiliation', example: '示例材料研究院' },
      aliases: ['单位', '所在单位', '单位名称', '工作单位名称', '依托单位'],
      hint: '现在工作的单位；学会填挂靠单位。',
    },
    {
      ...{ field: 'title', zh: '职称', en: 'Title', example: '教授级高级工程师' },
      aliases: ['职务', '职称职务', '职务职称', '头衔', '技术职称'],
      hint: '职称或职务。',
    },
    {
      ...{ field: 'level', zh: '学会级别', en: 'Level', example: '' },
      aliases: ['级别', '学会层级'],
      hint: '只有学会填写。',
    },
    {
      ...{ field: 'region', zh: '所在地区', en: 'Region', example: '浙江省杭州市' },
      aliases: ['地区', '所在地', '区域', '所属地区', '工作地'],
      hint: '国内专家填写，例如“浙江省杭州市”；也可填六位行政区划代码。',
    },
    {
      ...{ field: 'country', zh: '国家（地区）', en: 'Country', example: '中国' },
      aliases: ['国家', '国别', '所在国', '所在国家'],
      hint: '海外专家请填写所在国家。',
    },
    {
      ...{ field: 'languages', zh: '语言', en: 'Languages', example: '中文、英语' },
      aliases: ['语种', '工作语言', '交流语言'],
      hint: '能用来工作的语言，可填多个，用顿号隔开。',
    },
    {
      ...{ field: 'sectors', zh: '所属领域', en: 'Sectors', example: '新材料' },
      aliases: ['领域', '行业', '研究领域', '学科领域', '技术领域', '专业领域'],
      hint: '可填多个，用顿号隔开；不填由系统按文字判断。',
    },
    {
      ...{ field: 'keywords', zh: '关键词', en: 'Keywords', example: '紧固件、氢脆' },
      aliases: ['关键字', '研究方向', '专长', '技术专长', '研究方向关键词'],
      hint: '研究方向，可填多个，用顿号隔开。',
    },
    {
      ...{ field: 'bio', zh: '简介', en: 'Bio', example: '长期从事高强度紧固件氢脆机理与防护镀层研究。' },
      aliases: ['个人简介', '专家简介', '介绍', '个人介绍', '人物简介', '学会简介'],
      hint: '做过什么、擅长什么。',
    },
    {
      ...{ field: 'services', zh: '服务类型', en: 'Services', example: '共性技术攻关' },
      aliases: ['服务', '可提供服务', '服务意向', '服务方式', '可提供的服务'],
      hint: '愿意提供的服务，可填多个，用顿号隔开。',
    },
    ...evidence,
    {
      ...{ field: 'capacity', zh: '可同时对接数', en: 'Capacity', example: '3' },
      aliases: ['对接数', '同时对接数', '可承接数', '承接能力', '对接上限'],
      hint: '同时最多对接几项；不填即不限。',
    },
    {
      ...{ field: 'active', zh: '参与匹配', en: 'Active', example: '是' },
      aliases: ['是否参与匹配', '启用', '是否启用', '有效', '是否有效'],
      hint: '填“否”时不参与匹配。不填即为是。',
    },
    {
      ...{ field: 'name_en', zh: '英文名', en: 'English name', example: '' },
      aliases: ['英文姓名', '英文名称', '外文名'],
      hint: '没有可不填。',
    },
    {
      ...{ field: 'external_id', zh: '编号', en: 'External id', example: 'example-profile' },
      aliases: ['专家编号', '外部编号', '自编号'],
      hint: '全系统不重复的编号；再次导入时凭它认出同一位专家。可不填；只写 1、2、3 这样的序号等于没填。',
    },
    {
      ...{ field: 'id', zh: '系统编号', en: 'Id', example: '' },
      aliases: ['系统ID', 'ID', 'UUID'],
      hint: '由系统给出，导出的表格里才有。自己填写的表格请留空。',
    },
  ]),
  leftOut: [],
  examples: [
    { ...profileExample, external_id: undefined },
    {
      ...{ kind: 'overseas_expert', name: '示例海外专家', affiliation: 'Example University', country: 'DE' },
      ...{ languages: ['de', 'en'], sectors: ['biomedicine'], bio: 'Works on enzyme engineering.' },
      services: ['consulting', 'technical_exchange'],
    },
  ],
  identity: ({ kind, name, affiliation }) => [kind, name, affiliation],
};

import { columnsOf, type RoomSheet } from '../exchange/sheets/columns.ts';
import { demandExample, demandSchemas } from './schema.ts';

export const demandSheet: RoomSheet = {
  resource: 'demands',
  zh: '技术需求',
  schema: demandSchemas.Line,
  columns: columnsOf(demandSchemas.Line, [
    {
      ...{ field: 'title', zh: '需求名称', en: 'Title', example: '高强度螺栓镀锌后氢脆断裂问题' },
      aliases: ['名称', '标题', '需求标题', '技术需求名称', '技术需求', '需求题目', '项目名称'],
      hint: '一句话说清要解决什么。',
    },
    {
      ...{ field: 'description', zh: '需求描述', en: 'Description' },
      aliases: [
        '描述',
        '需求内容',
        '需求详情',
        '具体需求',
        '需求说明',
        '技术需求描述',
        '主要内容',
        '需求简介',
      ],
      example: '12.9级螺栓电镀锌后在装配48小时内发生延迟断裂，希望找到低氢脆镀层与除氢工艺。',
      hint: '现状、要达到的指标、试过的办法；写得越具体，推荐越准。',
    },
    {
      ...{ field: 'owner_name', zh: '需求单位', en: 'Owner', example: '示例紧固件有限公司' },
      aliases: ['单位名称', '企业名称', '提出单位', '需求单位名称', '需求企业', '单位', '企业', 'Owner name'],
      hint: '提出需求的单位全称。',
    },
    {
      ...{ field: 'owner_id', zh: '需求单位编号', en: 'Owner id', example: 'demo-ent-001' },
      aliases: ['企业编号', '单位编号'],
      hint: '企业已在系统中时填它的编号；不知道可不填。',
    },
    {
      ...{ field: 'owner_type', zh: '单位类型', en: 'Owner type', example: '企业' },
      aliases: ['单位性质', '需求单位类型', '主体类型'],
      hint: '不填即为企业。',
    },
    {
      ...{ field: 'region', zh: '所在地区', en: 'Region', example: '杭州市余杭区' },
      aliases: ['地区', '所在地', '区域', '所属地区', '行政区划', '所在区县', '需求地区'],
      hint: '写到区县，例如“杭州市余杭区”；也可填六位行政区划代码。',
    },
    {
      ...{ field: 'sectors', zh: '所属领域', en: 'Sectors', example: '新材料、装备制造' },
      aliases: ['领域', '行业', '所属行业', '产业领域', '技术领域', '行业领域', '需求领域'],
      hint: '可填多个，用顿号隔开；不填由系统按文字判断。',
    },
    {
      ...{ field: 'keywords', zh: '关键词', en: 'Keywords', example: '氢脆、紧固件' },
      aliases: ['关键字', '技术关键词'],
      hint: '可填多个，用顿号隔开。',
    },
    {
      ...{ field: 'problem_type', zh: '问题类型', en: 'Problem type', example: '关键技术攻关突破' },
      aliases: ['需求类型', '问题类别', '需求类别'],
      hint: '从下拉列表中选一项。',
    },
    {
      ...{ field: 'services', zh: '服务类型', en: 'Services', example: '共性技术攻关' },
      aliases: ['服务', '所需服务', '服务需求', '希望的服务', '服务方式', '合作方式'],
      hint: '可填多个，用顿号隔开。',
    },
    {
      ...{ field: 'wanted_kinds', zh: '希望对接的专家类别', en: 'Wanted kinds', example: '院士、专家' },
      aliases: ['专家类别', '对接专家类别', '希望对接的专家', '意向专家类别', '对接对象'],
      hint: '可填多个，用顿号隔开；不填即都可以。',
    },
    {
      ...{ field: 'budget_cny', zh: '预算（元）', en: 'Budget', example: '500000' },
      aliases: ['预算', '经费预算', '预算金额', '拟投入资金', '投入预算', '资金预算', 'Budget CNY'],
      hint: '以元计，也可写“50万”；标题写成“预算（万元）”时以万元计。',
    },
    {
      ...{ field: 'deadline', zh: '期限', en: 'Deadline', example: '2027-06-30' },
      aliases: ['截止日期', '完成期限', '截止时间', '期望完成时间', '有效期', '需求期限', '完成时限'],
      hint: '年月日写全，例如 2027-06-30。',
    },
    {
      ...{ field: 'confidential', zh: '保密', en: 'Confidential', example: '否' },
      aliases: ['是否保密', '需要保密', '保密需求'],
      hint: '填“是”时外人只能看到公开摘要。不填即为否。',
    },
    {
      ...{ field: 'public_summary', zh: '公开摘要', en: 'Public summary', example: '' },
      aliases: ['摘要', '对外摘要', '公开内容'],
      hint: '保密需求给外人看的一段话。',
    },
    {
      ...{ field: 'confidentiality_terms', zh: '保密要求', en: 'Confidentiality terms', example: '' },
      aliases: ['保密条款', '保密约定'],
      hint: '专家看到全文前须同意的内容。',
    },
    {
      ...{ field: 'received_at', zh: '收到时间', en: 'Received at', example: '' },
      aliases: ['提交时间', '登记时间', '收到日期', '填报时间', '提交日期', '填报日期'],
      hint: '收到纸质表的时间，早于录入时填写，例如 2026-03-05 10:30。',
    },
    {
      ...{ field: 'campaign_id', zh: '征集编号', en: 'Campaign', example: '' },
      aliases: ['征集活动', '征集批次', '征集活动编号'],
      hint: '属于哪一次征集；一般不必填。',
    },
    {
      ...{ field: 'association_id', zh: '收集科协编号', en: 'Association', example: '' },
      aliases: ['科协编号', '收集科协', '征集单位编号'],
      hint: '收集需求的科协的编号；不填即为本单位。',
    },
    {
      ...{ field: 'active', zh: '参与匹配', en: 'Active', example: '是' },
      aliases: ['是否参与匹配', '启用', '是否启用', '有效', '是否有效'],
      hint: '填“否”时不参与匹配。不填即为是。',
    },
    {
      ...{ field: 'external_id', zh: '编号', en: 'External id', example: 'example-demand' },
      aliases: ['需求编号', '外部编号', '自编号'],
      hint: '全系统不重复的编号，例如“余杭2026-001”；再次导入时凭它认出同一条需求。可不填；只写 1、2、3 这样的序号等于没填。',
    },
    {
      ...{ field: 'state', zh: '状态', en: 'State', example: '' },
      aliases: ['需求状态', '当前状态'],
      hint: '只对新需求有用，一般不必填。',
    },
    {
      ...{ field: 'id', zh: '系统编号', en: 'Id', example: '' },
      aliases: ['系统ID', 'ID', 'UUID'],
      hint: '由系统给出，导出的表格里才有。自己填写的表格请留空。',
    },
  ]),
  leftOut: [],
  examples: [
    {
      ...{ ...demandExample, external_id: undefined, owner_id: undefined },
      ...{ owner_name: '示例紧固件有限公司', region: '330110', wanted_kinds: ['academician', 'expert'] },
      ...{ budget_cny: 500_000, deadline: '2027-06-30' },
    },
    {
      ...{ title: '山区蓝莓采后保鲜技术', owner_name: '示例镇人民政府', owner_type: 'township' },
      ...{ region: '330521', sectors: ['rural_revitalization'], services: ['technical_training'] },
      description: '果农采后损耗约两成，希望有低成本的预冷和包装办法，并能到村里讲课。',
    },
  ],
  identity: ({ title, owner_id, owner_name, region }) => {
    const owner = owner_id ?? owner_name;
    return [title, owner, owner === undefined ? region : null];
  },
};

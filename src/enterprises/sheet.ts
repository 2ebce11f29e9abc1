import { columnsOf, type RoomSheet } from '../exchange/sheets/columns.ts';
import { enterpriseExample, enterpriseSchemas } from './schema.ts';

export const enterpriseSheet: RoomSheet = {
  resource: 'enterprises',
  zh: '企业',
  schema: enterpriseSchemas.Line,
  columns: columnsOf(enterpriseSchemas.Line, [
    {
      ...{ field: 'name', zh: '企业名称', en: 'Name', example: '示例紧固件有限公司' },
      aliases: ['单位名称', '名称', '公司名称', '企业全称', '企业'],
      hint: '营业执照上的全称。',
    },
    {
      ...{ field: 'uscc', zh: '统一社会信用代码', en: 'USCC', example: '91330110MA0DEM0E4C' },
      aliases: ['信用代码', '社会信用代码', '统一信用代码', 'Unified social credit code'],
      hint: '18 位，照营业执照填写。',
    },
    {
      ...{ field: 'region', zh: '所在地区', en: 'Region', example: '杭州市余杭区' },
      aliases: ['地区', '所在地', '区域', '所属地区', '行政区划', '所在区县'],
      hint: '写到区县，例如“杭州市余杭区”；也可填六位行政区划代码。',
    },
    {
      ...{ field: 'sectors', zh: '所属领域', en: 'Sectors', example: '装备制造、新材料' },
      aliases: ['领域', '行业', '所属行业', '产业领域', '技术领域', '行业领域'],
      hint: '可填多个，用顿号隔开。',
    },
    {
      ...{ field: 'description', zh: '企业简介', en: 'Description' },
      aliases: ['简介', '企业介绍', '主营业务', '企业概况', '单位简介'],
      example: '生产风电与轨道交通用高强度紧固件。',
      hint: '主要产品、规模和研发条件。',
    },
    {
      ...{ field: 'name_en', zh: '英文名称', en: 'English name', example: 'Demo Fasteners Co., Ltd.' },
      aliases: ['企业英文名称', '英文名'],
      hint: '没有可不填。',
    },
    {
      ...{ field: 'association_id', zh: '所属科协编号', en: 'Association', example: 'demo-ass-330110' },
      aliases: ['科协编号', '所属科协'],
      hint: '负责联系该企业的科协的编号；一般不必填。',
    },
    {
      ...{ field: 'external_id', zh: '编号', en: 'External id', example: 'example-enterprise' },
      aliases: ['企业编号', '外部编号', '自编号'],
      hint: '全系统不重复的编号；再次导入时凭它认出同一家企业。可不填；只写 1、2、3 这样的序号等于没填。',
    },
    {
      ...{ field: 'id', zh: '系统编号', en: 'Id', example: '' },
      aliases: ['系统ID', 'ID', 'UUID'],
      hint: '由系统给出，导出的表格里才有。自己填写的表格请留空。',
    },
  ]),
  leftOut: [],
  examples: [
    { ...enterpriseExample, external_id: undefined },
    {
      name: '示例农业科技有限公司',
      region: '330521',
      sectors: ['rural_revitalization'],
      description: '从事设施农业和农产品加工。',
    },
  ],
  identity: ({ uscc, name }) => [uscc ?? name],
};

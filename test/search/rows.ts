/** Made-up rows that the questions are asked of. */
export const profiles = [
  {
    ...{ name: '林氢舟', external_id: 'SY-2024/017', kind: 'expert', region: '330106', country: 'CN' },
    ...{
      keywords: ['氢脆', '高强度螺栓', '电镀锌'],
      sectors: ['new_materials'],
      services: ['joint_research'],
    },
    bio: '研究高强度螺栓电镀锌后的氢致延迟断裂，开发低氢脆镀层与除氢工艺。',
  },
  {
    ...{
      name: '桑焊远',
      name_en: 'Hanna Größler',
      kind: 'overseas_expert',
      country: 'DE',
      languages: ['en', 'de'],
    },
    ...{ affiliation: 'Institut für Schweißtechnik', sectors: ['intelligent_manufacturing'] },
    bio: 'Works on welding robots and seam tracking; vision-based inspection of castings and forgings.',
  },
  {
    ...{ name: '简像之', kind: 'expert', region: '330203', sectors: ['artificial_intelligence'] },
    bio: '人工智能与机器学习，医学影像分割；C++ 与 PM2.5 监测，5G通信网络下的边缘计算。',
  },
  {
    ...{ name: '海韵洋', kind: 'academician', region: '330902', active: false, sectors: ['smart_ocean'] },
    ...{ affiliation: '示例海洋研究所', title: '院士', services: ['decision_consulting'] },
    bio: '海水养殖尾水处理与碳汇渔业，兼顾滨海湿地生态修复。',
  },
  {
    ...{ name: '储能安', kind: 'expert', region: '330400', sectors: ['new_energy_materials'] },
    keywords: ['锂离子电池', '固态电解质'],
    evidence: [
      {
        kind: 'patent',
        title: '一种锂电池隔膜涂覆方法',
        abstract: '陶瓷涂层提高耐热性，专利号 ZL202310123456.7。',
      },
    ],
    bio: '从事锂离子电池电解液添加剂研究，解决低温析锂问题。',
  },
  {
    ...{ name: '应层叠', kind: 'expert', region: '330110', sectors: ['equipment_manufacturing'] },
    bio: '選擇性激光熔化成形與壓力容器無損檢測，掌握钛合金粉末床增材制造。',
  },
  {
    ...{ name: '石墨烯学会', kind: 'society', level: 'provincial', region: '330000' },
    bio: '组织石墨烯标准制定与学术交流。',
  },
  { name: '葛碳素', kind: 'expert', keywords: ['石墨烯'], bio: '导热膜与散热材料。' },
  { name: '丁填料', kind: 'expert', bio: '也了解石墨烯浆料的分散。' },
  {
    ...{ name: 'Priya Natarajan', kind: 'overseas_expert', country: 'IN', languages: ['en'] },
    ...{ keywords: ['additive manufacturing', 'selective laser melting'] },
    bio: 'Selective laser melting (SLM) of titanium alloys, powder recycling and residual stresses.',
  },
  {
    ...{ name: '温控元', kind: 'expert', region: '330521', services: ['standard_setting'] },
    bio: '温度传感器标定，量程-40~125℃，精度0.5%，符合 GB/T 2260-2007 与 Q235B 钢结构要求。',
  },
  {
    ...{ name: '膜清源', kind: 'expert', sectors: ['ecological_restoration'] },
    bio: '反渗透膜与印染废水零排放，"以废治废"工艺；O\'Brien 模型校正。',
  },
] as const;

export const demands = [
  {
    ...{ title: '螺栓氢脆断裂', sectors: ['new_materials'], region: '330424', services: ['joint_research'] },
    ...{ keywords: ['紧固件'], deadline: '2999-06-30', description: '装配四十八小时内发生延迟断裂。' },
  },
  {
    ...{ title: '海水养殖尾水处理', region: '330900', deadline: '2999-01-31' },
    description: '氨氮超标，希望找到低成本处理工艺。',
  },
  { title: '机器视觉质检', description: '冲压件表面缺陷在线检测，漏检率低于千分之一。', region: '330110' },
] as const;

export const consultations = {
  title: '会商', lead: '跨部门、难定性的事，请专家和相关单位一起定。', open: '进行中', concluded: '已有结论', experts: '专家', units: '参加单位', opinions: (a: number, b: number) => `${b} 位专家中 ${a} 位已发表意见`, question: '要定的问题', conclusion: '会商结论', lead_unit: '牵头', helpers: '协办', precedents: '以往结论', searchPrecedents: '查以往结论', precedentHint: '遇到类似的事，先看以前怎么定的。', none: '没有进行中的会商。', noConcluded: '还没有结论。', noPrecedents: '没有找到相近的结论。', toMatter: '打开事项', convened: '召集', due: '时限', concludedAt: '定于',
}

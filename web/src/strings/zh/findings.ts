export const findings = {
  title: '线索', lead: '模型说的只是“可能”。属实不属实，由人核实后定。', list: '线索列表', open: '待核实', all: '全部',
  states: { suspected: '疑似', completed: '已补全', confirmed: '属实', refuted: '不属实', lapsed: '已消失' } as Record<string, string>,
  severity: { low: '一般', medium: '较重要', high: '重要' } as Record<string, string>,
  subjects: { person: '个人', household: '家庭', enterprise: '企业', place: '地点', device: '设备', table: '数据表' } as Record<string, string>,
  none: '没有待核实的线索。', noneSuch: '没有这样的线索。', why: '凭什么这么说', from: '来源', on: '日期', row: '版本', deliveries: { batch: '入库批次', refusal: '整批退回的报送' }, unit: '核查单位', area: '区域', model: '模型', version: '模型版本', subject: '对象', opened: '发现', changed: '更新',
  earlier: '以前的线索', matter: '核查事项', toMatter: '打开核查事项', byMatter: '这条线索由核查事项的答复定结论。', additions: '补充情况', decided: '结论', note: '核实情况', notePlaceholder: '看到了什么、问了谁、怎么认定的', noteShort: '请写明核实情况，至少两个字。',
  actions: { complete: '补充', confirm: '属实', refute: '不属实' } as Record<string, string>, did: { complete: '已补充', confirm: '已认定属实', refute: '已认定不属实' } as Record<string, string>, decide: '核实结论', noAct: '您可以查看，由核查单位认定。',
  models: '模型', aboutModel: '模型说明', precision: '查准率', precisionHint: '属实 ÷（属实＋不属实），按模型版本统计', noModels: '还没有模型写入线索。', owner: '负责单位', basis: '依据', undecided: '尚无结论', counts: (c: number, r: number, o: number) => `属实 ${c} · 不属实 ${r} · 待核实 ${o}`,
}

export const rules = {
  title: '数据规则', lead: '法律法规和本市规则的条文。提出、还价、同意、订立、恢复协议时，系统逐条核对，违反的当场拒绝并引出原文。', to: '数据规则', back: '数据规则', none: '还没有启用带数据规则的场景包。', noneHow: '启用“数据规则”场景包后，条文列在这里。',
  states: { in_force: '现行', coming: '尚未施行', past: '已被替代' } as Record<string, string>, from: (day: string) => `自${day}起施行`, articles: (n: number) => `${n} 条`, versions: '版本', repealed: '这一版没有条文：规则自这一天起废止。', coming: (day: string) => `${day}起有新版本`,
  must: '协议必须做到：', reading: '判断条件（由系统执行）', when: '适用于', always: '所有协议', holds: '须满足',
  touched: '触及的协议', touchedNow: '适用这一版条文的生效协议，您看得到的', touchedThen: '按这一版条文，现在生效的协议里，您看得到的', noTouched: '没有适用的生效协议。', more: '继续查看', kept: '符合', broken: '不符合', brokenCount: (n: number) => `${n} 条不符合`, allKept: '全部符合', readMore: '还有协议没有核对完。',
  bound: '依据的规则', boundHint: '现行条文里适用于这份协议的', fixIt: '写下这些条款之后，规则或者数据的定级变了。已经生效的协议不自动失效；按这样的条款，不能再同意、订立或者恢复。',
}

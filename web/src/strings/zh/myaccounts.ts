export const myaccounts = {
  title: '我的账户', lead: '您有什么、谁给的、什么时候给的，都在这里。', entry: '查看我的账户', entryHint: '补贴、积分、碳减排量：谁给的、什么时候给的', none: '您还没有账户。', noneHow: '等哪个部门给您发补贴或积分，会自动开好账户，出现在这里。不用您办手续。', have: '现在有', last: (at: string) => `最近一次变动：${at}`, see: '看每一笔', back: '我的账户', coming: (amount: string) => `还有 ${amount} 在路上，付款的单位确认后就到。`, aside: (amount: string) => `其中 ${amount} 已经留出，准备付。`, closed: '已停用',
  month: '月份', earlier: '上个月', later: '下个月', cameIn: '这个月收到', wentOut: '这个月用出', entries: '每一笔', none4: '这个月没有进出。', from: (who: string) => `${who}给您的`, to: (who: string) => `给了${who}`, got: '收到', paid: '用出', after: (amount: string) => `之后有 ${amount}`, reversed: '这一笔记错了，已经退回', reversal: '更正：退回记错的一笔', newest: '最近的在前', strange: '哪一笔看不明白？', strangeHow: '可以反映，由审计核查。也可以拨打 12345。', report: '我要反映',
}

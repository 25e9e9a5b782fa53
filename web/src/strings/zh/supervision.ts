export const supervision = {
  title: '督办', late: '超期与临期', byUnit: '按单位', byArea: '按区（市）', map: '各区（市）超期情况', mapHint: '颜色越红，超期占比越高。', orders: '督办单', noOrders: '没有督办单。', unit: '单位', area: '区（市）', open: '在办', lateCount: '超期', near: '临期', share: '超期占比', grade: '等级', reason: '督办事由', due: '回复时限', reply: '单位回复', waitingReply: '待回复', lifted: '已解除', replied: '已回复', all: '全部', watch: '最该盯的', none: '没有超期或临期的事项。', inArea: (a: string) => `只看${a}`,
}

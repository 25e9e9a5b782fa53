export const clock = {
  left: { hours: (n: number) => `还剩 ${n} 小时`, days: (n: number) => `还剩 ${n} 天`, workdays: (n: number) => `还剩 ${n} 个工作日`, months: (n: number) => `还剩 ${n} 个月` },
  over: { hours: (n: number) => `超期 ${n} 小时`, days: (n: number) => `超期 ${n} 天`, workdays: (n: number) => `超期 ${n} 个工作日`, months: (n: number) => `超期 ${n} 个月` },
  today: '今天到期', soon: '不到 1 小时', overdue: '已超期', stopped: '已停表', met: '已按时完成', none: '不计时', due: (at: string) => `${at}到期`, before: (at: string) => `${at}前`,
  provisional: '暂定', provisionalWhy: '到期日跨入尚未公布节假日安排的年份，公布后会自动重算。', limit: '时限', started: '起算', ended: '结束', stops: '停表', rungs: '提醒阶梯', fired: '已触发', notFired: '未到',
  units: { hours: '小时', minutes: '分钟', days: '天', workdays: '个工作日', workday: '个工作日', months: '个月', day: '天', hour: '小时', month: '个月' } as Record<string, string>,
  now: '现在', used: (p: string) => `已用 ${p}`, closedStop: (a: string, b: string) => `${a} 至 ${b}`, openStop: (a: string) => `${a} 起，尚未恢复`,
}

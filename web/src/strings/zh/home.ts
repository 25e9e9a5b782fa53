export const home = {
  hero: '身边的事，说一声就有人管', heroSub: '拍张照、点个位置，一分钟说清楚。派给谁、办到哪一步、几时办完，您都看得见。', reportButton: '我要反映', trackButton: '查进度', codeLabel: '查询码', codePlaceholder: '例如 K7QM-4T9X', how: '一件事怎样办完',
  steps: [['说清楚', '哪里、什么事，配上照片'], ['派准确', '按目录派到责任单位，首接负责'], ['办到位', '时限看得见，超期有人督'], ['问满意', '办得好不好，您来打分']],
  promise: '每一步都记在不可更改的存证里，任何人都能核验。', verify: '去核验', kiosk: '自助机', hello: (name: string, part: string) => `${part}，${name}`, parts: { morning: '早上好', noon: '中午好', afternoon: '下午好', evening: '晚上好', night: '夜深了' },
  today: '今天要紧的', nothing: '今天没有要紧的事，辛苦了。', goWork: '去我的工作', goDesk: '去派单台', counts: { mine: '我的任务', late: '已超期', waiting: '等别人', unit: '本单位待领', desk: '待派单', supervised: '督办中', consultations: '会商中' } as Record<string, string>,
  mineTitle: '我反映的事', mineEmpty: '您还没有反映过问题。', nearDue: '最快到期的', cityNow: '此刻的城市', monthRates: '近 30 天', shortcuts: '常用入口', openNow: '在办', lateNow: '超期', deputyTitle: '看到问题，拍下来', deputySub: '一张照片、一个位置，提出、转办、跟踪、督办一次完成。', snap: '随手拍', bigTypes: '可以反映的事',
}

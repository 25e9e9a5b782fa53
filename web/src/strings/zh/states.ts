export const states = {
  matter: { draft: '草稿', submitted: '已提交', accepted: '已受理', dispatched: '已派单', working: '办理中', suspended: '已中止计时', answered: '已答复', closed: '已办结', rejected: '不予受理', withdrawn: '已撤回', merged: '已并案' } as Record<string, string>,
  task: { waiting: '等待前序', ready: '可办', offered: '待签收', active: '办理中', paused: '暂停', returned: '已退回', done: '已完成', skipped: '免办' } as Record<string, string>,
  clock: { running: '计时中', stopped: '已停表', met: '按时完成', breached: '已超期', void: '不再计' } as Record<string, string>,
  rung: { remind: '提醒', warn: '预警', escalate: '升级', supervise: '督办' } as Record<string, string>,
  urgency: { normal: '一般', general: '一般', ordinary: '一般', urgent: '加急', emergency: '特急', low: '平缓', danger: '涉险', utility: '民生保障', complex: '疑难' } as Record<string, string>,
  channel: { phone: '电话', web: '网站', app: '手机', counter: '窗口', machine: '自助机', letter: '来信', sensor: '设备或模型', api: '接口', import: '导入', deputy: '代表', open311: '开放接口' } as Record<string, string>,
  grade: { yellow: '黄牌督办', red: '红牌督办', listed: '挂牌督办' } as Record<string, string>,
  faces: ['很不满意', '不满意', '一般', '满意', '很满意'],
  delivery: { pending: '待送', delivered: '已送达', failed: '未送达', waiting: '待重试', given_up: '已停止', dead: '已停止' } as Record<string, string>,
}

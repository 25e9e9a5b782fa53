export const deliveries = {
  title: '送达', lead: '通知从存证发出，至少送达一次。没送到的会自动再送。', at: '时间', channel: '方式', target: '送往', kind: '事件', state: '结果', attempts: '次数', next: '下次', error: '原因', none: '还没有送达记录。', channels: { inbox: '站内', webhook: '网址回调', mail: '邮件', sms: '短信', http: '外部接口' } as Record<string, string>, filter: '结果', webhooks: '网址回调', noWebhooks: '没有登记回调网址。', addWebhook: '登记回调', url: '网址', events: '事件', secretOnce: '签名密钥只显示这一次，请保存：',
  webhooksLead: '把事件告诉别的系统。每次发送都带签名，收方可以核对。', retry: '立即再送', retried: '已排入立即再送。', adminOnly: '只有管理员可以这样做。', name: '名称', allEvents: '全部事件', eventsHint: '每行一种，例如 matter.answered；matter.* 表示一组；不填表示全部。', removeAsk: (n: string) => `删除“${n}”？以后不再向它发送。`, removed: '已删除。', added: '已登记回调', off: '已停用', sentAt: '送达于', subject: '对象', list: '送达记录',
}

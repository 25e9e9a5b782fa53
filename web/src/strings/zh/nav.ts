export const nav = {
  main: '主导航', home: '首页', report: '我要反映', track: '查进度', mine: '我反映的', work: '我的工作', desk: '派单台', counter: '窗口', supervision: '督办', consultations: '会商', findings: '线索', catalog: '数据目录', applications: '数据申请', agreements: '数据协议', tables: '数据入库', quality: '数据质量', models: '模型', query: '数据查询', dossiers: '人企档案', myfile: '我的档案', ledger: '账本', myaccounts: '我的账户', papers: '免证办', questions: '谁查过我', rates: '办理成效',
  packs: '场景包', journal: '存证', directory: '单位与人员', roles: '角色权限', deliveries: '送达', settings: '设置', notices: '消息', noNotices: '没有新消息。', notFound: '没有这个页面', deputy: '代表随手拍',
  groups: { handle: '办理', see: '看全局', data: '数据', city: '城市底座' },
}

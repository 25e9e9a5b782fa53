export const session = {
  title: '登录海纳', lead: '各部门、代表和市民，用同一个入口办事。', name: '用户名', password: '密码', show: '显示密码', hide: '隐藏密码', submit: '登录', working: '正在登录…', wrong: '用户名或密码不对', locked: '试错次数太多，账号暂时锁定', oidc: '用统一身份认证登录', demo: '演示城市', demoLead: '这是一座虚构的城市，点一个身份就能进去看看。', enterAs: (who: string) => `以${who}身份进入`, needName: '请填写用户名', needPassword: '请填写密码', noAccount: '不登录也可以', reportAnyway: '反映问题', trackAnyway: '查进度',
  roleLines: { resident: '反映身边的事，看着它办完', deputy: '随手拍，随时盯', agent: '接电话、代填单、做回访', dispatcher: '看清、派准、裁定退单', handler: '领任务、去现场、交结果', 'unit-lead': '看本单位的活，签发答复', supervisor: '盯超期，发督办', expert: '会商疑难事项', auditor: '核验存证，抽查权限', admin: '管场景包、人员和送达' } as Record<string, string>,
  roleNames: { resident: '市民', deputy: '人大代表', agent: '话务员', dispatcher: '派单员', handler: '经办人', 'unit-lead': '单位负责人', supervisor: '督办员', expert: '会商专家', auditor: '审计员', admin: '管理员', petitioner: '信访人', system: '系统' } as Record<string, string>,
}

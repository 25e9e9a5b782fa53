export const myfile = {
  title: '我的档案', lead: '全市各部门保存的、关于您的记录。谁看过、为什么看，都告诉您；哪里不对，可以提出异议。', entry: '查看我的档案', entryHint: '各部门记了我什么、谁看过',
  tabs: { file: '我的记录', looks: '谁看过', contests: '我的异议', chain: '时间线' } as Record<string, string>, parts: '我的档案', sections: '目录', rows: (n: number) => `${n} 条`, empty: '还没有您的记录。', emptyHint: '各部门报送新数据后，会出现在这里。',
  keptBack: (n: number) => `有 ${n} 条记录写的是另一个证件号码，可能是别人的，没有列出。如果应当是您的，请到政务服务大厅核对。`, said: (name: string) => `${name}登记`, holds: (from: string) => `${from}起`, knownAt: (at: string) => `${at} 收到`, showAll: '看全部内容', less: '收起', wrong: '这里不对？', contest: '提出异议', conflict: '各部门写的不一样', conflictHint: '您可以对写错的那一条提出异议，由写它的部门核实更正。',
  which: '哪一项不对？', pick: (name: string, value: string) => `${name}：${value}`, text: '哪里不对，正确的是什么', textPlaceholder: '如：出生日期应为 1989 年 1 月 2 日，以户口簿为准', textShort: '请写明，至少两个字。', needField: '请选一项。', to: (owner: string) => `将由${owner}核实，结果会告诉您。`, send: '提交异议', sent: '已提交，部门会核实', inHand: '正在核实', seeMatter: '看办理进度',
  looks: '谁看过我的档案', looksLead: '每一次查看都记在存证里，改不了。', noLooks: '还没有部门看过您的档案。', why: '为什么', saw: '看到了', own: '您自己', ownMany: (n: number) => `您自己看过 ${n} 次`, showOwn: '也列出我自己的', nothing: '没有看到内容', strange: '觉得不该看？', strangeHow: '可以反映，由审计核查。', report: '我要反映',
  contests: '我的异议', contestsLead: '您认为写错的地方，由写它的部门核实。', noContests: '您还没有提出过异议。', noContestsHow: '在“我的记录”里点“这里不对？”。', states: { open: '正在核实', corrected: '已更正', upheld: '核实无误', closed: '已结束' } as Record<string, string>, at: (at: string) => `${at} 提出`, chainLead: '部门记下的事，按日期排列，最近的在前。',
  notVerified: '请先实名核验', notVerifiedWhy: '为了不让别人看到您的档案，要先确认您就是本人。', steps: [['用统一身份认证登录', '退出后，选择“统一身份认证”登录，号码会自动核验。'], ['或到政务服务大厅', '带上身份证，工作人员当面核对一次就行。'], ['再回到这里', '核验以后，以后登录都能看到。']] as [string, string][], toSignIn: '换一种方式登录', whereHall: '找不到大厅？拨打 12345',
  several: '您的号码出现在多份档案里', severalWhy: '为了不把别人的记录给您看，要先由归集部门认定哪些是您的。请拨打 12345，或到政务服务大厅说明。', nobody: '还没有您的档案', nobodyWhy: '各部门报送的数据里，还没有写着您号码的记录。', privacy: '只有您自己能看到这一页。',
}

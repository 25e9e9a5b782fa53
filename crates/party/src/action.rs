//! Every action the policies know (操作): id, title, group, and what it is about. The one list.

use haina_core::Words;

/// One action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// The id in policies, tokens and mandates: `matter.dispatch`.
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub on: On,
    /// Whether it changes anything; a change leaves an entry in the journal.
    pub changes: bool,
}

/// The kind of resource an action is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    City,
    MatterType,
    Matter,
    Finding,
    /// A resource of the data catalogue.
    Catalogued,
    /// An application for fields of one.
    Application,
    /// An account of the ledger.
    Account,
    Person,
}

const fn read(id: &'static str, on: On, zh: &'static str, en: &'static str) -> Action {
    let changes = false;
    Action {
        id,
        zh,
        en,
        on,
        changes,
    }
}

const fn change(id: &'static str, on: On, zh: &'static str, en: &'static str) -> Action {
    let changes = true;
    Action {
        id,
        zh,
        en,
        on,
        changes,
    }
}

use On::{Account, Application, Catalogued, City, Finding, Matter, MatterType, Person};

/// All actions, grouped by the word before the dot, in the order people see them.
#[rustfmt::skip]
pub const ACTIONS: &[Action] = &[
    // Seeing matters.
    read("matter.read", Matter, "查看事项", "read a matter"),
    read("matter.read_reporter", Matter, "查看反映人身份与联系方式", "read who reported it and how to reach them"),
    read("matter.duplicates", Matter, "查找疑似重复事项", "look for duplicates"),
    read("matter.precedents", Matter, "查找先例", "look for precedents"),
    read("matter.list", City, "查看事项列表", "list matters"),
    read("matter.rates", City, "查看统计指标", "read rates"),
    read("matter.export", City, "导出事项", "export matters"),
    read("matter.types", City, "查看事项类型", "list types of matters"),
    read("matter.read_public", City, "凭查询码查看进度", "follow progress by tracking code"),
    change("matter.rate_public", City, "凭查询码评价", "rate by tracking code"),
    change("matter.supply_public", City, "凭查询码补充材料", "add words or files by tracking code"),
    change("matter.import", City, "导入历史事项", "import old work orders"),
    // Coming in.
    change("matter.open", MatterType, "登记事项", "open a matter"),
    change("matter.submit", Matter, "提交", "submit"),
    change("matter.correct", Matter, "补正", "correct"),
    change("matter.accept", Matter, "受理", "accept"),
    change("matter.reject", Matter, "不予受理", "reject"),
    change("matter.divert", Matter, "引导至其他渠道", "divert to another channel"),
    change("matter.withdraw", Matter, "撤回", "withdraw"),
    change("matter.reclassify", Matter, "调整分类", "reclassify"),
    // Dispatch.
    change("matter.dispatch", Matter, "派单", "dispatch"),
    change("matter.sign", Matter, "签收", "sign for it"),
    change("matter.object", Matter, "提出异议", "object to the dispatch"),
    change("matter.decide_objection", Matter, "裁决异议", "decide on an objection"),
    change("matter.designate", Matter, "指定主办单位", "designate the lead"),
    change("matter.transfer", Matter, "转办", "transfer"),
    // Work.
    change("matter.claim", Matter, "认领任务", "claim a task"),
    change("matter.assign", Matter, "分派任务", "assign a task"),
    change("matter.complete_task", Matter, "完成任务", "complete a task"),
    change("matter.return_task", Matter, "退回任务", "return a task"),
    change("matter.pause_task", Matter, "暂停任务", "pause a task"),
    change("matter.resume_task", Matter, "恢复任务", "resume a task"),
    change("matter.skip_task", Matter, "跳过任务", "skip a task"),
    change("matter.suspend", Matter, "中止计时", "suspend"),
    change("matter.resume", Matter, "恢复办理", "resume"),
    change("matter.extend", Matter, "延期", "extend"),
    change("matter.contact", Matter, "记录联系", "record a contact"),
    change("matter.answer", Matter, "答复", "answer"),
    change("matter.comment", Matter, "备注", "comment"),
    change("matter.attach", Matter, "添加附件", "attach a file"),
    change("matter.supply", Matter, "补充材料", "add words or files as the person"),
    // After the answer.
    change("matter.call_back", Matter, "回访", "call back"),
    change("matter.rate", Matter, "评价", "rate"),
    change("matter.appeal_rating", Matter, "申诉评价", "appeal a rating"),
    change("matter.decide_appeal", Matter, "裁决申诉", "decide on an appeal"),
    change("matter.redo", Matter, "发回重办", "send back to be redone"),
    change("matter.close", Matter, "办结", "close"),
    change("matter.reopen", Matter, "重启", "reopen"),
    // Joining and parting.
    change("matter.merge", Matter, "合并", "merge"),
    change("matter.unmerge", Matter, "撤销合并", "undo a merge"),
    change("matter.join", Matter, "加入反映人", "add a reporter"),
    // Supervision and consultation.
    change("matter.supervise", Matter, "督办", "order supervision"),
    change("matter.reply_supervision", Matter, "回复督办", "reply to supervision"),
    change("matter.lift_supervision", Matter, "解除督办", "lift supervision"),
    change("matter.convene", Matter, "发起会商", "convene a consultation"),
    change("matter.opine", Matter, "发表会商意见", "give an opinion"),
    change("matter.conclude", Matter, "形成会商结论", "conclude a consultation"),
    // The product's own.
    change("matter.fire_clock", Matter, "时钟触发", "let a clock fire"),
    // Findings.
    read("finding.list", City, "查看线索列表", "list findings"),
    change("finding.claim", City, "写入模型结果", "bring in what a model claims"),
    read("finding.read", Finding, "查看线索", "read a finding"),
    change("finding.complete", Finding, "补全线索", "complete a finding"),
    change("finding.confirm", Finding, "确认线索属实", "confirm a finding"),
    change("finding.refute", Finding, "认定线索不属实", "refute a finding"),
    // Models. A model stands in the department that answers for it.
    read("model.read", City, "查看模型、运行、漏斗与查准率", "read models, their runs, funnels and precision"),
    change("model.run", Catalogued, "运行模型", "run models"),
    // The data catalogue.
    read("catalog.list", City, "查看数据目录", "list the data catalogue"),
    read("catalog.applications", City, "查看数据申请与授权列表", "list applications and grants"),
    read("catalog.read", Catalogued, "查看数据资源", "read a resource"),
    change("catalog.register", Catalogued, "登记数据资源", "register a resource"),
    change("catalog.change", Catalogued, "修改数据资源", "change a resource"),
    change("catalog.publish", Catalogued, "发布数据资源", "publish a resource"),
    change("catalog.retire", Catalogued, "停用数据资源", "retire a resource"),
    change("catalog.report", Catalogued, "上报更新、质量与血缘", "report deliveries, quality and lineage"),
    read("catalog.read_application", Application, "查看数据申请", "read an application"),
    change("catalog.apply", Application, "申请数据", "apply for data"),
    read("catalog.ask", Application, "查询可用字段", "ask which fields may be used"),
    change("catalog.withdraw", Application, "撤回数据申请", "withdraw an application"),
    change("catalog.decide", Application, "审核数据申请", "grant or refuse an application"),
    change("catalog.revoke", Application, "收回数据授权", "revoke a grant"),
    change("catalog.confirm", Application, "复核数据授权", "confirm a grant after regrading"),
    // Tables. A delivery is asked about as standing in the department that delivers.
    read("lake.read", Catalogued, "查看入库批次与拒收记录", "read batches and rejected rows"),
    read("lake.survey", Catalogued, "查看数据质量看板", "see how deliveries stand"),
    change("lake.declare", Catalogued, "声明入库规则", "declare how a table is loaded"),
    change("lake.load", Catalogued, "数据入库", "load a batch"),
    change("lake.withdraw", Catalogued, "撤回批次或回退", "withdraw batches"),
    // The lake.
    read("lake.query", Application, "查询数据", "query data for the unit"),
    // Files of persons and enterprises. The files stand in the department that keeps them; one who looks asks for a unit.
    read("dossier.list", City, "查看档案种类与归集进度", "list kinds of files and how far they are linked"),
    read("dossier.look", Application, "查找、查阅档案", "find and read files for the unit"),
    read("dossier.review", Catalogued, "查看待核关联、归档记录与查阅记录", "read doubts, the log of files and who looked"),
    change("dossier.rule", Catalogued, "裁定关联、撤销归档", "rule on links and take entries back"),
    change("dossier.link", Catalogued, "归集档案", "link records into files"),
    read("dossier.own", Person, "查阅本人档案", "read one's own file"),
    change("dossier.contest", Person, "对本人档案提出异议", "contest a field of one's own file"),
    // Questions in place of papers.
    read("proof.own", Person, "查看谁查过我", "read who asked about oneself"),
    read("proof.list", City, "查看免证办统计", "count questions in place of papers"),
    // Agreements. What is done is asked about as standing in the department that acts.
    read("agreement.list", City, "查看协议列表", "list agreements"),
    read("agreement.read", Application, "查看协议与使用回执", "read an agreement and its receipts"),
    change("agreement.act", Catalogued, "提出、接受、终止协议", "offer, accept and end agreements"),
    change("agreement.use", Catalogued, "按协议使用", "use what was agreed"),
    // The ledger.
    read("ledger.list", City, "查看账户列表", "list accounts"),
    read("ledger.read", Account, "查看账户与对账单", "read an account and its statements"),
    change("ledger.open", Account, "开立账户", "open an account"),
    change("ledger.close", Account, "销户", "close an account"),
    change("ledger.move", Account, "从账户转出", "move what is in an account"),
    change("ledger.declare", City, "设立记账单位与发行账户", "declare units and let an account issue them"),
    read("ledger.prove", City, "核验账本", "add the whole ledger up"),
    // Uploads.
    change("file.upload", City, "上传文件", "upload a file"),
    // Parties.
    read("party.read", City, "查看机构与区域", "read departments and areas"),
    read("party.find_person", City, "查找工作人员", "find staff by name"),
    read("party.read_person", Person, "查看人员信息", "read a person's record"),
    read("party.read_grants", Person, "查看角色授予", "read a person's roles"),
    change("party.apply_directory", City, "更新机构与区域", "change departments and areas"),
    change("party.create_person", City, "新增人员", "add a person"),
    change("party.change_person", Person, "修改人员信息", "change a person's record"),
    change("party.retire_person", Person, "停用人员", "retire a person"),
    change("party.bind_identity", Person, "核验绑定身份号码", "bind a verified identity number"),
    change("party.grant", Person, "授予角色", "grant a role"),
    change("party.revoke", Person, "收回角色", "revoke a role"),
    change("party.give_mandate", Person, "出具授权", "give a mandate"),
    change("party.end_mandate", Person, "终止授权", "end a mandate"),
    change("party.set_password", Person, "修改本人密码", "change one's password"),
    change("party.reset_password", Person, "重置密码", "reset a password"),
    change("party.unlock", Person, "解除登录锁定", "lift a sign-in lock"),
    read("party.read_sessions", Person, "查看登录会话", "list sessions"),
    change("party.end_session", Person, "结束登录会话", "end a session"),
    read("party.read_tokens", Person, "查看接口令牌", "list API tokens"),
    change("party.make_token", Person, "创建接口令牌", "make an API token"),
    change("party.revoke_token", Person, "吊销接口令牌", "revoke an API token"),
    // Packs.
    read("pack.read", City, "查看场景包", "read packs"),
    read("pack.plan", City, "预演场景包变更", "plan a pack's change"),
    change("pack.apply", City, "应用场景包", "apply a pack"),
    // Journal.
    read("journal.checkpoint", City, "查看日志检查点与证明", "read checkpoints and proofs"),
    read("journal.read", City, "查看日志", "read the journal"),
    read("journal.verify", City, "校验日志", "verify the journal"),
    change("journal.erase", City, "删除个人信息", "erase personal content"),
    // Running the product.
    read("live.follow", City, "接收实时动态", "follow live changes"),
    change("view.save", Person, "保存常用视图", "save a view"),
    read("settings.read", City, "查看设置", "read settings"),
    change("settings.change", City, "修改设置", "change settings"),
    read("webhook.read", City, "查看推送地址", "read webhooks"),
    change("webhook.change", City, "修改推送地址", "change webhooks"),
    read("delivery.read", City, "查看推送记录", "read deliveries"),
    change("delivery.retry", City, "重新推送", "retry a delivery"),
    read("ops.metrics", City, "查看运行指标", "read metrics"),
    read("ops.backup", City, "备份", "back up"),
];

/// The action of this id.
pub fn action(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|a| a.id == id)
}

/// Whether `scopes`, each an action id or a group such as `matter.*`, hold the action.
pub fn scope_covers<S: AsRef<str>>(scopes: &[S], id: &str) -> bool {
    scopes
        .iter()
        .any(|scope| match scope.as_ref().strip_suffix('*') {
            Some(group) => group.ends_with('.') && id.starts_with(group),
            None => scope.as_ref() == id,
        })
}

/// Whether a scope names at least one action.
pub fn is_scope(scope: &str) -> bool {
    ACTIONS.iter().any(|a| scope_covers(&[scope], a.id))
}

impl Action {
    /// The title in both languages.
    pub fn title(&self) -> Words {
        Words::new(self.zh, self.en)
    }

    /// The group: the word before the dot.
    pub fn group(&self) -> &'static str {
        self.id.split('.').next().unwrap_or(self.id)
    }
}

/// Orders roles as people see them; relations such as `reporter` come after all roles.
pub(crate) fn rank(role: &str) -> usize {
    let known = crate::role::ROLES.iter().position(|r| r.name == role);
    known.unwrap_or(usize::MAX)
}

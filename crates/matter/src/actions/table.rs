//! The table of actions, in the order in which they are shown.

use haina_core::Words;

use super::params::ParamSpec;
use super::{guards as g, params as p};
use crate::engine::Ctx;
use crate::matter::Matter;
use crate::refusal::Refusal;

/// One action.
pub struct ActionSpec {
    /// As in a command's `action`; `matter.` and this is what the policies name.
    pub name: &'static str,
    zh: &'static str,
    en: &'static str,
    pub(super) guard: fn(&Matter, &Ctx<'_>) -> Result<(), Refusal>,
    pub(super) params: fn(&Matter, &Ctx<'_>) -> Vec<ParamSpec>,
    /// The product's own, or drawn by its own page.
    pub hidden: bool,
}

impl ActionSpec {
    /// For people.
    pub fn title(&self) -> Words {
        Words::new(self.zh, self.en)
    }
}

type Guard = fn(&Matter, &Ctx<'_>) -> Result<(), Refusal>;
type Params = fn(&Matter, &Ctx<'_>) -> Vec<ParamSpec>;

const fn spec(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    guard: Guard,
    params: Params,
) -> ActionSpec {
    ActionSpec {
        name,
        zh,
        en,
        guard,
        params,
        hidden: false,
    }
}

const fn hidden(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    guard: Guard,
) -> ActionSpec {
    ActionSpec {
        name,
        zh,
        en,
        guard,
        params: p::none,
        hidden: true,
    }
}

/// All actions.
#[rustfmt::skip]
pub const SPECS: &[ActionSpec] = &[
    hidden("open", "登记", "open", g::never),
    hidden("submit", "提交", "submit", g::submit),
    spec("correct", "要求补正", "ask for corrections", g::correct, p::correct),
    spec("accept", "受理", "accept", g::accept, p::accept),
    spec("reject", "不予受理", "reject", g::reject, p::reject),
    spec("divert", "分流", "divert", g::divert, p::divert),
    spec("dispatch", "派单", "dispatch", g::dispatch, p::dispatch),
    spec("sign", "签收", "sign", g::sign, p::none),
    spec("object", "提出异议", "object", g::object, p::object),
    spec("decide_objection", "裁决异议", "decide the objection", g::decide_objection, p::decide_objection),
    spec("designate", "指定主办", "designate the lead", g::designate, p::designate),
    spec("claim", "认领任务", "claim a task", g::claim, p::claim),
    spec("assign", "分派任务", "assign a task", g::assign, p::assign),
    spec("complete_task", "完成任务", "complete a task", g::complete_task, p::complete_task),
    spec("return_task", "退回任务", "return a task", g::return_task, p::return_task),
    spec("pause_task", "暂停任务", "pause a task", g::pause_task, p::pause_task),
    spec("resume_task", "恢复任务", "resume a task", g::resume_task, p::resume_task),
    spec("skip_task", "跳过任务", "skip a task", g::skip_task, p::skip_task),
    spec("contact", "联系反映人", "contact the person", g::contact, p::contact),
    spec("answer", "答复", "answer", g::answer, p::answer),
    spec("transfer", "转办", "transfer", g::transfer, p::transfer),
    spec("suspend", "中止", "suspend", g::suspend, p::suspend),
    spec("resume", "恢复办理", "resume", g::resume, p::note),
    spec("extend", "延期", "extend", g::extend, p::reason),
    spec("call_back", "回访", "call back", g::call_back, p::call_back),
    spec("rate", "评价", "rate", g::rate, p::rate),
    spec("appeal_rating", "申诉评价", "appeal against a rating", g::appeal_rating, p::appeal_rating),
    spec("decide_appeal", "裁决申诉", "decide the appeal", g::decide_appeal, p::decide_appeal),
    spec("redo", "发回重办", "send back to be redone", g::redo, p::reason),
    spec("close", "办结", "close", g::close, p::reason),
    spec("reopen", "重启", "reopen", g::reopen, p::reopen),
    spec("withdraw", "撤回", "withdraw", g::withdraw, p::withdraw),
    spec("merge", "合并", "merge", g::merge, p::merge),
    spec("unmerge", "拆分", "undo the merge", g::unmerge, p::unmerge),
    spec("join", "加入反映人", "add a reporter", g::join, p::join),
    spec("supervise", "督办", "supervise", g::supervise, p::supervise),
    spec("reply_supervision", "回复督办", "reply to supervision", g::reply_supervision, p::reply_supervision),
    spec("lift_supervision", "解除督办", "lift supervision", g::reply_supervision_any, p::lift_supervision),
    spec("convene", "发起会商", "convene a consultation", g::convene, p::convene),
    spec("opine", "发表会商意见", "give an opinion", g::opine, p::opine),
    spec("conclude", "形成会商结论", "conclude the consultation", g::conclude, p::conclude),
    spec("comment", "备注", "comment", g::comment, p::comment),
    spec("attach", "添加附件", "attach files", g::attach, p::attach),
    spec("supply", "补充材料", "add words or files", g::supply, p::supply),
    spec("reclassify", "调整分类", "reclassify", g::reclassify, p::reclassify),
    hidden("answer_paper", "答复材料核验", "answer for a paper", g::answer_paper),
    hidden("wake", "到时", "let time pass", g::system),
    hidden("recompute", "重算时限", "count deadlines anew", g::system),
];

//! What the lead's work asks for, from an objection to the answer.

use haina_core::Words;

use super::{K, Params, may, must, option, reporter};
use crate::engine::Ctx;
use crate::kind::AnswerWho;
use crate::matter::Matter;

pub(in crate::actions) fn object(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("unit", K::Unit, "建议主办单位", "Proposed unit"),
        must("reason", K::Longtext, "异议理由", "Reason"),
    ]
}

pub(in crate::actions) fn transfer(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("unit", K::Unit, "转办单位", "To unit"),
        must("reason", K::Longtext, "理由", "Reason"),
    ]
}

pub(in crate::actions) fn contact(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        reporter(state),
        must("reached", K::Bool, "已联系上", "Reached"),
        may("note", K::Longtext, "联系情况", "Note"),
        may("proof", K::Files, "凭证", "Proof"),
    ]
}

pub(in crate::actions) fn answer(state: &Matter, ctx: &Ctx<'_>) -> Params {
    let def = ctx.kind.def();
    let mut to = reporter(state);
    to.required = false;
    to.title = Words::new("答复对象（不选则全部）", "To (none: everybody)");
    let zh = if def.answer.by == AnswerWho::Desk {
        "答复意见"
    } else {
        "答复内容"
    };
    let mut params = vec![to, must("text", K::Longtext, zh, "Answer")];
    if !def.answer.classes.is_empty() {
        let options = def.answer.classes.iter().map(|class| {
            let (zh, en) = match class.as_str() {
                "A" => ("A 已解决", "A solved"),
                "B" => ("B 正在解决", "B being solved"),
                "C" => ("C 列入规划", "C planned"),
                "D" => ("D 留作参考", "D for reference"),
                other => (other, other),
            };
            option(class, Words::new(zh, en))
        });
        params.push(must("class", K::Choice, "办理结果类别", "Class").of(options.collect()));
    }
    params
}

pub(in crate::actions) fn suspend(_: &Matter, ctx: &Ctx<'_>) -> Params {
    let reasons = ctx.kind.def().suspend.iter();
    let options = reasons
        .map(|reason| option(&reason.id, reason.title.clone()))
        .collect();
    vec![
        must("reason", K::Choice, "中止情形", "Reason").of(options),
        may("note", K::Longtext, "说明", "Note"),
    ]
}

//! What comes after an answer asks for: rating, another round.

use haina_core::Words;

use super::{K, ParamOption, ParamSpec, Params, may, must, option, reporter};
use crate::engine::Ctx;
use crate::matter::Matter;

fn grades(ctx: &Ctx<'_>) -> Vec<ParamOption> {
    let names = [
        ("非常不满意", "very dissatisfied"),
        ("不满意", "dissatisfied"),
        ("基本满意", "fairly satisfied"),
        ("满意", "satisfied"),
        ("非常满意", "very satisfied"),
    ];
    let max = ctx
        .kind
        .def()
        .rating
        .as_ref()
        .map_or(5, |rating| rating.grades);
    let grades = (1..=max).rev().map(|grade| {
        let title = match names.get(usize::from(grade) - 1) {
            Some((zh, en)) if max == 5 => Words::new(*zh, *en),
            _ => Words::new(grade.to_string(), grade.to_string()),
        };
        option(grade.to_string(), title)
    });
    grades.collect()
}

pub(in crate::actions) fn call_back(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![
        reporter(state),
        must("reached", K::Bool, "已联系上", "Reached"),
        may("solved", K::Bool, "问题已解决", "Solved"),
        may("grade", K::Grade, "满意度", "Grade").of(grades(ctx)),
        may("note", K::Longtext, "回访记录", "Note"),
        may("proof", K::Files, "凭证", "Proof"),
    ]
}

pub(in crate::actions) fn rate(state: &Matter, ctx: &Ctx<'_>) -> Params {
    let mut who = reporter(state);
    who.required = false;
    vec![
        who,
        must("grade", K::Grade, "满意度", "Grade").of(grades(ctx)),
        may("solved", K::Bool, "问题已解决", "Solved"),
        may("ground", K::Longtext, "理由", "Ground"),
    ]
}

fn rated(state: &Matter) -> ParamSpec {
    ParamSpec {
        required: true,
        ..reporter(state)
    }
}

pub(in crate::actions) fn appeal_rating(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        rated(state),
        must("ground", K::Longtext, "申诉理由", "Ground"),
    ]
}

pub(in crate::actions) fn decide_appeal(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        rated(state),
        must("upheld", K::Bool, "申诉成立", "Upheld"),
        must("reason", K::Longtext, "理由", "Reason"),
    ]
}

pub(in crate::actions) fn reopen(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("facts", K::Longtext, "新情况", "New facts")]
}

//! What goes on beside the work asks for: merging, supervision, consultation, notes and files.

use haina_core::Words;
use haina_core::calendar::local_day;

use super::{K, ParamSpec, Params, may, must, option};
use crate::engine::Ctx;
use crate::kind::{Evidence, SuperviseGrade};
use crate::matter::Matter;

pub(in crate::actions) fn merge(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("into", K::Matter, "并入事项", "Into")]
}

pub(in crate::actions) fn unmerge(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("reason", K::Text, "理由", "Reason")]
}

pub(in crate::actions) fn join(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("reporter", K::NewReporter, "反映人", "Reporter")]
}

fn order(state: &Matter) -> ParamSpec {
    let options = state.open_supervisions().map(|order| {
        let (zh, en) = grade_words(order.grade);
        let day = local_day(order.at);
        let title = Words::new(format!("{zh} · {day}"), format!("{en} · {day}"));
        option(&order.key, title)
    });
    must("order", K::Choice, "督办单", "Order").of(options.collect())
}

const fn grade_words(grade: SuperviseGrade) -> (&'static str, &'static str) {
    match grade {
        SuperviseGrade::Yellow => ("黄牌", "Yellow card"),
        SuperviseGrade::Red => ("红牌", "Red card"),
        SuperviseGrade::Listed => ("挂牌督办", "Listed"),
    }
}

pub(in crate::actions) fn supervise(_: &Matter, ctx: &Ctx<'_>) -> Params {
    let rule = ctx.kind.def().supervise.as_ref();
    let grades = rule.map(|rule| rule.grades.as_slice()).unwrap_or_default();
    let options = grades.iter().map(|grade| {
        let value = match grade {
            SuperviseGrade::Yellow => "yellow",
            SuperviseGrade::Red => "red",
            SuperviseGrade::Listed => "listed",
        };
        let (zh, en) = grade_words(*grade);
        option(value, Words::new(zh, en))
    });
    vec![
        must("grade", K::Choice, "督办等级", "Grade").of(options.collect()),
        must("demand", K::Longtext, "督办要求", "Demand"),
    ]
}

pub(in crate::actions) fn reply_supervision(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![order(state), must("text", K::Longtext, "回复内容", "Reply")]
}

pub(in crate::actions) fn lift_supervision(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![order(state), must("reason", K::Text, "解除理由", "Reason")]
}

fn consultation(state: &Matter) -> ParamSpec {
    let open = state.consultations.iter().filter(|c| c.concluded.is_none());
    let options = open.map(|c| {
        let day = local_day(c.at);
        let title = Words::new(format!("会商 · {day}"), format!("Consultation · {day}"));
        option(&c.key, title)
    });
    must("consultation", K::Choice, "会商", "Consultation").of(options.collect())
}

pub(in crate::actions) fn convene(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("question", K::Longtext, "会商议题", "Question"),
        must("units", K::Units, "参加单位", "Units"),
        must("experts", K::Persons, "专家", "Experts"),
    ]
}

pub(in crate::actions) fn opine(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        consultation(state),
        must("opinion", K::Longtext, "意见", "Opinion"),
    ]
}

pub(in crate::actions) fn conclude(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        consultation(state),
        must("conclusion", K::Longtext, "会商结论", "Conclusion"),
        must("lead", K::Unit, "主办单位", "Lead"),
        may("helpers", K::Units, "协办单位", "Helpers"),
        may("precedent", K::Bool, "作为先例", "Offer as precedent"),
    ]
}

pub(in crate::actions) fn comment(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("text", K::Longtext, "内容", "Text"),
        may("public", K::Bool, "反映人可见", "Reporters may read it"),
    ]
}

pub(in crate::actions) fn supply(state: &Matter, ctx: &Ctx<'_>) -> Params {
    let wanted = state.wanted_papers().map(|paper| {
        let kind = ctx.kind.def().papers.get(&paper.key);
        let title = kind.map(|kind| kind.title.clone());
        let plain = || Words::new(paper.key.as_str(), paper.key.as_str());
        option(&paper.key, title.unwrap_or_else(plain))
    });
    let wanted: Vec<_> = wanted.collect();
    let mut params = vec![
        may("text", K::Longtext, "补充说明", "What to add"),
        may("files", K::Files, "照片或文件", "Photos or files"),
    ];
    if !wanted.is_empty() {
        params.push(
            may(
                "papers",
                K::Choices,
                "这是哪些材料",
                "Which papers these are",
            )
            .of(wanted),
        );
    }
    params
}

pub(in crate::actions) fn attach(_: &Matter, _: &Ctx<'_>) -> Params {
    let names = [
        (Evidence::Before, "before", "办理前", "Before the work"),
        (Evidence::After, "after", "办理后", "After the work"),
        (Evidence::Contact, "contact", "联系凭证", "Contact"),
        (Evidence::Other, "other", "其他", "Other"),
    ];
    let options = names
        .into_iter()
        .map(|(_, value, zh, en)| option(value, Words::new(zh, en)));
    vec![
        must("files", K::Files, "文件", "Files"),
        may("shows", K::Choice, "内容", "Shows").of(options.collect()),
    ]
}

//! What taking in and giving out ask for.

use haina_core::Words;

use super::{K, Params, may, must, option};
use crate::engine::Ctx;
use crate::kind::Diversion;
use crate::matter::Matter;

pub(in crate::actions) fn withdraw(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("reason", K::Text, "撤回原因", "Reason")]
}

pub(in crate::actions) fn correct(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must(
        "missing",
        K::Texts,
        "一次性列出全部需补正的材料",
        "Everything that is missing, at once",
    )]
}

pub(in crate::actions) fn accept(_: &Matter, _: &Ctx<'_>) -> Params {
    classified()
}

pub(in crate::actions) fn reclassify(_: &Matter, _: &Ctx<'_>) -> Params {
    classified()
}

fn classified() -> Params {
    vec![
        may("class", K::Class, "分类", "Class"),
        may("area", K::Area, "区域", "Area"),
        may("urgency", K::Text, "紧急程度", "Urgency"),
    ]
}

pub(in crate::actions) fn reject(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("ground", K::Longtext, "不予受理的理由", "Ground"),
        must("channel", K::Text, "建议渠道", "Other channel"),
    ]
}

pub(in crate::actions) fn divert(_: &Matter, ctx: &Ctx<'_>) -> Params {
    let listed = ctx.kind.def().intake.divert.iter();
    let options = listed.map(|to| {
        let (value, zh, en) = match to {
            Diversion::Emergency => ("emergency", "紧急热线 110/119/120", "Emergency lines"),
            Diversion::Litigation => ("litigation", "诉讼、仲裁", "Courts, arbitration"),
            Diversion::Petition => ("petition", "信访渠道", "Petition channel"),
            Diversion::Discipline => ("discipline", "纪检监察", "Discipline and supervision"),
            Diversion::Secret => ("secret", "涉密、隐私", "Secrets, privacy"),
            Diversion::OutsideDuty => ("outside-duty", "非政府职责", "Outside government's duty"),
            Diversion::Repeated => ("repeated", "重复且无新情况", "Repeated without new facts"),
        };
        option(value, Words::new(zh, en))
    });
    vec![
        must("to", K::Choice, "分流渠道", "Divert to").of(options.collect()),
        may("note", K::Longtext, "说明", "Note"),
    ]
}

pub(in crate::actions) fn dispatch(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        may(
            "lead",
            K::Unit,
            "主办单位（不填则按派单目录）",
            "Lead (empty: by the catalogue)",
        ),
        may("helpers", K::Units, "协办单位", "Helpers"),
        may("limit", K::Limit, "办理时限", "Limit"),
        may("note", K::Longtext, "派单说明", "Note"),
    ]
}

pub(in crate::actions) fn decide_objection(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("upheld", K::Bool, "异议成立", "Upheld"),
        may(
            "unit",
            K::Unit,
            "改派单位（不填则按建议）",
            "Unit (empty: as proposed)",
        ),
        must("reason", K::Longtext, "裁决理由", "Reason"),
    ]
}

pub(in crate::actions) fn designate(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("unit", K::Unit, "指定主办单位", "Lead"),
        must("reason", K::Longtext, "理由", "Reason"),
    ]
}

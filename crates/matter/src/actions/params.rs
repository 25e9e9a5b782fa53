//! What each action asks for.

use haina_core::Words;
use haina_core::calendar::local_day;
use serde::Serialize;

use super::guards::owns;
use crate::engine::Ctx;
use crate::kind::{AnswerWho, Diversion, Evidence, SuperviseGrade};
use crate::matter::{Matter, Task, TaskState};
use crate::names::{Known, Names};

/// One thing to fill in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParamSpec {
    /// The command's field.
    pub name: &'static str,
    pub kind: ParamKind,
    pub required: bool,
    pub title: Words,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ParamOption>,
}

/// What sort of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParamKind {
    Text,
    Texts,
    Longtext,
    Unit,
    Units,
    Person,
    Persons,
    Choice,
    Bool,
    Limit,
    Grade,
    Files,
    Matter,
    Task,
    Reporter,
    NewReporter,
    Class,
    Area,
}

/// A value to choose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParamOption {
    pub value: String,
    pub title: Words,
}

type Params = Vec<ParamSpec>;

fn must(name: &'static str, kind: ParamKind, zh: &str, en: &str) -> ParamSpec {
    ParamSpec {
        name,
        kind,
        required: true,
        title: Words::new(zh, en),
        options: Vec::new(),
    }
}

fn may(name: &'static str, kind: ParamKind, zh: &str, en: &str) -> ParamSpec {
    ParamSpec {
        required: false,
        ..must(name, kind, zh, en)
    }
}

fn option(value: impl Into<String>, title: Words) -> ParamOption {
    ParamOption {
        value: value.into(),
        title,
    }
}

impl ParamSpec {
    fn of(self, options: Vec<ParamOption>) -> ParamSpec {
        ParamSpec { options, ..self }
    }
}

use ParamKind as K;

pub(super) fn none(_: &Matter, _: &Ctx<'_>) -> Params {
    Vec::new()
}

pub(super) fn reason(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("reason", K::Longtext, "理由", "Reason")]
}

pub(super) fn note(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![may("note", K::Longtext, "说明", "Note")]
}

pub(super) fn withdraw(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("reason", K::Text, "撤回原因", "Reason")]
}

pub(super) fn correct(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must(
        "missing",
        K::Texts,
        "一次性列出全部需补正的材料",
        "Everything that is missing, at once",
    )]
}

pub(super) fn accept(_: &Matter, _: &Ctx<'_>) -> Params {
    classified()
}

pub(super) fn reclassify(_: &Matter, _: &Ctx<'_>) -> Params {
    classified()
}

fn classified() -> Params {
    vec![
        may("class", K::Class, "分类", "Class"),
        may("area", K::Area, "区域", "Area"),
        may("urgency", K::Text, "紧急程度", "Urgency"),
    ]
}

pub(super) fn reject(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("ground", K::Longtext, "不予受理的理由", "Ground"),
        must("channel", K::Text, "建议渠道", "Other channel"),
    ]
}

pub(super) fn divert(_: &Matter, ctx: &Ctx<'_>) -> Params {
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

pub(super) fn dispatch(_: &Matter, _: &Ctx<'_>) -> Params {
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

pub(super) fn object(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("unit", K::Unit, "建议主办单位", "Proposed unit"),
        must("reason", K::Longtext, "异议理由", "Reason"),
    ]
}

pub(super) fn decide_objection(_: &Matter, _: &Ctx<'_>) -> Params {
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

pub(super) fn designate(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("unit", K::Unit, "指定主办单位", "Lead"),
        must("reason", K::Longtext, "理由", "Reason"),
    ]
}

pub(super) fn transfer(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("unit", K::Unit, "转办单位", "To unit"),
        must("reason", K::Longtext, "理由", "Reason"),
    ]
}

fn task(state: &Matter, ctx: &Ctx<'_>, fits: impl Fn(&Task) -> bool) -> ParamSpec {
    let names = Known {
        kind: ctx.kind,
        world: ctx.world,
    };
    let fitting = state.present_tasks().filter(|task| fits(task));
    let options = fitting.map(|task| {
        let title = ctx.kind.task_title(&task.kind);
        let unit = task.unit.as_deref();
        let unit = unit.map(|unit| Names::unit(&names, unit));
        let title = match unit {
            Some(unit) => Words::new(
                format!("{} · {}", title.zh, unit.zh),
                format!("{} · {}", title.en, unit.en),
            ),
            None => title,
        };
        option(&task.key, title)
    });
    must("task", K::Task, "任务", "Task").of(options.collect())
}

pub(super) fn claim(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![task(state, ctx, |t| t.state == TaskState::Offered)]
}

pub(super) fn assign(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![
        task(state, ctx, |t| {
            !t.state.is_over() && t.state != TaskState::Waiting
        }),
        may("unit", K::Unit, "单位", "Unit"),
        may("person", K::Person, "经办人", "Person"),
    ]
}

pub(super) fn complete_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    let open = |t: &Task| {
        !t.with_answer
            && matches!(t.state, TaskState::Offered | TaskState::Active)
            && owns(state, ctx, t)
    };
    vec![
        task(state, ctx, open),
        may("result", K::Longtext, "办理结果", "Result"),
    ]
}

pub(super) fn return_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    let open = |t: &Task| {
        !t.of_lead
            && matches!(t.state, TaskState::Offered | TaskState::Active)
            && owns(state, ctx, t)
    };
    vec![
        task(state, ctx, open),
        must("unit", K::Unit, "建议单位", "Proposed unit"),
        must("reason", K::Longtext, "退回理由", "Reason"),
    ]
}

pub(super) fn pause_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![
        task(state, ctx, |t| {
            t.state == TaskState::Active && owns(state, ctx, t)
        }),
        must("reason", K::Text, "理由", "Reason"),
    ]
}

pub(super) fn resume_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![task(state, ctx, |t| {
        t.state == TaskState::Paused && owns(state, ctx, t)
    })]
}

pub(super) fn skip_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![
        task(state, ctx, |t| t.skippable && !t.state.is_over()),
        must("reason", K::Text, "理由", "Reason"),
    ]
}

fn reporter(state: &Matter) -> ParamSpec {
    let options = state.reporters.iter().enumerate().map(|(i, reporter)| {
        let name = match reporter.contact.get() {
            Some(contact) if !reporter.anonymous => contact.name.clone(),
            _ => String::new(),
        };
        let n = i + 1;
        let (zh, en) = if name.is_empty() {
            (format!("反映人 {n}"), format!("Reporter {n}"))
        } else {
            (name.clone(), name)
        };
        option(&reporter.key, Words::new(zh, en))
    });
    let asked = may("reporter", K::Reporter, "反映人", "Reporter").of(options.collect());
    ParamSpec {
        required: state.reporters.len() > 1,
        ..asked
    }
}

pub(super) fn contact(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        reporter(state),
        must("reached", K::Bool, "已联系上", "Reached"),
        may("note", K::Longtext, "联系情况", "Note"),
        may("proof", K::Files, "凭证", "Proof"),
    ]
}

pub(super) fn answer(state: &Matter, ctx: &Ctx<'_>) -> Params {
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

pub(super) fn suspend(_: &Matter, ctx: &Ctx<'_>) -> Params {
    let reasons = ctx.kind.def().suspend.iter();
    let options = reasons
        .map(|reason| option(&reason.id, reason.title.clone()))
        .collect();
    vec![
        must("reason", K::Choice, "中止情形", "Reason").of(options),
        may("note", K::Longtext, "说明", "Note"),
    ]
}

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

pub(super) fn call_back(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![
        reporter(state),
        must("reached", K::Bool, "已联系上", "Reached"),
        may("solved", K::Bool, "问题已解决", "Solved"),
        may("grade", K::Grade, "满意度", "Grade").of(grades(ctx)),
        may("note", K::Longtext, "回访记录", "Note"),
        may("proof", K::Files, "凭证", "Proof"),
    ]
}

pub(super) fn rate(state: &Matter, ctx: &Ctx<'_>) -> Params {
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

pub(super) fn appeal_rating(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        rated(state),
        must("ground", K::Longtext, "申诉理由", "Ground"),
    ]
}

pub(super) fn decide_appeal(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        rated(state),
        must("upheld", K::Bool, "申诉成立", "Upheld"),
        must("reason", K::Longtext, "理由", "Reason"),
    ]
}

pub(super) fn reopen(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("facts", K::Longtext, "新情况", "New facts")]
}

pub(super) fn merge(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("into", K::Matter, "并入事项", "Into")]
}

pub(super) fn unmerge(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("reason", K::Text, "理由", "Reason")]
}

pub(super) fn join(_: &Matter, _: &Ctx<'_>) -> Params {
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

pub(super) fn supervise(_: &Matter, ctx: &Ctx<'_>) -> Params {
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

pub(super) fn reply_supervision(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![order(state), must("text", K::Longtext, "回复内容", "Reply")]
}

pub(super) fn lift_supervision(state: &Matter, _: &Ctx<'_>) -> Params {
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

pub(super) fn convene(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("question", K::Longtext, "会商议题", "Question"),
        must("units", K::Units, "参加单位", "Units"),
        must("experts", K::Persons, "专家", "Experts"),
    ]
}

pub(super) fn opine(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        consultation(state),
        must("opinion", K::Longtext, "意见", "Opinion"),
    ]
}

pub(super) fn conclude(state: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        consultation(state),
        must("conclusion", K::Longtext, "会商结论", "Conclusion"),
        must("lead", K::Unit, "主办单位", "Lead"),
        may("helpers", K::Units, "协办单位", "Helpers"),
        may("precedent", K::Bool, "作为先例", "Offer as precedent"),
    ]
}

pub(super) fn comment(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        must("text", K::Longtext, "内容", "Text"),
        may("public", K::Bool, "反映人可见", "Reporters may read it"),
    ]
}

pub(super) fn supply(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![
        may("text", K::Longtext, "补充说明", "What to add"),
        may("files", K::Files, "照片或文件", "Photos or files"),
    ]
}

pub(super) fn attach(_: &Matter, _: &Ctx<'_>) -> Params {
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

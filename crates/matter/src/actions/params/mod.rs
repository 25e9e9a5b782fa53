//! What each action asks for.

mod intake;
mod outcome;
mod side;
mod tasks;
mod work;

use haina_core::Words;
use serde::Serialize;

use crate::engine::Ctx;
use crate::matter::Matter;

pub(super) use intake::{
    accept, correct, decide_objection, designate, dispatch, divert, reclassify, reject, withdraw,
};
pub(super) use outcome::{appeal_rating, call_back, decide_appeal, rate, reopen};
pub(super) use side::{
    attach, comment, conclude, convene, join, lift_supervision, merge, opine, reply_supervision,
    supervise, supply, unmerge,
};
pub(super) use tasks::{
    assign, claim, complete_task, pause_task, resume_task, return_task, skip_task,
};
pub(super) use work::{answer, contact, object, suspend, transfer};

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
    /// Any number of the options.
    Choices,
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

use ParamKind as K;

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

pub(super) fn none(_: &Matter, _: &Ctx<'_>) -> Params {
    Vec::new()
}

pub(super) fn reason(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![must("reason", K::Longtext, "理由", "Reason")]
}

pub(super) fn note(_: &Matter, _: &Ctx<'_>) -> Params {
    vec![may("note", K::Longtext, "说明", "Note")]
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

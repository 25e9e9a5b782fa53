//! What the papers of a type must be.

use serde_json::Value;

use super::{KindFault, fault};
use crate::kind::{Expected, MatterType, PaperOf};

/// A mistake in the papers of a type: where it stands, what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFault {
    /// Below the type: `papers`, `KEY`, `find`.
    pub path: Vec<String>,
    pub message: String,
    pub hint: &'static str,
}

/// Every mistake in the papers of a type. The loader of packs tells the same ones, with their lines.
pub fn paper_faults(def: &MatterType) -> Vec<PaperFault> {
    let mut wrong = Vec::new();
    let property = |field: &str| def.form.schema.pointer(&format!("/properties/{field}"));
    let mut say = |path: &[&str], message: String, hint: &'static str| {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        wrong.push(PaperFault {
            path,
            message,
            hint,
        });
    };
    match def.authorised_by.as_deref() {
        None if def.papers.is_empty() => {}
        None => say(
            &["papers"],
            "records are asked for papers, and no switch of the form lets them be asked".to_owned(),
            "name a yes-or-no field of the form as `authorised_by`",
        ),
        Some(field) => {
            let kind = property(field).and_then(|of| of.get("type"));
            if kind.and_then(Value::as_str) != Some("boolean") {
                let message = format!("`{field}` is no yes-or-no field of the form");
                let hint = "name a field whose type is boolean";
                say(&["authorised_by"], message, hint);
            }
        }
    }
    for (key, paper) in &def.papers {
        if paper.of == PaperOf::Other && paper.tell.is_some() {
            let message = format!("paper `{key}` would tell a field of somebody else's record");
            let hint = "take `tell` out: of others only a yes or a no is asked";
            say(&["papers", key, "tell"], message, hint);
        }
        let many = paper.of == PaperOf::Other || paper.find.len() > 1;
        if paper.expect == Expected::NoRecord && many {
            let message = format!("paper `{key}` would be spared by any number that nobody has");
            let hint = "let `no_record` spare only papers of the reporter, found by one number";
            say(&["papers", key, "expect"], message, hint);
        }
        if paper.find.is_empty() {
            let message = format!("paper `{key}` says not by what its record is found");
            let hint = "write `find: {COLUMN: FIELD}`";
            say(&["papers", key, "find"], message, hint);
        }
        for (column, field) in &paper.find {
            if property(field).is_none() {
                let message = format!("the form has no field `{field}`");
                let hint = "name a field of the form after the column";
                say(&["papers", key, "find", column], message, hint);
            }
        }
        if paper.tell.is_some() && paper.expect == Expected::NoRecord {
            let message =
                format!("paper `{key}` is spared where there is no record, which tells nothing");
            let hint = "take `tell` out";
            say(&["papers", key, "tell"], message, hint);
        }
    }
    wrong
}

pub(super) fn check(def: &MatterType, faults: &mut Vec<KindFault>) {
    let wrong = paper_faults(def).into_iter();
    faults.extend(
        wrong.map(|wrong| fault(&wrong.path.join("."), "MAT0073", wrong.message, wrong.hint)),
    );
}

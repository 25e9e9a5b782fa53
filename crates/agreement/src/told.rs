//! The terms of a policy as a screen lists them, before anybody has asked for anything.

use std::sync::Arc;

use haina_core::Words;
use serde::Serialize;

use crate::policy::{Constraint, Policy, Rule};
use crate::{DutyDue, Kept, Outcome, RuleKind, Term, TermState, Value};

/// A term with how it is kept: enforced, attested or only audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldTerm {
    /// Whether it is of a permission or a prohibition, and the how many-th of these; none: a duty or what is not understood.
    pub rule: Option<(RuleKind, usize)>,
    /// The name, as in ODRL or our profile.
    pub term: String,
    pub kept: Kept,
    pub words: Words,
    /// How many `and`, `or`, `xone` it stands under.
    pub depth: u8,
}

impl Policy {
    /// Its terms one by one. What is not understood says so; it denies.
    pub fn told(&self) -> Vec<ToldTerm> {
        let mut told: Vec<ToldTerm> = Vec::new();
        for unknown in &self.unknown {
            let (at, text) = (&unknown.at, &unknown.text);
            told.push(ToldTerm {
                rule: None,
                term: "unknown".to_owned(),
                kept: Kept::Enforced,
                words: Words::new(
                    format!("未知条款 {at}：“{text}”（一律拒绝）"),
                    format!("unknown term at {at}: `{text}` (denies)"),
                ),
                depth: 0,
            });
        }
        let permissions = self.permissions.iter().enumerate();
        let permissions = permissions.map(|(n, rule)| (RuleKind::Permission, n, rule));
        let prohibitions = self.prohibitions.iter().enumerate();
        let prohibitions = prohibitions.map(|(n, rule)| (RuleKind::Prohibition, n, rule));
        for (kind, n, rule) in permissions.chain(prohibitions) {
            scope(rule, (kind, n), &mut told);
            for one in &rule.constraints {
                constraint(one, (kind, n), 0, &mut told);
            }
        }
        let duties = self.permissions.iter().flat_map(|rule| &rule.duties);
        let mut seen = Vec::new();
        for duty in duties.chain(&self.obligations) {
            // Rules that differ only in their action have the same duties.
            if seen.contains(&duty) {
                continue;
            }
            seen.push(duty);
            let due = DutyDue::of(duty);
            told.push(ToldTerm {
                rule: None,
                term: "duty".to_owned(),
                kept: due.kept,
                words: due.words(),
                depth: 0,
            });
        }
        told
    }
}

fn scope(rule: &Rule, place: (RuleKind, usize), told: &mut Vec<ToldTerm>) {
    let named = [
        (Term::Assignee, texts(&rule.assignees)),
        (Term::Target, texts(&rule.targets)),
        (
            Term::Action,
            Some(&rule.actions)
                .filter(|actions| !actions.is_empty())
                .map(|actions| Value::Actions(Arc::clone(actions))),
        ),
    ];
    for (term, agreed) in named {
        if agreed.is_some() {
            told.push(line(place, term, agreed, 0));
        }
    }
}

fn texts(names: &Arc<[String]>) -> Option<Value> {
    (!names.is_empty()).then(|| Value::Texts(Arc::clone(names)))
}

fn constraint(one: &Constraint, place: (RuleKind, usize), depth: u8, told: &mut Vec<ToldTerm>) {
    let (term, some) = match one {
        Constraint::Atom(atom) => {
            let outcome = Outcome {
                term: Term::Constraint(atom.left),
                state: TermState::Unbound,
                operator: Some(atom.operator),
                asked: None,
                agreed: Some(atom.right.clone()),
                kept: atom.left.kept(),
                depth,
            };
            told.push(of(place, &outcome));
            return;
        }
        // Told at the head.
        Constraint::Unknown(_) => return,
        Constraint::And(some) => (Term::And, some),
        Constraint::Or(some) => (Term::Or, some),
        Constraint::Xone(some) => (Term::Xone, some),
    };
    told.push(line(place, term, None, depth));
    if usize::from(depth) < crate::DEPTH_MAX {
        for one in some {
            constraint(one, place, depth + 1, told);
        }
    }
}

fn line(place: (RuleKind, usize), term: Term, agreed: Option<Value>, depth: u8) -> ToldTerm {
    let outcome = Outcome {
        term,
        state: TermState::Unbound,
        operator: None,
        asked: None,
        agreed,
        kept: Kept::Enforced,
        depth,
    };
    of(place, &outcome)
}

fn of(place: (RuleKind, usize), outcome: &Outcome) -> ToldTerm {
    ToldTerm {
        rule: Some(place),
        term: outcome.term.name().to_owned(),
        kept: outcome.kept,
        words: outcome.agreed_words(),
        depth: outcome.depth,
    }
}

//! The evaluator (判定): total, without recursion deeper than a policy may be, without input or output.

use std::sync::Arc;

use crate::DutyDue;
use crate::decision::{Decision, Kept, Outcome, RuleKind, RuleOutcome, Term, TermState};
use crate::policy::{Atom, Constraint, Policy, Rule};
use crate::value::compare;
use crate::{Request, Value};

/// How deep `and`, `or` and `xone` may stand in one another.
pub const DEPTH_MAX: usize = 8;

/// Decides a request by a policy. Denied is what no permission permits, what a prohibition prohibits or may prohibit, and whatever
/// is asked of a policy that holds something unknown.
pub fn decide(policy: &Policy, request: &Request) -> Decision {
    let mut rules = Vec::with_capacity(policy.prohibitions.len() + policy.permissions.len());
    let mut prohibited = false;
    for rule in &policy.prohibitions {
        let outcome = prohibition(rule, request);
        prohibited |= outcome.active;
        rules.push(outcome);
    }
    let mut by = None;
    for rule in &policy.permissions {
        let outcome = permission(rule, request);
        let active = outcome.active;
        rules.push(outcome);
        if active {
            by = Some(rule);
            break;
        }
    }
    let clear = policy.unknown.is_empty() && !prohibited;
    let duties = match by.filter(|_| clear) {
        Some(rule) => rule
            .duties
            .iter()
            .chain(&policy.obligations)
            .map(DutyDue::of)
            .collect(),
        None => Vec::new(),
    };
    Decision {
        permit: clear && by.is_some(),
        rules,
        unknown: policy.unknown.clone(),
        duties,
    }
}

fn permission(rule: &Rule, request: &Request) -> RuleOutcome {
    let mut outcomes = Vec::with_capacity(3 + rule.constraints.len());
    let scope = scope(rule, request, TermState::Unknown, &mut outcomes);
    let state = all(&rule.constraints, request, 0, &mut outcomes);
    let mut active = scope == TermState::Held && state == TermState::Held;
    for duty in rule.duties.iter().filter(|d| d.named_by(&request.violated)) {
        active = false;
        outcomes.push(Outcome {
            term: Term::Duty(duty.action),
            state: TermState::Failed,
            operator: None,
            asked: None,
            agreed: None,
            kept: Kept::Enforced,
            depth: 0,
        });
    }
    told(RuleKind::Permission, rule, active, outcomes)
}

fn prohibition(rule: &Rule, request: &Request) -> RuleOutcome {
    let mut outcomes = Vec::with_capacity(3 + rule.constraints.len());
    let scope = scope(rule, request, TermState::Held, &mut outcomes);
    let state = all(&rule.constraints, request, 0, &mut outcomes);
    let active = scope == TermState::Held && state != TermState::Failed;
    told(RuleKind::Prohibition, rule, active, outcomes)
}

fn told(kind: RuleKind, rule: &Rule, active: bool, outcomes: Vec<Outcome>) -> RuleOutcome {
    RuleOutcome {
        kind,
        uid: rule.uid.clone(),
        active,
        outcomes,
    }
}

/// Whether the rule speaks of who asks, what is asked and what is done; `unnamed` is the state of a rule that names no action.
fn scope(
    rule: &Rule,
    request: &Request,
    unnamed: TermState,
    outcomes: &mut Vec<Outcome>,
) -> TermState {
    let among =
        |asked: &[String], agreed: &[String]| match asked.iter().any(|one| agreed.contains(one)) {
            true => TermState::Held,
            false => TermState::Failed,
        };
    let mut states = [TermState::Held; 3];
    if !rule.assignees.is_empty() {
        states[0] = among(&request.parties, &rule.assignees);
        outcomes.push(scoped(
            Term::Assignee,
            states[0],
            &request.parties,
            &rule.assignees,
        ));
    }
    if !rule.targets.is_empty() {
        states[1] = among(&request.resources, &rule.targets);
        outcomes.push(scoped(
            Term::Target,
            states[1],
            &request.resources,
            &rule.targets,
        ));
    }
    states[2] = match rule
        .actions
        .iter()
        .any(|agreed| request.action.within(*agreed))
    {
        _ if rule.actions.is_empty() => unnamed,
        true => TermState::Held,
        false => TermState::Failed,
    };
    outcomes.push(Outcome {
        term: Term::Action,
        state: states[2],
        operator: None,
        asked: Some(Value::Action(request.action)),
        agreed: (!rule.actions.is_empty()).then(|| Value::Actions(Arc::clone(&rule.actions))),
        kept: Kept::Enforced,
        depth: 0,
    });
    match states.iter().find(|state| **state != TermState::Held) {
        Some(state) => *state,
        None => TermState::Held,
    }
}

fn scoped(term: Term, state: TermState, asked: &[String], agreed: &Arc<[String]>) -> Outcome {
    Outcome {
        term,
        state,
        operator: None,
        asked: Some(Value::Texts(asked.into())),
        agreed: Some(Value::Texts(Arc::clone(agreed))),
        kept: Kept::Enforced,
        depth: 0,
    }
}

fn all(some: &[Constraint], request: &Request, depth: usize, out: &mut Vec<Outcome>) -> TermState {
    let tally = Tally::of(some, request, depth, out);
    tally.unclear.unwrap_or(match tally.failed {
        0 => TermState::Held,
        _ => TermState::Failed,
    })
}

/// How many conditions held and failed. One that is unknown or unbound makes whatever it stands under so too: what cannot be
/// told is never made up for by something else.
struct Tally {
    held: usize,
    failed: usize,
    unclear: Option<TermState>,
}

impl Tally {
    fn of(some: &[Constraint], request: &Request, depth: usize, out: &mut Vec<Outcome>) -> Tally {
        let mut tally = Tally {
            held: 0,
            failed: 0,
            unclear: None,
        };
        for one in some {
            match constraint(one, request, depth, out) {
                TermState::Held => tally.held += 1,
                TermState::Failed => tally.failed += 1,
                TermState::Unknown => tally.unclear = Some(TermState::Unknown),
                TermState::Unbound => tally.unclear = tally.unclear.or(Some(TermState::Unbound)),
            }
        }
        tally
    }
}

fn constraint(
    one: &Constraint,
    request: &Request,
    depth: usize,
    out: &mut Vec<Outcome>,
) -> TermState {
    let place = out.len();
    let (term, some): (Term, &[Constraint]) = match one {
        Constraint::Atom(atom) => {
            let outcome = compared(atom, request, depth);
            let state = outcome.state;
            out.push(outcome);
            return state;
        }
        Constraint::Unknown(unknown) => (Term::Unknown(unknown.clone()), &[]),
        Constraint::And(some) => (Term::And, some),
        Constraint::Or(some) => (Term::Or, some),
        Constraint::Xone(some) => (Term::Xone, some),
    };
    out.push(Outcome {
        term,
        state: TermState::Unknown,
        operator: None,
        asked: None,
        agreed: None,
        kept: Kept::Enforced,
        depth: u8::try_from(depth).unwrap_or(u8::MAX),
    });
    if depth >= DEPTH_MAX {
        return TermState::Unknown;
    }
    let tally = Tally::of(some, request, depth + 1, out);
    let holds = match one {
        Constraint::And(_) => tally.failed == 0,
        Constraint::Or(_) => tally.held > 0,
        Constraint::Xone(_) => tally.held == 1,
        Constraint::Atom(_) | Constraint::Unknown(_) => return TermState::Unknown,
    };
    let state = match (tally.unclear, holds) {
        (Some(unclear), _) => unclear,
        (None, true) => TermState::Held,
        (None, false) => TermState::Failed,
    };
    if let Some(outcome) = out.get_mut(place) {
        outcome.state = state;
    }
    state
}

fn compared(atom: &Atom, request: &Request, depth: usize) -> Outcome {
    let asked = request.value(atom.left);
    let other_unit = match (&atom.unit, &request.paid) {
        (Some(agreed), Some(paid)) => *agreed != paid.unit,
        _ => false,
    };
    let state = match &asked {
        None => TermState::Unbound,
        Some(_) if other_unit => TermState::Failed,
        Some(asked) => match compare(asked, atom.operator, &atom.right) {
            Some(true) => TermState::Held,
            Some(false) => TermState::Failed,
            None => TermState::Unknown,
        },
    };
    Outcome {
        term: Term::Constraint(atom.left),
        state,
        operator: Some(atom.operator),
        asked,
        agreed: Some(atom.right.clone()),
        kept: atom.left.kept(),
        depth: u8::try_from(depth).unwrap_or(u8::MAX),
    }
}

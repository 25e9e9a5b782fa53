//! Writing a policy: the words of ODRL bare, our own as full IRIs, as the context of the Dataspace Protocol reads them.

use serde_json::{Map, Value as Json, json};

use super::{CONTEXT, PROFILE};
use crate::policy::{Atom, Constraint, Duty, Policy, Rule};
use crate::{Action, AgreementError, Operand, Value};

/// Writes a policy. A rule with several actions becomes as many rules, because on the wire a rule has one.
///
/// # Errors
/// `AGR0008` when it holds something unknown: what is not understood is not passed on under our name.
pub fn write(policy: &Policy) -> Result<Json, AgreementError> {
    if let Some(unknown) = policy.unknown.first() {
        return Err(AgreementError::NotUnderstood {
            at: unknown.at.clone(),
            text: unknown.text.clone(),
        });
    }
    let kind: &str = policy.kind.into();
    let mut out = Map::new();
    out.insert("@context".to_owned(), json!([CONTEXT]));
    out.insert("@type".to_owned(), json!(kind));
    let names = [("@id", &policy.uid), ("assigner", &policy.assigner)];
    for (key, value) in names {
        if let Some(value) = value {
            out.insert(key.to_owned(), json!(value));
        }
    }
    out.insert("profile".to_owned(), json!(PROFILE));
    let target = common(policy, |rule| &rule.targets);
    let assignee = common(policy, |rule| &rule.assignees);
    for (key, names) in [("target", target), ("assignee", assignee)] {
        if !names.is_empty() {
            out.insert(key.to_owned(), several(names));
        }
    }
    let named = Named {
        targets: target.is_empty(),
        assignees: assignee.is_empty(),
    };
    let kinds = [
        ("permission", &policy.permissions),
        ("prohibition", &policy.prohibitions),
    ];
    for (key, rules) in kinds {
        let rules: Vec<Json> = rules.iter().flat_map(|one| rule(one, named)).collect();
        if !rules.is_empty() {
            out.insert(key.to_owned(), Json::Array(rules));
        }
    }
    if !policy.obligations.is_empty() {
        let duties = policy.obligations.iter().map(|one| duty(one));
        out.insert("obligation".to_owned(), duties.collect());
    }
    Ok(Json::Object(out))
}

/// What each rule names itself, because the policy does not name it for all.
#[derive(Clone, Copy)]
struct Named {
    targets: bool,
    assignees: bool,
}

/// What all rules name alike is said once: on the wire the rules of an offer or an agreement name no target.
fn common(policy: &Policy, names: fn(&Rule) -> &[String]) -> &[String] {
    let mut rules = policy.permissions.iter().chain(&policy.prohibitions);
    match rules.next() {
        Some(first) if rules.all(|rule| names(rule) == names(first)) => names(first),
        _ => &[],
    }
}

fn rule(rule: &Rule, named: Named) -> Vec<Json> {
    let mut out = Map::new();
    if let Some(uid) = &rule.uid {
        out.insert("@id".to_owned(), json!(uid));
    }
    let own = [
        ("assignee", &rule.assignees, named.assignees),
        ("target", &rule.targets, named.targets),
    ];
    for (key, names, here) in own {
        if here && !names.is_empty() {
            out.insert(key.to_owned(), several(names));
        }
    }
    if !rule.constraints.is_empty() {
        let constraints = rule.constraints.iter().map(constraint);
        out.insert("constraint".to_owned(), constraints.collect());
    }
    if !rule.duties.is_empty() {
        out.insert(
            "duty".to_owned(),
            rule.duties.iter().map(|one| duty(one)).collect(),
        );
    }
    if rule.actions.is_empty() {
        return vec![Json::Object(out)];
    }
    let with = |action: &Action| {
        let mut one = Map::new();
        one.insert("action".to_owned(), json!(action_name(*action)));
        one.extend(out.clone());
        Json::Object(one)
    };
    rule.actions.iter().map(with).collect()
}

/// Conditions are no deeper in one another than a policy may have them.
fn constraint(one: &Constraint) -> Json {
    let joined = |word: &str, some: &[Constraint]| {
        let some: Vec<Json> = some.iter().map(constraint).collect();
        json!({ word: some })
    };
    match one {
        Constraint::Atom(one) => atom(one),
        Constraint::And(some) => joined("and", some),
        Constraint::Or(some) => joined("or", some),
        Constraint::Xone(some) => joined("xone", some),
        Constraint::Unknown(unknown) => json!({ "leftOperand": unknown.text }),
    }
}

fn atom(one: &Atom) -> Json {
    let mut out = Map::new();
    out.insert("leftOperand".to_owned(), json!(operand_name(one.left)));
    out.insert("operator".to_owned(), json!(one.operator.name()));
    let right = match &one.right {
        Value::Number(number) => json!({ "@value": number.to_string(), "@type": "xsd:integer" }),
        Value::Moment(moment) => json!({ "@value": moment.to_string(), "@type": "xsd:dateTime" }),
        Value::Text(text) => json!(text),
        Value::Texts(texts) => json!(texts),
        Value::Action(action) => json!(action_name(*action)),
        Value::Actions(actions) => actions.iter().map(|one| action_name(*one)).collect(),
    };
    out.insert("rightOperand".to_owned(), right);
    if let Some(unit) = &one.unit {
        out.insert("unit".to_owned(), json!(unit));
    }
    Json::Object(out)
}

fn duty(duty: &Duty) -> Json {
    let mut out = Map::new();
    if let Some(uid) = &duty.uid {
        out.insert("@id".to_owned(), json!(uid));
    }
    out.insert("action".to_owned(), json!(action_name(duty.action)));
    if !duty.constraints.is_empty() {
        let constraints = duty.constraints.iter().map(atom);
        out.insert("constraint".to_owned(), constraints.collect());
    }
    Json::Object(out)
}

fn several(names: &[String]) -> Json {
    match names {
        [one] => json!(one),
        many => json!(many),
    }
}

fn action_name(action: Action) -> String {
    match action.own() {
        true => format!("{PROFILE}{action}"),
        false => action.name().to_owned(),
    }
}

fn operand_name(operand: Operand) -> String {
    match operand.own() {
        true => format!("{PROFILE}{operand}"),
        false => operand.name().to_owned(),
    }
}

//! What conditions of articles may speak of: what is given, on which terms, and between whom.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use haina_core::{Scope, VarType};
use jiff::{Span, SpanRelativeTo, Timestamp, Unit};
use serde_json::{Value as Json, json};

use super::Given;
use crate::policy::{Atom, Constraint, Duty, Policy, Rule};
use crate::{Action, AgreementKind, Operand, Operator, Value};

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// The variables of a condition: `given`, `terms` and `agreement`, see [`facts`].
pub fn scope() -> &'static Scope {
    static SCOPE: LazyLock<Scope> = LazyLock::new(|| {
        use VarType::{Bool, Int, Text};
        let texts = || VarType::list(Text);
        let given = VarType::object([
            ("resource", Text),
            ("kind", Text),
            ("owner", Text),
            ("area", Text),
            ("fields", texts()),
            ("grade", Int),
            ("personal", Bool),
            ("sensitive", Bool),
        ]);
        let terms = VarType::object([
            ("named", texts()),
            ("actions", texts()),
            ("fields", texts()),
            ("purposes", texts()),
            ("regions", texts()),
            ("count", Int),
            ("days", Int),
            ("rows", Int),
            ("bytes", Int),
            ("group_size", Int),
            ("price", Int),
            ("delete_after_days", Int),
            ("notify", texts()),
            ("attribute", Text),
        ]);
        let agreement = VarType::object([("kind", Text), ("party", Text)]);
        Scope::new()
            .with("given", given)
            .with("terms", terms)
            .with("agreement", agreement)
    });
    &SCOPE
}

/// The facts of an agreement, for conditions of articles.
///
/// A term is in `terms.named` when every permission of the policy limits it by itself: what only one alternative of several limits
/// is not limited. Of several permissions the widest limit counts. What is not named is zero or empty. `days` are those from `now` on.
pub fn facts(
    policy: &Policy,
    given: &Given,
    (kind, party): (AgreementKind, Option<&str>),
    now: Timestamp,
) -> Json {
    let read = Read { policy };
    let fields = read.listed(Operand::Field);
    let purposes = read.listed(Operand::Purpose);
    let regions = read.listed(Operand::Spatial);
    let count = read.most(Operand::Count);
    let rows = read.most(Operand::Rows);
    let bytes = read.most(Operand::Bytes);
    let group_size = read.least(Operand::GroupSize);
    let price = read.price();
    let days = policy.until().map(|until| days_between(now, until));
    let delete = read.delete_days();
    let notify = read.duty_texts(Action::Inform, Operand::Recipient);
    let attribute = read.duty_texts(Action::Attribute, Operand::Attribution);
    let named = [
        ("fields", fields.is_some()),
        ("purposes", purposes.is_some()),
        ("regions", regions.is_some()),
        ("count", count.is_some()),
        ("days", days.is_some()),
        ("rows", rows.is_some()),
        ("bytes", bytes.is_some()),
        ("group_size", group_size.is_some()),
        ("price", price.is_some()),
        ("delete", delete.is_some()),
        ("notify", notify.is_some()),
        ("attribute", attribute.is_some()),
    ];
    let named: Vec<&str> = named
        .iter()
        .filter_map(|(name, is)| is.then_some(*name))
        .collect();
    let part = given.part(fields.as_deref());
    let names: Vec<&str> = part.iter().map(|field| field.name.as_str()).collect();
    json!({
        "given": {
            "resource": given.resource, "kind": given.kind, "owner": given.owner, "area": given.area,
            "fields": names,
            "grade": part.iter().map(|field| field.grade).max(),
            "personal": part.iter().any(|field| field.personal),
            "sensitive": part.iter().any(|field| field.sensitive),
        },
        "terms": {
            "named": named,
            "actions": read.actions(),
            "fields": fields.unwrap_or_default(),
            "purposes": purposes.unwrap_or_default(),
            "regions": regions.unwrap_or_default(),
            "count": count.unwrap_or_default(),
            "days": days.unwrap_or_default(),
            "rows": rows.unwrap_or_default(),
            "bytes": bytes.unwrap_or_default(),
            "group_size": group_size.unwrap_or_default(),
            "price": price.unwrap_or_default(),
            "delete_after_days": delete.unwrap_or_default(),
            "notify": notify.unwrap_or_default(),
            "attribute": attribute.unwrap_or_default().join("；"),
        },
        "agreement": { "kind": kind.to_string(), "party": party.unwrap_or_default() },
    })
}

/// Days until then, one that has begun counted whole.
fn days_between(now: Timestamp, until: Timestamp) -> i64 {
    let seconds = until.as_second().saturating_sub(now.as_second()).max(0);
    seconds.saturating_add(DAY_S - 1) / DAY_S
}

/// A policy, read for its limits.
struct Read<'a> {
    policy: &'a Policy,
}

impl<'a> Read<'a> {
    /// What every permission says, joined; none: one of them does not say it.
    fn joined<T>(&self, of: impl Fn(&'a Rule) -> Option<T>, join: impl Fn(T, T) -> T) -> Option<T> {
        let all: Option<Vec<T>> = self.policy.permissions.iter().map(of).collect();
        all?.into_iter().reduce(join)
    }

    fn actions(&self) -> BTreeSet<&'a str> {
        let rules = self.policy.permissions.iter();
        let actions = rules.flat_map(|rule| rule.actions.iter());
        actions.map(|action| action.name()).collect()
    }

    fn listed(&self, operand: Operand) -> Option<Vec<String>> {
        let of = |rule: &'a Rule| {
            let limits = atoms(rule, operand).into_iter();
            let mut limits = limits.filter_map(texts_within);
            limits.next()
        };
        let union = |mut all: BTreeSet<String>, more| {
            all.extend(more);
            all
        };
        let listed = self.joined(of, union)?;
        Some(listed.into_iter().collect())
    }

    fn most(&self, operand: Operand) -> Option<i64> {
        let of = |rule: &'a Rule| {
            let limits = atoms(rule, operand).into_iter();
            let limits = limits.filter_map(|atom| match (atom.operator, &atom.right) {
                (Operator::Lteq | Operator::Eq, Value::Number(n)) => Some(*n),
                (Operator::Lt, Value::Number(n)) => Some(n.saturating_sub(1)),
                _ => None,
            });
            limits.min()
        };
        self.joined(of, i64::max)
    }

    fn least(&self, operand: Operand) -> Option<i64> {
        let of = |rule: &'a Rule| {
            let limits = atoms(rule, operand).into_iter();
            let limits = limits.filter_map(|atom| match (atom.operator, &atom.right) {
                (Operator::Gteq | Operator::Eq, Value::Number(n)) => Some(*n),
                (Operator::Gt, Value::Number(n)) => Some(n.saturating_add(1)),
                _ => None,
            });
            limits.max()
        };
        self.joined(of, i64::min)
    }

    fn price(&self) -> Option<i64> {
        let before = self.least(Operand::PayAmount);
        let after = || {
            let of = |rule: &'a Rule| {
                let mut owed = self.duties(rule, Action::Compensate);
                let paid = owed.find_map(|duty| duty.amount())?;
                i64::try_from(paid.amount).ok()
            };
            self.joined(of, i64::min)
        };
        before.or_else(after)
    }

    fn delete_days(&self) -> Option<i64> {
        let of = |rule: &'a Rule| {
            let duties = self.duties(rule, Action::Delete);
            let terms = duties.flat_map(|duty| &duty.constraints);
            let terms = terms.filter(|atom| atom.left == Operand::ElapsedTime);
            let days = terms.filter_map(|atom| match &atom.right {
                Value::Text(text) => whole_days(text),
                _ => None,
            });
            days.min()
        };
        self.joined(of, i64::max)
    }

    fn duty_texts(&self, action: Action, operand: Operand) -> Option<Vec<String>> {
        let of = |rule: &'a Rule| {
            let duties = self.duties(rule, action);
            let terms = duties.flat_map(|duty| &duty.constraints);
            let terms = terms.filter(|atom| atom.left == operand);
            let texts: Vec<String> = terms.map(|atom| atom.right.told("、")).collect();
            (!texts.is_empty()).then_some(texts)
        };
        let both = |mut all: Vec<String>, more: Vec<String>| {
            all.retain(|one| more.contains(one));
            all
        };
        self.joined(of, both).filter(|texts| !texts.is_empty())
    }

    /// Duties of a rule, and those of every use.
    fn duties(&self, rule: &'a Rule, action: Action) -> impl Iterator<Item = &'a Duty> {
        let all = rule.duties.iter().chain(&self.policy.obligations);
        all.map(|duty| &**duty)
            .filter(move |duty| duty.action() == action)
    }
}

/// Comparisons of an operand that hold whatever else does.
fn atoms(rule: &Rule, operand: Operand) -> Vec<&Atom> {
    fn add<'a>(constraints: &'a [Constraint], operand: Operand, found: &mut Vec<&'a Atom>) {
        for constraint in constraints {
            match constraint {
                Constraint::Atom(atom) if atom.left == operand => found.push(atom),
                // No deeper than a policy may be read.
                Constraint::And(all) => add(all, operand, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    add(&rule.constraints, operand, &mut found);
    found
}

fn texts_within(atom: &Atom) -> Option<BTreeSet<String>> {
    if !matches!(
        atom.operator,
        Operator::Eq | Operator::IsAnyOf | Operator::IsPartOf
    ) {
        return None;
    }
    match &atom.right {
        Value::Text(text) => Some(BTreeSet::from([text.to_string()])),
        Value::Texts(texts) => Some(texts.iter().cloned().collect()),
        _ => None,
    }
}

fn whole_days(text: &str) -> Option<i64> {
    let span: Span = text.parse().ok()?;
    let relative = SpanRelativeTo::days_are_24_hours();
    let days = span.total((Unit::Day, relative)).ok()?;
    // A year or a month has no length of its own here, and is refused above.
    #[allow(clippy::cast_possible_truncation)] // a span is far from the ends of i64
    Some(days.ceil() as i64)
}

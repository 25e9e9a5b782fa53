//! A policy (策略) as it is evaluated: terms that are known, typed, and those that are not, kept as they came.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::{Action, Operand, Operator, Paid, Value};

/// Permissions, prohibitions and obligations, read from ODRL or compiled from [`crate::Terms`].
///
/// What was not understood is in [`Policy::unknown`], and as long as there is anything, the policy denies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub(crate) kind: PolicyKind,
    pub(crate) uid: Option<String>,
    pub(crate) assigner: Option<String>,
    pub(crate) permissions: Vec<Rule>,
    pub(crate) prohibitions: Vec<Rule>,
    /// Duties that follow on every permitted use.
    pub(crate) obligations: Vec<Arc<Duty>>,
    pub(crate) unknown: Vec<Unknown>,
}

/// Which kind of policy it says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
pub enum PolicyKind {
    Set,
    /// 要约.
    Offer,
    /// 协议.
    Agreement,
}

/// What one permission or prohibition says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rule {
    pub(crate) uid: Option<String>,
    /// Any of these; none named: a permission permits nothing, a prohibition prohibits all.
    pub(crate) actions: Arc<[Action]>,
    /// Any of these, sorted; none named: whoever asks.
    pub(crate) assignees: Arc<[String]>,
    /// Any of these, sorted; none named: whatever is asked.
    pub(crate) targets: Arc<[String]>,
    /// All of these.
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) duties: Vec<Arc<Duty>>,
}

/// A condition, or several joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    Atom(Atom),
    /// All of them.
    And(Vec<Constraint>),
    /// At least one of them.
    Or(Vec<Constraint>),
    /// Exactly one of them.
    Xone(Vec<Constraint>),
    /// Something that is not understood.
    Unknown(Unknown),
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    pub(crate) left: Operand,
    pub(crate) operator: Operator,
    pub(crate) right: Value,
    /// The unit of account of an amount.
    pub(crate) unit: Option<String>,
}

/// What is to be done because of a use (义务).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Duty {
    pub(crate) uid: Option<String>,
    pub(crate) action: Action,
    /// How it is to be done.
    pub(crate) constraints: Vec<Atom>,
}

/// A term that is not understood (未知条款): where it stands and what is written there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unknown {
    /// The way to it: `permission[0].constraint[1].leftOperand`.
    pub at: String,
    /// What is written there, at most 200 characters of it.
    pub text: String,
}

impl Policy {
    /// What is not understood; anything here denies.
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// The policy's own name, where it has one.
    pub fn uid(&self) -> Option<&str> {
        self.uid.as_deref()
    }

    pub fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// Who gives the right.
    pub fn assigner(&self) -> Option<&str> {
        self.assigner.as_deref()
    }

    /// Binds permissions that name no target or no assignee to these: what an agreement is about and with whom.
    /// A prohibition that names none goes on prohibiting all.
    pub fn bound(mut self, target: &str, assignee: Option<&str>) -> Policy {
        for rule in &mut self.permissions {
            if rule.targets.is_empty() {
                rule.targets = Arc::from([target.to_owned()]);
            }
            if let (true, Some(assignee)) = (rule.assignees.is_empty(), assignee) {
                rule.assignees = Arc::from([assignee.to_owned()]);
            }
        }
        self
    }

    /// The moment from which on no permission of it can apply, by the times that they name themselves; none: there is no such
    /// moment.
    pub fn until(&self) -> Option<Timestamp> {
        let ends = self.permissions.iter().map(Rule::until);
        let ends: Option<Vec<Timestamp>> = ends.collect();
        ends?.into_iter().max()
    }

    /// Targets and assignees that its permissions name.
    pub fn scope(&self) -> impl Iterator<Item = (&[String], &[String])> {
        self.permissions
            .iter()
            .map(|rule| (&*rule.targets, &*rule.assignees))
    }
}

impl Rule {
    fn until(&self) -> Option<Timestamp> {
        let ends = self.constraints.iter().filter_map(|one| match one {
            Constraint::Atom(atom) if atom.left == Operand::DateTime => {
                match (atom.operator, &atom.right) {
                    (Operator::Lt, Value::Moment(moment)) => Some(*moment),
                    (Operator::Lteq, Value::Moment(moment)) => {
                        moment.checked_add(SignedDuration::from_micros(1)).ok()
                    }
                    _ => None,
                }
            }
            _ => None,
        });
        ends.min()
    }
}

impl Atom {
    pub(crate) fn new(left: Operand, operator: Operator, right: Value) -> Atom {
        Atom {
            left,
            operator,
            right,
            unit: None,
        }
    }
}

impl Duty {
    /// Its action.
    pub fn action(&self) -> Action {
        self.action
    }

    /// The amount that it asks for, where it asks for one.
    pub fn amount(&self) -> Option<Paid> {
        let mut atoms = self.constraints.iter();
        let atom = atoms.find(|atom| atom.left == Operand::PayAmount)?;
        match (&atom.right, &atom.unit) {
            (Value::Number(amount), Some(unit)) => Some(Paid {
                unit: unit.clone(),
                amount: amount.unsigned_abs(),
            }),
            _ => None,
        }
    }

    /// Whether one of these names names it.
    pub(crate) fn named_by(&self, names: &[String]) -> bool {
        let mine =
            |name: &String| self.uid.as_ref() == Some(name) || name.as_str() == self.action.name();
        names.iter().any(mine)
    }
}

impl serde::Serialize for Atom {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Atom", 4)?;
        out.serialize_field("term", &self.left)?;
        out.serialize_field("operator", &self.operator)?;
        out.serialize_field("value", &self.right)?;
        out.serialize_field("unit", &self.unit)?;
        out.end()
    }
}

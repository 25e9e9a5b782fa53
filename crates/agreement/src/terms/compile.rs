//! Terms as a policy: one evaluator for both.

use std::sync::Arc;

use super::{Terms, Volume};
use crate::policy::{Atom, Constraint, Duty, Policy, PolicyKind, Rule};
use crate::{Action, Operand, Operator, Value};

impl Terms {
    /// The policy that says the same: one permission.
    pub fn policy(&self) -> Policy {
        let mut actions = self.actions.clone();
        actions.sort_unstable();
        actions.dedup();
        let rule = Rule {
            actions: actions.into(),
            constraints: self.atoms().into_iter().map(Constraint::Atom).collect(),
            duties: self.duty_list(),
            ..Rule::default()
        };
        Policy {
            kind: PolicyKind::Offer,
            uid: None,
            assigner: None,
            permissions: vec![rule],
            prohibitions: Vec::new(),
            obligations: Vec::new(),
            unknown: Vec::new(),
        }
    }

    fn atoms(&self) -> Vec<Atom> {
        use Operand::{
            Bytes, Count, DateTime, Field, GroupSize, PayAmount, Purpose, Rows, Spatial,
        };
        use Operator::{Gteq, IsAnyOf, IsPartOf, Lt, Lteq};
        let texts = |list: &Option<Vec<String>>| list.clone().map(Value::texts);
        let moment = |at: Option<jiff::Timestamp>| at.map(Value::Moment);
        let Volume { rows, bytes } = self.volume.unwrap_or(Volume {
            rows: None,
            bytes: None,
        });
        let terms = [
            (Field, IsPartOf, texts(&self.fields)),
            (Purpose, IsAnyOf, texts(&self.purposes)),
            (Spatial, IsAnyOf, texts(&self.regions)),
            (
                DateTime,
                Gteq,
                moment(self.window.and_then(|window| window.from)),
            ),
            (
                DateTime,
                Lt,
                moment(self.window.and_then(|window| window.until)),
            ),
            (Count, Lteq, self.count.map(number)),
            (Rows, Lteq, rows.map(number)),
            (Bytes, Lteq, bytes.map(number)),
            (GroupSize, Gteq, self.group_size_min.map(number)),
        ];
        let atoms = terms.into_iter().filter_map(|(left, operator, right)| {
            right.map(|right| Atom::new(left, operator, right))
        });
        let prepaid = self.price.iter().filter(|price| price.prepaid);
        let prepaid = prepaid.map(|price| Atom {
            unit: Some(price.unit.clone()),
            ..Atom::new(PayAmount, Gteq, number(price.amount))
        });
        atoms.chain(prepaid).collect()
    }

    fn duty_list(&self) -> Vec<Arc<Duty>> {
        let duty = |action, atom| {
            Arc::new(Duty {
                uid: None,
                action,
                constraints: vec![atom],
            })
        };
        let is = |left, right| Atom::new(left, Operator::Eq, right);
        let mut duties = Vec::new();
        if let Some(price) = self.price.as_ref().filter(|price| !price.prepaid) {
            let atom = Atom {
                unit: Some(price.unit.clone()),
                ..is(Operand::PayAmount, number(price.amount))
            };
            duties.push(duty(Action::Compensate, atom));
        }
        if let Some(days) = self.duties.delete_after_days {
            let within = Value::Text(format!("P{days}D").into());
            duties.push(duty(Action::Delete, is(Operand::ElapsedTime, within)));
        }
        for party in &self.duties.notify {
            let atom = is(Operand::Recipient, Value::Text(party.as_str().into()));
            duties.push(duty(Action::Inform, atom));
        }
        if let Some(words) = &self.duties.attribute {
            let atom = is(Operand::Attribution, Value::Text(words.as_str().into()));
            duties.push(duty(Action::Attribute, atom));
        }
        duties
    }
}

/// Numbers over what a constraint can hold are taken as the largest; `Terms::check` refuses them before.
fn number(n: u64) -> Value {
    Value::Number(i64::try_from(n).unwrap_or(i64::MAX))
}

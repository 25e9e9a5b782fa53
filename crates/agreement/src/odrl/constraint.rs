//! Reading conditions.

use std::str::FromStr;

use serde_json::Value as Json;

use super::node::{Node, many, text};
use super::read::Reader;
use crate::operand::OperandKind;
use crate::policy::{Atom, Constraint};
use crate::{AgreementError, Operand, Operator, Value};

impl Reader {
    pub(super) fn constraints(
        &mut self,
        value: Option<&Json>,
        at: &str,
        depth: usize,
    ) -> Result<Vec<Constraint>, AgreementError> {
        let mut read = Vec::new();
        let some = value.map(many).unwrap_or_default();
        let several = some.len() > 1;
        for (n, one) in some.into_iter().enumerate() {
            let at = match several {
                true => format!("{at}[{n}]"),
                false => at.to_owned(),
            };
            self.term()?;
            read.push(match one.as_object() {
                Some(object) => {
                    let node = Node::of(object, at, &self.prefixes);
                    self.constraint(node, depth)?
                }
                None => Constraint::Unknown(self.strange_value(at, one)?),
            });
        }
        Ok(read)
    }

    fn constraint(
        &mut self,
        mut node: Node<'_>,
        depth: usize,
    ) -> Result<Constraint, AgreementError> {
        self.kind_of(&mut node, &["Constraint", "LogicalConstraint"])?;
        node.keyword("id");
        type Join = fn(Vec<Constraint>) -> Constraint;
        let joins: [(&str, Join); 3] = [
            ("and", Constraint::And),
            ("or", Constraint::Or),
            ("xone", Constraint::Xone),
        ];
        for (word, join) in joins {
            if let Some(value) = node.odrl(word) {
                self.deep(depth)?;
                let at = node.way(word);
                let some = self.constraints(Some(value), &at, depth + 1)?;
                if some.is_empty() {
                    self.strange(at, "no condition")?;
                }
                self.rest(node)?;
                return Ok(join(some));
            }
        }
        let at = node.at.clone();
        match self.atom(&mut node)? {
            Some(atom) => {
                self.rest(node)?;
                Ok(Constraint::Atom(atom))
            }
            None => {
                let unknown = self.unknown.last().cloned();
                Ok(Constraint::Unknown(match unknown {
                    Some(unknown) => unknown,
                    None => self.strange(at, "no condition")?,
                }))
            }
        }
    }

    /// One comparison; none: something of it is not understood, and was kept.
    fn atom(&mut self, node: &mut Node<'_>) -> Result<Option<Atom>, AgreementError> {
        let left = self.named(node, "leftOperand", Operand::own)?;
        let operator = self.named(node, "operator", |_: Operator| false)?;
        let right = node.odrl("rightOperand");
        // Which type a value has follows from what it is compared with.
        node.odrl("dataType");
        let unit = node.odrl("unit").map(|value| text(value).ok_or(value));
        let (Some(left), Some(operator)) = (left, operator) else {
            return Ok(None);
        };
        let value = right.and_then(|right| self.value(left.kind(), right));
        let value = value.filter(|_| operator.fits(left.kind()));
        let Some(right) = value else {
            let told = right.map_or_else(
                || "nothing".to_owned(),
                |v| text(v).unwrap_or_else(|| v.to_string()),
            );
            self.strange(
                node.way("rightOperand"),
                &format!("{left} {operator} {told}"),
            )?;
            return Ok(None);
        };
        let unit = match unit {
            Some(Ok(unit)) if left == Operand::PayAmount => Some(self.prefixes.iri(&unit)),
            None if left != Operand::PayAmount => None,
            _ => {
                self.strange(
                    node.way("unit"),
                    "an amount has a unit, and nothing else has",
                )?;
                return Ok(None);
            }
        };
        Ok(Some(Atom {
            left,
            operator,
            right,
            unit,
        }))
    }

    fn named<T: FromStr + Copy>(
        &mut self,
        node: &mut Node<'_>,
        word: &str,
        own: fn(T) -> bool,
    ) -> Result<Option<T>, AgreementError> {
        let Some(value) = node.odrl(word) else {
            self.strange(node.way(word), "nothing")?;
            return Ok(None);
        };
        let found = self.word(value, own);
        if found.is_none() {
            self.strange_value(node.way(word), value)?;
        }
        Ok(found)
    }

    fn value(&self, kind: OperandKind, right: &Json) -> Option<Value> {
        let all: Option<Vec<String>> = many(right).into_iter().map(text).collect();
        let mut all = all.filter(|all| !all.is_empty())?;
        let single = all.len() == 1;
        match kind {
            OperandKind::Number if single => whole(all.first()?).map(Value::Number),
            OperandKind::Moment if single => all.first()?.parse().ok().map(Value::Moment),
            OperandKind::Number | OperandKind::Moment => None,
            OperandKind::Text if single => Some(Value::Text(self.prefixes.iri(&all.pop()?).into())),
            OperandKind::Text | OperandKind::Texts => {
                Some(Value::texts(all.iter().map(|one| self.prefixes.iri(one))))
            }
        }
    }
}

/// A whole number, also written as `5.0`.
fn whole(text: &str) -> Option<i64> {
    let (number, rest) = text.split_once('.').unwrap_or((text, ""));
    match rest.chars().all(|c| c == '0') {
        true => number.parse().ok(),
        false => None,
    }
}

//! Reading rules and duties.

use std::sync::Arc;

use serde_json::Value as Json;

use super::node::{Node, many, text};
use super::read::Reader;
use crate::policy::{Constraint, Duty, Rule};
use crate::{Action, AgreementError};

const RDF_VALUE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";

/// What a policy says once for all its rules.
#[derive(Default)]
pub(super) struct Common {
    pub(super) assigner: Option<String>,
    assignees: Vec<String>,
    targets: Vec<String>,
    actions: Vec<Action>,
    constraints: Vec<Constraint>,
}

impl Common {
    pub(super) fn of(reader: &mut Reader, node: &mut Node<'_>) -> Result<Common, AgreementError> {
        let mut common = Common::default();
        common.assigner = reader.who(node, "assigner", &mut common.constraints)?.pop();
        common.assignees = reader.who(node, "assignee", &mut common.constraints)?;
        common.targets = reader.who(node, "target", &mut common.constraints)?;
        common.actions = reader.actions(node, &mut common.constraints)?;
        Ok(common)
    }
}

impl Reader {
    pub(super) fn rules(
        &mut self,
        node: &mut Node<'_>,
        kind: &str,
        common: &Common,
    ) -> Result<Vec<Rule>, AgreementError> {
        let Some(rules) = node.odrl(kind) else {
            return Ok(Vec::new());
        };
        let mut read = Vec::new();
        for (n, rule) in many(rules).into_iter().enumerate() {
            let at = format!("{}[{n}]", node.way(kind));
            self.term()?;
            match rule.as_object() {
                Some(object) => {
                    let node = Node::of(object, at, &self.prefixes);
                    read.push(self.rule(node, common)?);
                }
                None => drop(self.strange_value(at, rule)?),
            }
        }
        Ok(read)
    }

    fn rule(&mut self, mut node: Node<'_>, common: &Common) -> Result<Rule, AgreementError> {
        self.kind_of(&mut node, &["Rule", "Permission", "Prohibition"])?;
        let mut constraints = common.constraints.clone();
        let uid = node.keyword("id").and_then(text);
        let assigner = self.who(&mut node, "assigner", &mut constraints)?;
        if common.assigner.is_some()
            && assigner
                .iter()
                .any(|one| common.assigner.as_ref() != Some(one))
        {
            self.strange(node.way("assigner"), "another than the policy's")?;
        }
        let assignees = self.who(&mut node, "assignee", &mut constraints)?;
        let targets = self.who(&mut node, "target", &mut constraints)?;
        let actions = self.actions(&mut node, &mut constraints)?;
        let (value, at) = (node.odrl("constraint"), node.way("constraint"));
        constraints.extend(self.constraints(value, &at, 0)?);
        let (value, at) = (node.odrl("duty"), node.way("duty"));
        let duties = self.duties(value, &at)?;
        let rule = Rule {
            uid,
            assignees: self
                .once(assignees, &common.assignees, &node, "assignee")?
                .into(),
            targets: self.once(targets, &common.targets, &node, "target")?.into(),
            actions: match actions.is_empty() {
                true => common.actions.as_slice().into(),
                false => actions.into(),
            },
            constraints,
            duties,
        };
        self.rest(node)?;
        Ok(rule)
    }

    /// What the rule says, or else the policy. Where both say it, and not the same, which of them counts cannot be told.
    fn once(
        &mut self,
        own: Vec<String>,
        common: &[String],
        node: &Node<'_>,
        word: &str,
    ) -> Result<Vec<String>, AgreementError> {
        if own.is_empty() {
            return Ok(common.to_vec());
        }
        if !common.is_empty() && own != common {
            self.strange(node.way(word), "another than the policy's")?;
        }
        Ok(own)
    }

    /// Parties or assets, by their ids; what narrows them are further conditions.
    fn who(
        &mut self,
        node: &mut Node<'_>,
        word: &str,
        constraints: &mut Vec<Constraint>,
    ) -> Result<Vec<String>, AgreementError> {
        let Some(value) = node.odrl(word) else {
            return Ok(Vec::new());
        };
        let mut ids = Vec::new();
        for one in many(value) {
            if let Some(id) = text(one) {
                ids.push(self.prefixes.iri(&id));
                continue;
            }
            let Some(object) = one.as_object() else {
                self.strange_value(node.way(word), one)?;
                continue;
            };
            let mut inner = Node::of(object, node.way(word), &self.prefixes);
            self.kind_of(
                &mut inner,
                &["Party", "PartyCollection", "Asset", "AssetCollection"],
            )?;
            let id = inner.keyword("id").and_then(text);
            let source = inner.odrl("source").and_then(text);
            match id.or(source) {
                Some(id) => ids.push(self.prefixes.iri(&id)),
                None => drop(self.strange_value(inner.way("uid"), one)?),
            }
            let (value, at) = (inner.odrl("refinement"), inner.way("refinement"));
            constraints.extend(self.constraints(value, &at, 0)?);
            self.rest(inner)?;
        }
        if ids.is_empty() {
            self.strange_value(node.way(word), value)?;
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Actions; what narrows them are further conditions.
    fn actions(
        &mut self,
        node: &mut Node<'_>,
        constraints: &mut Vec<Constraint>,
    ) -> Result<Vec<Action>, AgreementError> {
        let Some(value) = node.odrl("action") else {
            return Ok(Vec::new());
        };
        let mut actions = Vec::new();
        for one in many(value) {
            if text(one).is_some() {
                match self.word(one, Action::own) {
                    Some(action) => actions.push(action),
                    None => drop(self.strange_value(node.way("action"), one)?),
                }
                continue;
            }
            let Some(object) = one.as_object() else {
                self.strange_value(node.way("action"), one)?;
                continue;
            };
            let mut inner = Node::of(object, node.way("action"), &self.prefixes);
            let named = inner.other(RDF_VALUE).or_else(|| inner.keyword("id"));
            let named = named.or_else(|| inner.keyword("type"));
            match named.and_then(|value| self.word(value, Action::own)) {
                Some(action) => actions.push(action),
                None => drop(self.strange_value(inner.at.clone(), one)?),
            }
            let (value, at) = (inner.odrl("refinement"), inner.way("refinement"));
            constraints.extend(self.constraints(value, &at, 0)?);
            self.rest(inner)?;
        }
        if actions.is_empty() && many(value).is_empty() {
            self.strange_value(node.way("action"), value)?;
        }
        actions.sort_unstable();
        actions.dedup();
        Ok(actions)
    }

    pub(super) fn duties(
        &mut self,
        value: Option<&Json>,
        at: &str,
    ) -> Result<Vec<Arc<Duty>>, AgreementError> {
        let mut read = Vec::new();
        for (n, one) in value.map(many).unwrap_or_default().into_iter().enumerate() {
            let at = format!("{at}[{n}]");
            self.term()?;
            let Some(object) = one.as_object() else {
                self.strange_value(at, one)?;
                continue;
            };
            let mut node = Node::of(object, at, &self.prefixes);
            self.kind_of(&mut node, &["Rule", "Duty"])?;
            let uid = node.keyword("id").and_then(text);
            let mut constraints = Vec::new();
            let actions = self.actions(&mut node, &mut constraints)?;
            if actions.is_empty() {
                self.strange(node.way("action"), "nothing")?;
            }
            // Whose duty it is and towards whom is that of the rule.
            node.odrl("assigner");
            node.odrl("assignee");
            let (value, at) = (node.odrl("constraint"), node.way("constraint"));
            constraints.extend(self.constraints(value, &at, 0)?);
            let mut atoms = Vec::new();
            for constraint in constraints {
                match constraint {
                    Constraint::Atom(atom) => atoms.push(atom),
                    Constraint::Unknown(_) => {}
                    _ => drop(self.strange(at.clone(), "conditions of conditions")?),
                }
            }
            read.extend(actions.into_iter().map(|action| {
                Arc::new(Duty {
                    uid: uid.clone(),
                    action,
                    constraints: atoms.clone(),
                })
            }));
            self.rest(node)?;
        }
        Ok(read)
    }

    /// Which kind of thing it says it is: one of these, or nothing.
    pub(super) fn kind_of(
        &mut self,
        node: &mut Node<'_>,
        kinds: &[&str],
    ) -> Result<(), AgreementError> {
        let Some(value) = node.keyword("type") else {
            return Ok(());
        };
        for one in many(value) {
            let word = self.odrl_word(one);
            if !word.is_some_and(|word| kinds.contains(&word.as_str())) {
                self.strange_value(node.way("@type"), one)?;
            }
        }
        Ok(())
    }
}

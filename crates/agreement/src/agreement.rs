//! Agreements and what they are written in.

use haina_core::Words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{AgreementError, AgreementId, AgreementState, Meter, Policy, Side, Terms, odrl};

/// What sort of agreement it is (协议种类). All are decided by the same evaluator.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AgreementKind {
    /// 协议: between departments or organisations, negotiated.
    Agreement,
    /// 同意: a resident lets somebody use what is theirs.
    Consent,
    /// 授权: somebody may act for another.
    Mandate,
}

/// An agreement (协议), from its first offer on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    pub id: AgreementId,
    /// What makes asking twice the same as asking once.
    pub key: String,
    pub kind: AgreementKind,
    pub state: AgreementState,
    pub title: Words,
    pub resource: String,
    /// Who gives the right.
    pub owner: String,
    /// Who gets it; none: a standing offer to anybody.
    pub party: Option<String>,
    /// The standing offer that it was asked for under.
    pub offer: Option<AgreementId>,
    /// The version of its terms, from 1 on.
    pub version: u32,
    pub paused_by: Option<Side>,
    /// When it expires by itself.
    pub until: Option<Timestamp>,
    /// What was used under it: the sum of its receipts.
    pub meter: Meter,
    pub offered_at: Timestamp,
    pub changed_at: Timestamp,
}

/// Terms as they are written: our own, or ODRL as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clauses {
    Terms(Box<Terms>),
    Odrl(serde_json::Value),
}

impl Clauses {
    /// The policy that they are. Anything not understood stays in it and denies.
    ///
    /// # Errors
    /// As [`odrl::read`].
    pub fn policy(&self) -> Result<Policy, AgreementError> {
        match self {
            Clauses::Terms(terms) => Ok(terms.policy()),
            Clauses::Odrl(policy) => odrl::read(policy),
        }
    }

    /// The policy, if it is one that can be agreed to: well made, understood, about this resource, and between these two.
    ///
    /// # Errors
    /// `AGR0003` when it is not well made or names something else, `AGR0008` when something is not understood; as [`odrl::read`].
    pub fn agreeable(
        &self,
        resource: &str,
        owner: &str,
        party: Option<&str>,
    ) -> Result<Policy, AgreementError> {
        if let Clauses::Terms(terms) = self {
            terms.check()?;
        }
        let policy = self.policy()?;
        if let Some(unknown) = policy.unknown().first() {
            return Err(AgreementError::NotUnderstood {
                at: unknown.at.clone(),
                text: unknown.text.clone(),
            });
        }
        let other = policy.scope().find_map(|(targets, assignees)| {
            let target = targets.iter().find(|target| *target != resource);
            target.or_else(|| assignees.iter().find(|one| Some(one.as_str()) != party))
        });
        let assigner = policy.assigner().filter(|assigner| *assigner != owner);
        if let Some(other) = assigner.or(other.map(String::as_str)) {
            let why = format!("the terms name `{other}`, which the offer does not");
            return Err(AgreementError::Ask { why });
        }
        Ok(policy.bound(resource, party))
    }
}

impl Agreement {
    /// The side that a party is on; none: it is not part of it.
    pub fn side_of(&self, party: &str) -> Option<Side> {
        match party {
            owner if owner == self.owner => Some(Side::Owner),
            other if Some(other) == self.party.as_deref() => Some(Side::Party),
            _ => None,
        }
    }
}

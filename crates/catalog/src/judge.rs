//! The one question that every door asks: which of these fields may this unit use for this purpose, now?

use haina_core::Words;
use haina_party::DeptKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Application, ApplicationId, Form, Resource, ResourceId, ResourceState, Sharing};

/// The answer. What is in neither list was not asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub resource: ResourceId,
    /// The version of the description by which it was decided.
    pub version: u32,
    pub unit: DeptKey,
    pub allowed: Vec<Allowed>,
    pub refused: Vec<NotAllowed>,
}

/// A field that may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed {
    pub field: String,
    pub form: Form,
    /// The grant that allows it; none: the unit owns the resource.
    pub grant: Option<ApplicationId>,
}

/// A field that may not, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAllowed {
    pub field: String,
    pub why: WhyNot,
}

/// Why a field may not be used.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum WhyNot {
    /// The resource has no such field.
    NoField,
    /// The resource is a draft or retired.
    NotPublished,
    /// The owner does not share the resource.
    NotShared,
    /// The unit has no grant that holds it.
    NoGrant,
    /// A grant holds it, for another purpose.
    OtherPurpose,
    /// A grant holds it and it was regraded since: the owner has to confirm.
    Withheld,
}

/// Decides on each field. Unknown is refused; among several grants the one in clear goes before the masked one.
///
/// `grants` are those of the unit on the resource; the ones that ended by `now` count for nothing, even when no timer has
/// said so yet.
pub fn judge<'a>(
    resource: &Resource,
    grants: &[Application],
    unit: &str,
    fields: impl IntoIterator<Item = &'a str>,
    purpose: &str,
    now: Timestamp,
) -> Decision {
    let mut decision = Decision {
        resource: resource.id,
        version: resource.version,
        unit: unit.to_owned(),
        allowed: Vec::new(),
        refused: Vec::new(),
    };
    for field in fields {
        match one(resource, grants, unit, field, purpose, now) {
            Ok(allowed) => decision.allowed.push(allowed),
            Err(why) => decision.refused.push(NotAllowed {
                field: field.chars().take(96).collect(),
                why,
            }),
        }
    }
    decision
}

fn one(
    resource: &Resource,
    grants: &[Application],
    unit: &str,
    name: &str,
    purpose: &str,
    now: Timestamp,
) -> Result<Allowed, WhyNot> {
    let field = resource.field(name).ok_or(WhyNot::NoField)?;
    if unit == resource.spec.owner {
        return Ok(Allowed {
            field: name.to_owned(),
            form: Form::Clear,
            grant: None,
        });
    }
    if resource.state != ResourceState::Published {
        return Err(WhyNot::NotPublished);
    }
    if resource.spec.sharing == Sharing::Never {
        return Err(WhyNot::NotShared);
    }
    let mut why = WhyNot::NoGrant;
    let mut best: Option<Allowed> = None;
    for grant in grants {
        let Some(terms) = grant.terms.as_ref().filter(|_| grant.state.is_live()) else {
            continue;
        };
        let held = terms.fields.iter().find(|given| given.name == name);
        let theirs = grant.wish.applicant == unit && grant.resource == resource.id;
        let Some(given) = held.filter(|_| theirs && now < terms.ends_at) else {
            continue;
        };
        if grant.wish.purpose != purpose.trim() {
            why = why.max(WhyNot::OtherPurpose);
            continue;
        }
        // Also without its entry in the list: a higher grade is not what the owner said yes to.
        if !given.covers(field) || grant.withheld.contains(name) {
            why = WhyNot::Withheld;
            continue;
        }
        if best.as_ref().is_none_or(|best| best.form < given.form) {
            best = Some(Allowed {
                field: name.to_owned(),
                form: given.form,
                grant: Some(grant.id),
            });
        }
    }
    best.ok_or(why)
}

impl WhyNot {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// In a sentence for people.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            WhyNot::NoField => ("没有这个字段", "there is no such field"),
            WhyNot::NotPublished => (
                "资源未发布或已停用",
                "the resource is not published, or is retired",
            ),
            WhyNot::NotShared => ("提供单位不予共享", "the owner does not share the resource"),
            WhyNot::NoGrant => (
                "本单位没有有效授权",
                "the unit has no grant in force for it",
            ),
            WhyNot::OtherPurpose => ("授权用于其他用途", "it is granted for another purpose"),
            WhyNot::Withheld => (
                "字段已调整级别，须由提供单位复核",
                "it was regraded: the owner has to confirm",
            ),
        };
        Words::new(zh, en)
    }
}

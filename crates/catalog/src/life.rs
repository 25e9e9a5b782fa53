//! The life of a resource: registered as a draft, published, changed, retired. Pure; time is passed in.

use jiff::Timestamp;

use crate::{Resource, ResourceId, ResourceState, Spec};

/// What its owner does with a resource.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    Register {
        id: ResourceId,
        spec: Box<Spec>,
    },
    /// Describes it anew. `seen` is the version that whoever changes it has read.
    Change {
        spec: Box<Spec>,
        seen: u32,
    },
    Publish,
    Retire,
}

/// What happened to a resource; the name is the word in the kind of its entry: `catalog.published`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Happened {
    Registered,
    Changed,
    Published,
    Retired,
}

/// Why it does not go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    #[error("there is no resource yet")]
    None,
    #[error("a retired resource does not change any more")]
    Retired,
    #[error("it is published already")]
    Published,
    #[error("version {seen} was read, and it is at version {now} by now")]
    Stale { seen: u32, now: u32 },
    #[error("the key and the owner of a resource never change")]
    Identity,
    #[error("a resource is published with at least one field")]
    NoFields,
}

/// The resource afterwards, and what happened; `None`: nothing.
///
/// # Errors
/// [`NotNow`] when its state does not allow it.
pub fn carry_out(
    before: Option<&Resource>,
    act: &Act,
    now: Timestamp,
) -> Result<Option<(Resource, Happened)>, NotNow> {
    if let (None, Act::Register { id, spec }) = (before, act) {
        let resource = Resource {
            id: *id,
            version: 1,
            state: ResourceState::Draft,
            spec: (**spec).clone(),
            registered_at: now,
            published_at: None,
            changed_at: now,
        };
        return Ok(Some((resource, Happened::Registered)));
    }
    let before = before.ok_or(NotNow::None)?;
    let mut after = Resource {
        version: before.version + 1,
        changed_at: now,
        ..before.clone()
    };
    let happened = match act {
        // The same registration again is no other one.
        Act::Register { .. } => return Ok(None),
        _ if before.state == ResourceState::Retired => return Err(NotNow::Retired),
        Act::Change { spec, seen } => {
            if *seen != before.version {
                let (seen, now) = (*seen, before.version);
                return Err(NotNow::Stale { seen, now });
            }
            if spec.key != before.spec.key || spec.owner != before.spec.owner {
                return Err(NotNow::Identity);
            }
            if **spec == before.spec {
                return Ok(None);
            }
            if before.state == ResourceState::Published && spec.fields.is_empty() {
                return Err(NotNow::NoFields);
            }
            after.spec = (**spec).clone();
            Happened::Changed
        }
        Act::Publish if before.state == ResourceState::Published => return Err(NotNow::Published),
        Act::Publish if before.spec.fields.is_empty() => return Err(NotNow::NoFields),
        Act::Publish => {
            after.state = ResourceState::Published;
            after.published_at = Some(now);
            Happened::Published
        }
        Act::Retire => {
            after.state = ResourceState::Retired;
            Happened::Retired
        }
    };
    Ok(Some((after, happened)))
}

impl Happened {
    /// The word in the kind of the entry.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

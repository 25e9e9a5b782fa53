//! People, the roles they hold and the mandates they give.

mod find;
mod grant;
mod identity;
mod mandate;
mod mandate_record;
mod person;
mod record;

pub use find::{Found, RoleCount};
pub use grant::{Grant, GrantId, NewGrant};
pub use identity::{VerifiedBy, identity_digest, is_identity_number, plain_number};
pub use mandate::NewMandate;
pub use mandate_record::Mandate;
pub(crate) use person::fold;
pub use record::{Contact, NewPerson, Person, PersonChange, PersonKind};
